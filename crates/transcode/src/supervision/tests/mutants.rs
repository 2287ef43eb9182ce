//! Every property finds the fault that it is there for.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::checker::Broken;
use super::faults::{Mutant, Mutated};
use super::properties::{play, scenarios};

/// Plays the same scenarios to a mutant until this property breaks.
#[track_caller]
fn is_found(mutant: Mutant, broken: Broken) {
    let mut runner = TestRunner::deterministic();
    let mut found = Vec::new();
    for _ in 0..2000 {
        let scenario = scenarios().new_tree(&mut runner).unwrap().current();
        match play(Mutated::new(mutant), &scenario) {
            Err(fault) if fault == broken => return,
            Err(fault) => found.push(fault),
            Ok(()) => {}
        }
    }
    panic!("{mutant:?} was found by {found:?}, not by {broken:?}");
}

macro_rules! mutants {
    ($($name:ident: $mutant:ident breaks $broken:ident,)*) => {
        $(#[test] fn $name() { is_found(Mutant::$mutant, Broken::$broken); })*
    };
}

mutants! {
    without_the_second_term_a_stop_takes_too_long: DropsSecondTerm breaks StopTookTooLong,
    without_kill_a_stop_takes_too_long: DropsKill breaks StopTookTooLong,
    without_kill_a_lost_lease_leaves_a_child: DropsKill breaks LeaseNotHonoured,
    spawning_at_once_on_restart_is_two_children: SpawnsWhileAlive breaks SpawnedTwice,
    forgetting_the_reset_miscounts: ForgetsReset breaks AttemptMiscounted,
    never_giving_up_exceeds_the_policy: NeverGivesUp breaks AttemptsExceeded,
    never_waiting_ignores_the_backoff: NeverWaits breaks BackoffIgnored,
    forgetting_to_wake_leaves_no_deadline: ForgetsToWake breaks NoDeadline,
    overlooking_stalls_shows: OverlooksStalls breaks StallOverlooked,
    a_ladder_on_a_lost_lease_shows: HoldsOnToLease breaks LeaseNotHonoured,
    hearing_another_run_shows: HearsStrangers breaks StrangerHeard,
    stopping_only_what_runs_leaves_the_rest: StopsOnlyWhatRuns breaks StopTookTooLong,
    stopping_only_what_runs_spawns_after_the_stop: StopsOnlyWhatRuns breaks SpawnedAfterStop,
    spawning_for_a_worker_that_stops_shows: SpawnsWhenClosing breaks SpawnedAfterStop,
    losing_the_failure_shows: LosesFailure breaks ReportInconsistent,
    repeating_reports_shows: RepeatsReports breaks ReportRepeated,
    recording_twice_shows: RecordsTwice breaks NotRecordedOnce,
    trying_what_is_hopeless_shows: TriesInVain breaks TriedInVain,
    recording_nothing_shows: RecordsNothing breaks NotRecordedOnce,
}
