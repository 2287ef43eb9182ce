//! What a look at the far end makes of a failure.

use super::script::Script;
use super::world::World;
use super::*;
use crate::failure::Exit;
use crate::job::JobState::*;

fn refused() -> Script {
    Script::exits(ms(300), Exit::Code(1), Class::InputUnreachable)
}

fn settle<S: super::world::Supervisor>(world: &mut World<S>, class: Class) {
    let last = world.records().pop().expect("a run has ended");
    world.hear(Input::Settled {
        run: last.run,
        before: last.failure.expect("it failed"),
        failure: failure(class),
    });
}

#[test]
fn a_wait_has_the_better_word_and_is_not_longer() {
    let mut world = World::new(plan(), [refused()]);
    world.start().pass_until(Retrying);
    let due = world.observed().next_retry_at;
    settle(&mut world, Class::InputUnauthorized);
    assert_eq!(world.class(), Some(Class::InputUnauthorized));
    assert_eq!(world.observed().next_retry_at, due);
    world.pass_until(Starting);
    assert_eq!(world.observed().attempt, 2);
}

#[test]
fn a_wait_for_what_cannot_get_better_ends() {
    let mut world = World::new(plan(), [refused()]);
    world.start().pass_until(Retrying);
    settle(&mut world, Class::BadOption);
    assert_eq!(world.observed().state, Failed);
    assert_eq!(world.observed().attempt, 1);
    world.pass(secs(60));
    assert_eq!(world.orders().len(), 1);
}

#[test]
fn what_was_given_up_has_the_better_word() {
    let mut once = plan();
    once.restart.max_retries = 0;
    let mut world = World::new(once, [refused()]);
    world.start().pass_until(Failed);
    settle(&mut world, Class::InputUnauthorized);
    assert_eq!(world.observed().state, Failed);
    assert_eq!(world.class(), Some(Class::InputUnauthorized));
}

#[test]
fn the_reason_for_the_second_input_has_the_better_word() {
    let mut two = plan();
    two.inputs.push(two.inputs[0].clone());
    let mut world = World::new(two, [refused(), Script::healthy()]);
    world.start().pass_until(Degraded);
    assert_eq!(world.class(), Some(Class::InputUnreachable));
    settle(&mut world, Class::NameNotResolved);
    assert_eq!(world.observed().state, Degraded);
    assert_eq!(world.class(), Some(Class::NameNotResolved));
}

#[test]
fn an_answer_that_comes_too_late_changes_nothing() {
    let mut world = World::new(plan(), [refused()]);
    world.start().pass_until(Retrying);
    let first = world.records().pop().expect("a run has ended");
    world.pass(secs(3)).pass_until(Retrying);
    let before = first.failure.expect("it failed");
    world.hear(Input::Settled {
        run: first.run,
        before,
        failure: failure(Class::BadOption),
    });
    assert_eq!(world.observed().state, Retrying);
    assert_eq!(world.class(), Some(Class::InputUnreachable));
    world.stop();
    settle(&mut world, Class::BadOption);
    assert_eq!(world.observed().state, Stopped);
}

#[test]
fn faults_of_the_network_are_tried_again_within_seconds() {
    for class in [
        Class::InputUnreachable,
        Class::InputTimeout,
        Class::InputEnded,
        Class::NameNotResolved,
        Class::OutputLost,
        Class::OutputTimeout,
        Class::OutputUnreachable,
    ] {
        let mut world = World::new(plan(), [Script::exits(ms(300), Exit::Code(1), class)]);
        world.start().pass_until(Retrying);
        let ended = world.records()[0].ended_at;
        let due = world.observed().next_retry_at.expect("another attempt");
        assert!(due - ended <= ms(1200), "{class} waits {:?}", due - ended);
        world.pass(secs(120));
        assert_eq!(world.orders().len(), 6, "{class}");
    }
}
