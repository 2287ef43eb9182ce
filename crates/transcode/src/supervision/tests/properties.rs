use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::checker::{Broken, check, consistent};
use super::script::Script;
use super::world::{Supervisor, World};
use super::*;
use crate::failure::Exit;
use crate::progress::Progress;

/// What users, workers and children may do to one job.
#[derive(Debug, Clone)]
pub(super) struct Scenario {
    plan: Plan,
    scripts: Vec<Script>,
    withdraws: bool,
    steps: Vec<Step>,
}

#[derive(Debug, Clone)]
enum Step {
    Start,
    Stop,
    SameAgain,
    Stale,
    WorkerStops,
    LeaseIsLost,
    OutputsFail(bool),
    /// What a look at the far end makes of the last failure.
    Settles(Class),
    Stranger(u8),
    WakeEarly,
    Pass(Duration),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => Just(Step::Start),
        2 => Just(Step::Stop),
        2 => Just(Step::SameAgain),
        1 => Just(Step::Stale),
        1 => Just(Step::WorkerStops),
        1 => Just(Step::LeaseIsLost),
        1 => any::<bool>().prop_map(Step::OutputsFail),
        2 => prop::sample::select(Class::ALL).prop_map(Step::Settles),
        2 => (0..6u8).prop_map(Step::Stranger),
        1 => Just(Step::WakeEarly),
        4 => (0..1500u64).prop_map(|span| Step::Pass(ms(span))),
        4 => (1..20u64).prop_map(|span| Step::Pass(secs(span))),
        2 => (30..200u64).prop_map(|span| Step::Pass(secs(span))),
    ];
    prop::collection::vec(step, 1..20)
}

fn script() -> impl Strategy<Value = Script> {
    let class = prop::sample::select(vec![
        Class::InputTimeout,
        Class::InputEnded,
        Class::Stalled,
        Class::Unknown,
    ]);
    let class = prop_oneof![8 => class, 2 => prop::sample::select(Class::ALL)];
    let exit = prop_oneof![(0..2i32).prop_map(Exit::Code), Just(Exit::Signal(11))];
    let exits = prop::option::weighted(0.5, (1..90_000u64, exit, class.clone()));
    let obeys_term = prop_oneof![3 => Just(Some(1)), 3 => Just(Some(2)), 2 => Just(None)];
    (
        (0..2000u64, prop::option::weighted(0.1, class.clone())),
        (
            prop::option::weighted(0.9, 0..20_000u64),
            prop::option::weighted(0.5, 1..80_000u64),
            any::<bool>(),
        ),
        (
            prop::option::weighted(0.1, 0..2usize),
            prop::sample::select(vec![0.5, 1.0]),
        ),
        (exits, class),
        (obeys_term, prop::bool::weighted(0.95), 1..250u64),
    )
        .prop_map(
            |(
                (takes, fails),
                (gives, stalls, babbles),
                (silent_rung, speed),
                (exits, class),
                dies,
            )| Script {
                spawn_takes: ms(takes),
                spawn_fails: fails,
                first_input: gives.map(|at| ms(at / 2)),
                gives_from: gives.map(ms),
                stalls_at: stalls.map(ms),
                silent_rung,
                babbles,
                incomplete_probe: babbles,
                speed,
                exits: exits.map(|(after, exit, class)| (ms(after), exit, class)),
                obeys_term: dies.0,
                // What obeys TERM is not beyond KILL.
                obeys_kill: dies.1 || dies.0.is_some(),
                dying_takes: ms(dies.2),
                class,
            },
        )
}

fn plans() -> impl Strategy<Value = Plan> {
    let arrival = prop::sample::select(vec![
        Arrival::Fetched,
        Arrival::Fetched,
        Arrival::Called,
        Arrival::Received,
    ]);
    let exhausted = prop::sample::select(vec![
        OnExhausted::Fail,
        OnExhausted::Fail,
        OnExhausted::KeepTrying,
    ]);
    (
        arrival,
        any::<bool>(),
        1..4usize,
        1..4usize,
        0..6u32,
        exhausted,
    )
        .prop_map(
            |(arrival, finite, inputs, renditions, max_retries, on_exhausted)| Plan {
                restart: RestartPolicy {
                    max_retries,
                    on_exhausted,
                    ..plan().restart
                },
                inputs: vec![
                    InputPlan {
                        finite,
                        ..input(arrival)
                    };
                    inputs
                ],
                renditions,
            },
        )
}

pub(super) fn scenarios() -> impl Strategy<Value = Scenario> {
    let scripts = prop::collection::vec(script(), 1..6);
    (plans(), scripts, any::<bool>(), steps()).prop_map(|(plan, scripts, withdraws, steps)| {
        Scenario {
            plan,
            scripts,
            withdraws,
            steps,
        }
    })
}

/// Plays the scenario, ends it with a stop, and checks every property.
pub(super) fn play(supervisor: impl Supervisor, scenario: &Scenario) -> Result<(), Broken> {
    let mut world = World::of(supervisor, scenario.plan.clone(), scenario.scripts.clone());
    world.withdraws = scenario.withdraws;
    for step in &scenario.steps {
        take(&mut world, step);
    }
    world.stop().pass(secs(30));
    check(&world.trace, &scenario.plan)
}

