//! How a run is ended.

use super::script::Script;
use super::world::{World, name};
use super::*;
use crate::failure::Exit;
use crate::job::JobState::*;

#[test]
fn a_healthy_child_ends_at_the_first_term() {
    let mut world = World::new(plan(), [Script::healthy()]);
    world.start().pass(secs(5)).stop();
    assert_eq!(world.observed().state, Stopping);
    world.pass(ms(101));
    assert_eq!(world.states(), [Starting, Running, Stopping, Stopped]);
    assert_eq!(world.signals().len(), 1);
    assert_eq!(
        world.observed().observed_generation,
        2,
        "the stop is observed"
    );
    let run = &world.records()[0];
    assert_eq!(
        (run.exit, run.why, &run.failure),
        (Some(Exit::Code(255)), Some(Why::Unwanted), &None)
    );
    assert!(run.bytes > 0);
}

#[test]
fn a_stalled_child_ends_at_the_second_term() {
    let mut world = World::new(
        plan(),
        [Script {
            obeys_term: Some(2),
            ..Script::healthy()
        }],
    );
    world.start().pass(secs(5)).stop().pass(ms(401));
    assert_eq!(world.observed().state, Stopped);
    let waits: Vec<_> = world
        .signals()
        .iter()
        .map(|(at, signal, _)| (*at - secs(1005), *signal))
        .collect();
    assert_eq!(
        waits,
        [(ms(0), Signal::Terminate), (ms(300), Signal::Terminate)]
    );
}

#[test]
fn a_deaf_child_is_killed_after_two_seconds() {
    let mut world = World::new(
        plan(),
        [Script {
            obeys_term: None,
            ..Script::healthy()
        }],
    );
    world.start().pass(secs(5)).stop().pass(ms(2001));
    assert_eq!(world.observed().state, Stopped);
    assert_eq!(world.signals()[2].0 - secs(1005), secs(2));
    assert_eq!(world.records()[0].exit, Some(Exit::Signal(9)));
}

fn undead() -> World<Machine> {
    let script = Script {
        obeys_term: None,
        obeys_kill: false,
        ..Script::healthy()
    };
    let mut world = World::new(plan(), [script, Script::healthy()]);
    world.start().pass(secs(5)).stop().pass(ms(12_001));
    world
}

#[test]
fn a_child_that_outlives_kill_is_a_failure() {
    let world = undead();
    assert_eq!(world.observed().state, Failed);
    assert_eq!(world.class(), Some(Class::Unkillable));
    assert_eq!(world.observed().pid, Some(4001));
    assert_eq!(world.records().len(), 1);
    assert_eq!(world.supervisor.wake_at(), None);
}

#[test]
fn nothing_is_spawned_beside_an_unkillable_child() {
    let mut world = undead();
    world.start().pass(secs(100));
    assert_eq!(world.orders().len(), 1);
    assert_eq!(
        world.observed().observed_generation,
        1,
        "the new wish is not yet seen to"
    );
    world.children.clear();
    world
        .hear(Input::Exited {
            run: RunId(1),
            exit: Exit::Signal(9),
            failure: failure(Class::Killed),
        })
        .pass(secs(1));
    assert_eq!(world.observed().state, Running);
    assert_eq!(world.records().len(), 1);
}

#[test]
fn an_unkillable_child_that_goes_leaves_the_job_failed() {
    let mut world = undead();
    world.hear(Input::Exited {
        run: RunId(1),
        exit: Exit::Signal(9),
        failure: failure(Class::Killed),
    });
    assert_eq!(
        (world.observed().state, world.observed().pid),
        (Failed, None)
    );
}

#[test]
fn a_stop_before_the_spawn_withdraws_the_order() {
    let mut world = World::new(
        plan(),
        [Script {
            spawn_takes: secs(9),
            ..Script::healthy()
        }],
    );
    world.start().pass(secs(1)).stop().pass(ms(1));
    assert_eq!(world.observed().state, Stopped);
    world.pass(secs(20));
    assert!(world.children.is_empty() && world.records().is_empty());
}

#[test]
fn a_child_spawned_after_its_order_was_withdrawn_is_ended() {
    let mut world = World::new(
        plan(),
        [Script {
            spawn_takes: ms(50),
            ..Script::healthy()
        }],
    );
    world.withdraws = false;
    world.start().stop().pass(secs(1));
    assert_eq!(world.states(), [Starting, Stopping, Stopped]);
    assert_eq!(world.signals().len(), 1);
    assert_eq!(world.records().len(), 1);
}

