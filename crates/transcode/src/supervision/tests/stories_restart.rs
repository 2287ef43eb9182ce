//! Wishes that follow one another.

use super::script::Script;
use super::world::World;
use super::*;
use crate::failure::Exit;
use crate::job::JobState::*;

#[test]
fn a_restart_ends_the_child_and_begins_at_once_at_attempt_one() {
    let crash = Script::exits(secs(2), Exit::Code(1), Class::Unknown);
    let mut world = World::new(
        plan(),
        [
            crash,
            Script {
                obeys_term: Some(2),
                ..Script::healthy()
            },
            Script::healthy(),
        ],
    );
    world.start().pass(secs(8));
    assert_eq!(
        (world.observed().state, world.observed().attempt),
        (Running, 2)
    );
    world.start().pass(ms(401));
    let orders = world.orders();
    assert_eq!(
        orders[2].0,
        secs(1008) + ms(400),
        "the moment that the old child is gone"
    );
    assert_eq!((orders[2].1.attempt, orders[2].1.generation), (1, 2));
    assert_eq!(world.records()[1].why, Some(Why::Restart));
    world.pass(secs(1));
    assert_eq!(world.observed().observed_generation, 2);
}

#[test]
fn a_second_restart_while_the_first_waits_for_the_child_is_one() {
    let mut world = World::new(plan(), [Script::healthy()]);
    world
        .start()
        .pass(secs(3))
        .start()
        .pass(ms(50))
        .start()
        .pass(secs(1));
    assert_eq!(world.orders().len(), 2);
    assert_eq!(world.observed().observed_generation, 3);
}

#[test]
fn a_stop_overtakes_a_restart_and_a_start_a_stop() {
    let mut world = World::new(plan(), [Script::healthy()]);
    world.start().pass(secs(3)).start().stop().pass(secs(1));
    assert_eq!(world.observed().state, Stopped);
    world.start().pass(secs(2)).stop().start().pass(secs(1));
    assert_eq!(world.observed().state, Running);
    assert_eq!(world.orders().len(), 3);
}

#[test]
fn a_restart_before_the_spawn_gives_the_new_order_the_new_generation() {
    let mut world = World::new(
        plan(),
        [Script {
            spawn_takes: secs(9),
            ..Script::healthy()
        }],
    );
    world.start().pass(secs(1)).start().pass(secs(20));
    let generations: Vec<_> = world
        .orders()
        .iter()
        .map(|(_, order)| order.generation)
        .collect();
    assert_eq!(generations, [1, 2]);
    assert_eq!(world.observed().state, Running);
}

#[test]
fn a_stale_wish_changes_nothing() {
    let mut world = World::new(plan(), [Script::healthy()]);
    world.start().start().pass(secs(2)).stop().pass(secs(1));
    let plan = world.plan.clone();
    world
        .hear(Input::Wanted {
            generation: 2,
            plan,
            resume: None,
        })
        .pass(secs(1));
    assert_eq!(world.observed().state, Stopped);
    world
        .start()
        .pass(secs(1))
        .hear(Input::Unwanted { generation: 3 })
        .pass(secs(1));
    assert_eq!(world.observed().state, Running);
}
