//! How a run begins.

use super::script::Script;
use super::world::World;
use super::*;
use crate::failure::Exit;
use crate::job::JobState::{self, *};

#[test]
fn a_start_orders_a_child_and_runs_when_every_rung_gives() {
    let mut world = World::new(plan(), [Script::healthy()]);
    world.start();
    assert_eq!(world.observed().state, Starting);
    assert_eq!(world.observed().pid, None);
    world.pass(ms(10));
    assert_eq!(world.observed().pid, Some(4001));
    world.pass(secs(1));
    assert_eq!(world.states(), [Starting, Running]);
    let observation = world.observed();
    assert_eq!(
        (
            observation.attempt,
            observation.run_number,
            observation.input_index
        ),
        (1, 1, Some(0))
    );
    assert_eq!(observation.started_at, Some(secs(1000) + ms(5)));
}

#[test]
fn bytes_on_one_of_two_rungs_are_not_running_and_end_as_a_stall() {
    let mut world = World::new(
        plan(),
        [Script {
            silent_rung: Some(1),
            ..Script::healthy()
        }],
    );
    world.start().pass(ms(14_900));
    assert_eq!(world.observed().state, Starting);
    world.pass(ms(200));
    assert_eq!(world.signals()[0].2, Why::Stall);
}

#[test]
fn a_child_that_gives_nothing_is_killed_at_the_start_deadline() {
    let mut world = World::new(plan(), [Script::mute()]);
    world.start().pass(ms(15_004));
    assert_eq!(world.signals(), []);
    world.pass(ms(2));
    assert_eq!(
        world.signals(),
        [(secs(1015) + ms(5), Signal::Terminate, Why::StartDeadline)]
    );
    world.pass_until(Retrying);
    assert_eq!(world.records()[0].why, Some(Why::StartDeadline));
    assert_eq!(world.records()[0].running_at, None);
    assert_eq!(world.class(), Some(Class::InputTimeout));
}

#[test]
fn log_lines_and_values_that_stand_still_are_no_start() {
    let mut script = Script {
        babbles: true,
        stalls_at: Some(ms(0)),
        gives_from: Some(ms(0)),
        ..Script::healthy()
    };
    script.speed = 0.0;
    script.silent_rung = Some(0);
    let mut one_rung = plan();
    one_rung.renditions = 1;
    let mut world = World::new(one_rung, [script]);
    world.start().pass(secs(16));
    assert_eq!(world.signals()[0].0, secs(1015) + ms(5));
}

#[test]
fn a_gate_that_holds_the_order_back_does_not_use_up_the_deadline() {
    let mut world = World::new(
        plan(),
        [Script {
            spawn_takes: secs(40),
            ..Script::healthy()
        }],
    );
    world.start().pass(secs(39));
    assert_eq!(world.supervisor.wake_at(), None);
    world.pass(secs(3));
    assert_eq!(world.states(), [Starting, Running]);
}

#[test]
fn a_listener_waits_for_its_caller_for_ever_and_then_for_the_deadline() {
    let mut called = plan();
    called.inputs = vec![input(Arrival::Called)];
    let mut world = World::new(
        called,
        [Script {
            first_input: Some(secs(3600)),
            ..Script::mute()
        }],
    );
    world.start().pass(secs(3599));
    assert_eq!(world.observed().state, Starting);
    assert_eq!(
        world.observed().reason.as_deref(),
        Some("waiting for a caller")
    );
    world.pass(secs(10));
    assert_eq!(world.observed().reason, None);
    assert_eq!(world.signals(), []);
    world.pass(secs(10));
    assert_eq!(world.signals()[0].2, Why::StartDeadline);
}

#[test]
fn a_receiver_reports_silence_itself_and_is_given_the_time_for_it() {
    let mut received = plan();
    received.inputs = vec![InputPlan {
        stall_at_least: secs(62),
        ..input(Arrival::Received)
    }];
    let silent = Script::exits(secs(30), Exit::Code(0), Class::InputTimeout);
    let mut world = World::new(
        received.clone(),
        [Script {
            gives_from: None,
            ..silent
        }],
    );
    world.start().pass(secs(20));
    assert_eq!(
        world.observed().reason.as_deref(),
        Some("waiting for the first datagram")
    );
    world.pass_until(Retrying);
    assert_eq!(world.signals(), []);
    assert_eq!(world.class(), Some(Class::InputTimeout));

    let mut world = World::new(received, [Script::mute()]);
    world.start().pass(secs(63));
    assert_eq!(
        world.signals()[0].2,
        Why::StartDeadline,
        "a receiver that says nothing is not waited for in vain"
    );
}

#[test]
fn the_news_of_an_earlier_run_are_dropped() {
    let crash = Script::exits(secs(3), Exit::Signal(11), Class::Crashed);
    let mut world = World::new(plan(), [crash, Script::mute()]);
    world.start().pass_until(Retrying).pass(secs(3));
    assert_eq!(world.observed().state, Starting);
    for rendition in 0..2 {
        world.hear(Input::Bytes {
            run: RunId(1),
            rendition,
            total: 1_000_000,
        });
    }
    world.hear(Input::Exited {
        run: RunId(1),
        exit: Exit::Code(0),
        failure: failure(Class::Unknown),
    });
    assert_eq!(world.observed().state, Starting);
    assert_eq!(world.observed().run_number, 2);
}

#[test]
fn runs_are_numbered_on_from_the_last() {
    let mut world = World::of(Machine::new(1, 41), plan(), []);
    world.start().pass(secs(1));
    assert_eq!(world.observed().run_number, 42);
}

#[test]
fn an_attempt_survives_a_move() {
    let mut two = plan();
    two.inputs.push(input(Arrival::Fetched));
    let mut world = World::new(two, [Script::healthy()]);
    world.generation = 4;
    world.want(Some(Resume {
        attempt: 3,
        input_index: 1,
        failure: Some(failure(Class::InputEnded)),
    }));
    world.pass(secs(1));
    let observation = world.observed();
    assert_eq!(
        (
            observation.state,
            observation.attempt,
            observation.input_index
        ),
        (Degraded, 3, Some(1))
    );
    assert_eq!(world.class(), Some(Class::InputEnded));
}

#[test]
fn a_place_that_the_plan_does_not_have_is_brought_within_it() {
    let mut world = World::new(plan(), [Script::healthy()]);
    world
        .want(Some(Resume {
            attempt: 90,
            input_index: 7,
            failure: None,
        }))
        .pass(secs(1));
    let observation = world.observed();
    assert_eq!(
        (
            observation.state,
            observation.attempt,
            observation.input_index
        ),
        (JobState::Running, 6, Some(0))
    );
}