#[test]
fn an_order_that_fails_while_it_is_withdrawn_is_a_stop() {
    let mut world = World::new(plan(), [Script::unspawnable(Class::FfmpegMissing)]);
    world.withdraws = false;
    world.start().stop().pass(secs(1));
    assert_eq!(world.states(), [Starting, Stopping, Stopped]);
    assert_eq!(world.records()[0].failure, None);
}

#[test]
fn a_worker_that_stops_gives_the_job_back_with_its_place() {
    let crash = Script::exits(secs(2), Exit::Code(1), Class::Unknown);
    let mut world = World::new(plan(), [crash, Script::healthy()]);
    world
        .start()
        .pass(secs(6))
        .hear(Input::WorkerStopping)
        .pass(secs(1));
    assert_eq!(name(world.supervisor.state()), "Released");
    let observation = world.observed();
    assert_eq!(
        (
            observation.state,
            observation.observed_generation,
            observation.attempt
        ),
        (Stopped, 1, 2)
    );
    world.start().pass(secs(5));
    assert_eq!(
        world.orders().len(),
        2,
        "nothing begins in a worker that stops"
    );
}

#[test]
fn a_worker_that_stops_does_not_wait_for_a_retry() {
    let mut world = World::new(
        plan(),
        [Script::exits(secs(2), Exit::Code(1), Class::Unknown)],
    );
    world
        .start()
        .pass_until(Retrying)
        .hear(Input::WorkerStopping);
    assert_eq!(name(world.supervisor.state()), "Released");
    assert_eq!(
        world.observed().attempt,
        2,
        "the attempt that the next holder makes"
    );
}

#[test]
fn a_lost_lease_kills_at_once() {
    let mut world = World::new(
        plan(),
        [Script {
            obeys_term: None,
            ..Script::healthy()
        }],
    );
    world
        .start()
        .pass(secs(3))
        .hear(Input::LeaseLost)
        .pass(ms(2));
    assert_eq!(
        world.signals(),
        [(secs(1003), Signal::Kill, Why::LeaseLost)]
    );
    assert_eq!(name(world.supervisor.state()), "LeaseLost");
}

#[test]
fn a_lease_lost_on_the_ladder_kills_at_once() {
    let mut world = World::new(
        plan(),
        [Script {
            obeys_term: None,
            ..Script::healthy()
        }],
    );
    world
        .start()
        .pass(secs(3))
        .stop()
        .pass(ms(100))
        .hear(Input::LeaseLost)
        .pass(ms(2));
    let signals: Vec<_> = world
        .signals()
        .iter()
        .map(|(_, signal, _)| *signal)
        .collect();
    assert_eq!(signals, [Signal::Terminate, Signal::Kill]);
}

#[test]
fn a_lease_lost_before_the_spawn_kills_the_child_when_it_comes() {
    let mut world = World::new(
        plan(),
        [Script {
            spawn_takes: ms(50),
            obeys_term: None,
            ..Script::healthy()
        }],
    );
    world.withdraws = false;
    world
        .start()
        .hear(Input::LeaseLost)
        .hear(Input::WorkerStopping)
        .pass(ms(60));
    assert_eq!(
        world.signals(),
        [(secs(1000) + ms(50), Signal::Kill, Why::LeaseLost)]
    );
    assert!(world.children.is_empty());
}

#[test]
fn a_job_that_comes_back_after_a_lost_lease_goes_on_where_it_was() {
    let crash = Script::exits(secs(2), Exit::Code(1), Class::Unknown);
    let mut world = World::new(plan(), [crash, Script::healthy()]);
    world
        .start()
        .pass(secs(6))
        .hear(Input::LeaseLost)
        .pass(secs(1))
        .want(None)
        .pass(secs(1));
    assert_eq!(
        (world.observed().state, world.observed().attempt),
        (Running, 2)
    );
    // Even while the old child is still dying.
    world.hear(Input::LeaseLost).want(None).pass(secs(2));
    assert_eq!(
        (world.observed().state, world.observed().attempt),
        (Running, 2)
    );
}

#[test]
fn a_stop_of_what_never_ran_is_an_end_too() {
    let mut world = World::new(plan(), []);
    world.stop();
    assert_eq!(world.states(), [Stopped]);
    assert!(world.supervisor.is_finished());
}
