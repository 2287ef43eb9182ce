//! What follows a run that failed.

use super::script::Script;
use super::world::World;
use super::*;
use crate::failure::Exit;
use crate::job::JobState::*;

fn crash() -> Script {
    Script::exits(secs(2), Exit::Code(1), Class::Unknown)
}

#[test]
fn five_retries_with_growing_delays_and_then_failed() {
    let mut world = World::new(plan(), [crash()]);
    world.start().pass(secs(120));
    assert_eq!(world.observed().state, Failed);
    assert_eq!(world.observed().attempt, 6);
    let orders = world.orders();
    assert_eq!(
        orders
            .iter()
            .map(|(_, order)| order.attempt)
            .collect::<Vec<_>>(),
        [1, 2, 3, 4, 5, 6]
    );
    let ends: Vec<_> = world.records().iter().map(|run| run.ended_at).collect();
    for (retry, delay) in [1.0, 2.0, 4.0, 8.0, 15.0].into_iter().enumerate() {
        let waited = (orders[retry + 1].0 - ends[retry]).as_secs_f64();
        assert!(
            (delay * 0.8..=delay * 1.2).contains(&waited),
            "retry {retry} after {waited}"
        );
    }
    assert_eq!(world.supervisor.wake_at(), None);
}

#[test]
fn two_seeds_spread_their_retries() {
    let waits = |seed| {
        let mut world = World::of(Machine::new(seed, 0), plan(), [crash()]);
        world.start().pass_until(Retrying);
        world.observed().next_retry_at
    };
    assert_ne!(waits(1), waits(2));
    assert_eq!(waits(1), waits(1));
}

#[test]
fn keep_trying_goes_on_every_minute() {
    let mut keeps = plan();
    keeps.restart.on_exhausted = OnExhausted::KeepTrying;
    keeps.restart.max_retries = 1;
    let mut world = World::new(keeps, [crash()]);
    world.start().pass(secs(1200));
    assert_eq!(world.observed().state, Retrying);
    let orders = world.orders();
    assert!(orders.len() > 15);
    let ended = world.records()[5].ended_at;
    assert_eq!(orders[6].0 - ended, secs(60));
}

#[test]
fn the_last_delay_repeats() {
    let mut long = plan();
    long.restart.max_retries = 8;
    long.restart.retry_delays_seconds = vec![1.0, 3.0];
    let mut world = World::new(long, [crash()]);
    world.start().pass(secs(120));
    let (orders, runs) = (world.orders(), world.records());
    assert_eq!(orders.len(), 9);
    assert!(orders[8].0 - runs[7].ended_at >= ms(2400));
}

#[test]
fn no_retries_is_one_attempt() {
    let mut none = plan();
    none.restart.max_retries = 0;
    let mut world = World::new(none, [crash()]);
    world.start().pass(secs(120));
    assert_eq!((world.observed().state, world.orders().len()), (Failed, 1));
}

#[test]
fn a_minute_of_running_begins_the_count_anew() {
    let long = Script::exits(secs(70), Exit::Code(1), Class::Unknown);
    let mut world = World::new(plan(), [crash(), crash(), long, Script::healthy()]);
    world.start().pass(secs(20));
    assert_eq!(world.observed().attempt, 3);
    world.pass(secs(50));
    assert_eq!(
        (world.observed().state, world.observed().attempt),
        (Running, 1)
    );
    world.pass_until(Retrying);
    assert_eq!(world.observed().attempt, 2);
    let wait = world.observed().next_retry_at.unwrap() - world.records()[2].ended_at;
    assert!(wait <= ms(1200));
}

#[test]
fn what_cannot_get_better_is_not_tried_again() {
    for class in Class::ALL
        .iter()
        .copied()
        .filter(|class| !retryable(*class))
    {
        let mut world = World::new(plan(), [Script::exits(ms(300), Exit::Code(1), class)]);
        world.start().pass(secs(30));
        assert_eq!(
            (world.observed().state, world.orders().len()),
            (Failed, 1),
            "{class}"
        );
    }
    for class in [
        Class::BadOption,
        Class::EncoderMissing,
        Class::CodecNotInContainer,
        Class::HardwareUnavailable,
    ] {
        assert!(!retryable(class));
    }
    assert!(
        retryable(Class::FileNotFound)
            && retryable(Class::Unknown)
            && retryable(Class::InputTimeout)
    );
}

#[test]
fn failing_to_spawn_is_an_attempt() {
    let mut world = World::new(
        plan(),
        [Script::unspawnable(Class::FfmpegMissing), Script::healthy()],
    );
    world.start().pass_until(Retrying);
    assert_eq!(world.class(), Some(Class::FfmpegMissing));
    let run = &world.records()[0];
    assert_eq!((run.started_at, run.exit), (None, None));
    world.pass(secs(2));
    assert_eq!(
        (world.observed().state, world.observed().attempt),
        (Running, 2)
    );
}

#[test]
fn code_zero_of_a_live_input_is_a_failure() {
    let mut world = World::new(
        plan(),
        [Script::exits(secs(10), Exit::Code(0), Class::InputEnded)],
    );
    world.start().pass(secs(10) + ms(100));
    assert_eq!(
        (world.observed().state, world.class()),
        (Retrying, Some(Class::InputEnded))
    );
}

fn finite() -> Plan {
    let mut finite = plan();
    finite.inputs[0].finite = true;
    finite
}