fn take(world: &mut World<impl Supervisor>, step: &Step) {
    let stranger = RunId(1_000_000);
    match step {
        Step::Start => world.start(),
        Step::Stop => world.stop(),
        Step::SameAgain if world.generation > 0 => world.want(None),
        Step::SameAgain => world,
        Step::Stale => {
            let plan = world.plan.clone();
            world
                .hear(Input::Wanted {
                    generation: -1,
                    plan,
                    resume: None,
                })
                .hear(Input::Unwanted { generation: -1 })
        }
        Step::WorkerStops => world.hear(Input::WorkerStopping),
        Step::LeaseIsLost => world.hear(Input::LeaseLost),
        Step::Settles(class) => {
            let last = world.records().pop();
            let known = world.observed().failure;
            match last.map(|last| (last.run, last.failure)) {
                Some((run, Some(before))) if known.as_ref() == Some(&before) => {
                    world.hear(Input::Settled {
                        run,
                        before,
                        failure: failure(*class),
                    })
                }
                _ => world,
            }
        }
        Step::OutputsFail(true) => {
            let problem = Some(("output 1 is refused".into(), failure(Class::OutputRefused)));
            world.hear(Input::Outputs { problem })
        }
        Step::OutputsFail(false) => world.hear(Input::Outputs { problem: None }),
        Step::Stranger(0) => world.hear(Input::Spawned {
            run: stranger,
            pid: 1,
        }),
        Step::Stranger(1) => world.hear(Input::Bytes {
            run: stranger,
            rendition: 0,
            total: u64::MAX,
        }),
        Step::Stranger(2) => world.hear(Input::Progress {
            run: stranger,
            progress: Progress::default(),
        }),
        Step::Stranger(3) => world.hear(Input::Withdrawn { run: stranger }),
        Step::Stranger(4) => world.hear(Input::SpawnFailed {
            run: stranger,
            failure: failure(Class::Unknown),
        }),
        Step::Stranger(_) => world.hear(Input::Exited {
            run: stranger,
            exit: Exit::Code(0),
            failure: failure(Class::Unknown),
        }),
        Step::WakeEarly => world.hear(Input::Wake),
        Step::Pass(span) => world.pass(*span),
    };
}

fn any_input() -> impl Strategy<Value = Input> {
    let run = (0..4u64).prop_map(RunId);
    let class = prop::sample::select(Class::ALL);
    let exit = prop_oneof![
        any::<i32>().prop_map(Exit::Code),
        any::<i32>().prop_map(Exit::Signal)
    ];
    let resume = prop::option::of(
        (any::<u32>(), 0..5usize).prop_map(|(attempt, input_index)| Resume {
            attempt,
            input_index,
            failure: None,
        }),
    );
    let progress = (
        any::<Option<u64>>(),
        any::<Option<i64>>(),
        any::<Option<f64>>(),
    )
        .prop_map(|(frame, out_time, speed)| Progress {
            frame,
            out_time,
            speed,
            ..Progress::default()
        });
    prop_oneof![
        3 => (0..4i64, plans(), resume)
            .prop_map(|(generation, plan, resume)| Input::Wanted { generation, plan: Arc::new(plan), resume }),
        1 => (0..4i64).prop_map(|generation| Input::Unwanted { generation }),
        4 => (run.clone(), any::<i32>()).prop_map(|(run, pid)| Input::Spawned { run, pid }),
        1 => (run.clone(), class.clone()).prop_map(|(run, class)| Input::SpawnFailed { run, failure: failure(class) }),
        1 => run.clone().prop_map(|run| Input::Withdrawn { run }),
        1 => run.clone().prop_map(|run| Input::FirstInput { run }),
        4 => (run.clone(), 0..3usize, any::<u64>())
            .prop_map(|(run, rendition, total)| Input::Bytes { run, rendition, total }),
        1 => (run.clone(), progress).prop_map(|(run, progress)| Input::Progress { run, progress }),
        1 => (run.clone(), class.clone(), class.clone()).prop_map(|(run, before, class)| Input::Settled {
            run, before: failure(before), failure: failure(class)
        }),
        1 => (run, exit, class).prop_map(|(run, exit, class)| Input::Exited { run, exit, failure: failure(class) }),
        1 => Just(Input::Outputs { problem: Some(("x".into(), failure(Class::OutputLost))) }),
        1 => Just(Input::LeaseLost),
        1 => Just(Input::Wake),
    ]
}

proptest! {
    #[test]
    fn every_property_holds_in_every_scenario(scenario in scenarios()) {
        prop_assert_eq!(play(Machine::new(3, 0), &scenario), Ok(()));
    }

    /// A driver that says anything at any time gets no panic, no endless answer and nothing that contradicts itself.
    #[test]
    fn any_inputs_are_taken(inputs in prop::collection::vec((0..100_000u64, any_input()), 0..60), seed: u64) {
        let mut machine = Machine::new(seed, 0);
        let mut now = Duration::ZERO;
        for (span, input) in inputs {
            now += ms(span);
            let actions = machine.handle(now, input);
            prop_assert!(actions.len() <= 6);
            prop_assert!(machine.wake_at().is_none_or(|due| due > now));
            prop_assert!(consistent(&machine.observation()) || matches!(machine.state(), State::Idle));
        }
    }

    #[test]
    fn jitter_stays_within_a_fifth(seed: u64, millis in 0..100_000u64) {
        let mut jitter = super::super::jitter::Jitter::new(seed);
        for _ in 0..20 {
            let spread = jitter.spread(ms(millis));
            prop_assert!(spread >= ms(millis).mul_f64(0.8) && spread <= ms(millis).mul_f64(1.2));
        }
    }
}
