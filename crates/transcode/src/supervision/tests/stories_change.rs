//! Inputs that become another or poorer while they are read.

use super::script::Script;
use super::world::World;
use super::*;
use crate::failure::Exit;
use crate::job::JobState::*;

fn changes() -> Script {
    Script::exits(secs(15), Exit::Code(0), Class::InputFormatChanged)
}

#[test]
fn an_input_that_became_another_is_followed_at_once_and_nothing_is_counted() {
    let mut policy = plan();
    policy.restart.max_retries = 0;
    let scripts = [changes(), changes(), changes(), Script::healthy()];
    let mut world = World::new(policy, scripts);
    world.start().pass(secs(60));
    assert_eq!(world.observed().state, Running);
    let orders = world.orders();
    assert_eq!(orders.len(), 4);
    let same = |order: &SpawnOrder| (order.attempt, order.input_index) == (1, 0);
    assert!(orders.iter().all(|(_, order)| same(order)));
    let ended: Vec<_> = world.records().iter().map(|one| one.ended_at).collect();
    let begun: Vec<_> = orders.iter().skip(1).map(|(at, _)| *at).collect();
    assert_eq!(ended, begun);
}

/// A sender that restarts every few seconds, or two that send to one address.
#[test]
fn one_that_flaps_is_followed_with_the_policys_delays_and_given_up() {
    let mut policy = plan();
    policy.restart.max_retries = 3;
    let flaps = Script::exits(secs(5), Exit::Code(0), Class::InputFormatChanged);
    let mut world = World::new(policy, vec![flaps; 9]);
    world.start().pass(secs(120));
    let orders = world.orders();
    let attempts: Vec<_> = orders.iter().map(|(_, order)| order.attempt).collect();
    assert_eq!(attempts, [1, 1, 1, 1, 2, 3, 4]);
    assert!(orders.iter().all(|(_, order)| order.input_index == 0));
    let ended: Vec<_> = world.records().iter().map(|one| one.ended_at).collect();
    let begun = orders.iter().skip(1).map(|(at, _)| *at);
    let waited: Vec<_> = ended
        .iter()
        .zip(begun)
        .map(|(ended, begun)| *ended < begun)
        .collect();
    assert_eq!(waited, [false, false, false, true, true, true]);
    assert_eq!(world.observed().state, Failed);
}

#[test]
fn one_that_changes_before_it_gave_anything_counts_as_any_other_failure() {
    let mut policy = plan();
    policy.restart.max_retries = 2;
    let early = Script {
        gives_from: None,
        ..Script::exits(ms(300), Exit::Code(0), Class::InputFormatChanged)
    };
    let mut world = World::new(policy, vec![early; 9]);
    world.start().pass(secs(60));
    assert_eq!(world.orders().len(), 3, "given up after two retries");
}

#[test]
fn a_poor_input_degrades_its_own_run_while_it_lasts() {
    let mut world = World::new(plan(), [Script::healthy()]);
    world.start().pass(secs(2));
    let run = RunId(1);
    let reason = "the input arrives damaged".to_owned();
    let problem = Some((reason, failure(Class::InputCorrupt)));
    world.hear(Input::Condition {
        run: RunId(9),
        problem: problem.clone(),
    });
    assert_eq!(world.observed().state, Running, "of a stranger");
    world.hear(Input::Condition { run, problem });
    let observed = world.observed();
    assert_eq!(observed.state, Degraded);
    assert_eq!(
        observed.reason.as_deref(),
        Some("the input arrives damaged")
    );
    assert_eq!(world.class(), Some(Class::InputCorrupt));
    world.hear(Input::Condition { run, problem: None });
    assert_eq!(world.observed().state, Running);
}