#[test]
fn code_zero_of_a_finite_input_completes_the_job() {
    let mut world = World::new(
        finite(),
        [Script::exits(secs(10), Exit::Code(0), Class::InputEnded)],
    );
    world.start().pass(secs(60));
    assert_eq!(world.states(), [Starting, Running, Completed]);
    assert_eq!(world.records()[0].failure, None);
    world.want(None).pass(secs(5));
    assert_eq!(world.orders().len(), 1, "the same wish is fulfilled");
    world.start().pass(secs(5));
    assert_eq!(world.observed().state, Running);
}

#[test]
fn a_finite_input_that_breaks_or_gives_nothing_is_a_failure() {
    for script in [
        Script::exits(secs(10), Exit::Code(1), Class::InputCorrupt),
        Script::exits(secs(10), Exit::Signal(9), Class::KilledOom),
        Script {
            gives_from: None,
            ..Script::exits(secs(1), Exit::Code(0), Class::InputNotMedia)
        },
    ] {
        let mut world = World::new(finite(), [script]);
        world.start().pass_until(Retrying);
    }
}

#[test]
fn a_finite_input_that_stalls_is_not_completed_by_the_term() {
    let mut world = World::new(finite(), [Script::stalls(secs(10))]);
    world.start().pass_until(Retrying);
}

#[test]
fn a_failed_input_hands_over_to_the_next_and_wraps() {
    let mut three = plan();
    three.inputs = vec![input(Arrival::Fetched); 3];
    let dies = Script::exits(secs(2), Exit::Code(0), Class::InputTimeout);
    let mut world = World::new(
        three,
        [dies.clone(), crash(), dies.clone(), dies, Script::healthy()],
    );
    world.start().pass(secs(60));
    let inputs: Vec<_> = world
        .orders()
        .iter()
        .map(|(_, order)| order.input_index)
        .collect();
    assert_eq!(
        inputs,
        [0, 1, 1, 2, 0],
        "only a failure of the input moves on"
    );
    assert_eq!(world.observed().state, Running);
    world.start().pass(secs(5));
    assert_eq!(world.orders().last().unwrap().1.input_index, 0);
}

#[test]
fn any_but_the_first_input_is_degraded_and_says_why() {
    let mut two = plan();
    two.inputs.push(input(Arrival::Fetched));
    let dies = Script::exits(secs(2), Exit::Code(0), Class::InputTimeout);
    let mut world = World::new(two, [dies, Script::healthy()]);
    world.start().pass(secs(90));
    let observation = world.observed();
    assert_eq!((observation.state, observation.attempt), (Degraded, 1));
    assert_eq!(
        observation.reason.as_deref(),
        Some("running on input 2 of 2")
    );
    assert_eq!(world.class(), Some(Class::InputTimeout));
}

#[test]
fn an_incomplete_probe_is_followed_by_a_long_one() {
    let short = Script {
        incomplete_probe: true,
        ..crash()
    };
    let mut world = World::new(plan(), [short, crash(), Script::healthy()]);
    world.start().pass(secs(20));
    let probes: Vec<_> = world
        .orders()
        .iter()
        .map(|(_, order)| order.long_probe)
        .collect();
    assert_eq!(probes, [false, true, false]);
}

#[test]
fn a_restart_does_not_wait_for_the_retry() {
    let mut world = World::new(
        plan(),
        [crash(), crash(), crash(), crash(), Script::healthy()],
    );
    world.start().pass(secs(18));
    assert_eq!(world.observed().state, Retrying);
    let orders = world.orders().len();
    world.start();
    assert_eq!(
        (world.observed().state, world.observed().attempt),
        (Starting, 1)
    );
    assert_eq!(world.orders().len(), orders + 1);
}

#[test]
fn a_stop_ends_the_wait() {
    let mut world = World::new(plan(), [crash()]);
    world.start().pass_until(Retrying).stop();
    assert_eq!(world.observed().state, Stopped);
    world.pass(secs(60));
    assert_eq!(world.orders().len(), 1);
}

#[test]
fn a_new_policy_is_adopted_without_a_new_run() {
    let mut world = World::new(plan(), [crash()]);
    world.start().pass(secs(18));
    assert_eq!(world.observed().state, Retrying);
    let mut strict = plan();
    strict.restart.max_retries = 1;
    world.plan = std::sync::Arc::new(strict);
    world.want(None);
    assert_eq!(
        (world.observed().state, world.class()),
        (Failed, Some(Class::Unknown))
    );

    let mut world = World::new(plan(), [Script::stalls(secs(10))]);
    world.start().pass(secs(5));
    let mut patient = plan();
    patient.restart.stall_timeout_seconds = 60.0;
    world.plan = std::sync::Arc::new(patient);
    world.want(None).pass(secs(60));
    assert_eq!(world.signals(), []);
    world.pass(secs(10));
    assert_eq!(world.signals()[0].2, Why::Stall);
}

#[test]
fn wakes_that_come_early_or_late_do_no_harm() {
    let mut world = World::new(plan(), [crash(), Script::healthy()]);
    world.start().pass_until(Retrying);
    for _ in 0..5 {
        world.hear(Input::Wake);
    }
    assert_eq!(world.orders().len(), 1);
    world.now += secs(500);
    world.hear(Input::Wake).pass(secs(1)).stop();
    assert_eq!(world.orders().len(), 2);
    world.now += secs(500);
    world.hear(Input::Wake).pass(secs(1));
    assert_eq!(world.observed().state, Stopped);
}
