//! What is seen of a run while it goes.

use super::script::Script;
use super::world::World;
use super::*;
use crate::job::JobState::*;
use crate::progress::Progress;

#[test]
fn a_stall_is_ended_by_the_second_term_and_tried_again() {
    let mut world = World::new(plan(), [Script::stalls(secs(20)), Script::healthy()]);
    world.start().pass(secs(30));
    assert_eq!(
        world.states(),
        [Starting, Running, Stopping, Retrying, Starting, Running]
    );
    assert_eq!(world.records()[0].why, Some(Why::Stall));
    assert_eq!(
        world.records()[0].failure.as_ref().unwrap().class,
        Class::Stalled
    );
    assert_eq!(world.signals().len(), 2);
}

#[test]
fn log_lines_prove_nothing() {
    let mut world = World::new(
        plan(),
        [Script {
            babbles: true,
            ..Script::stalls(secs(20))
        }],
    );
    world.start().pass(secs(24));
    assert_eq!(world.signals(), []);
    world.pass(secs(2));
    assert_eq!(world.signals()[0].2, Why::Stall);
}

/// A running machine whose news come from the test itself.
fn by_hand() -> (Machine, RunId) {
    let mut machine = Machine::new(1, 0);
    let plan = std::sync::Arc::new(plan());
    machine.handle(
        secs(0),
        Input::Wanted {
            generation: 1,
            plan,
            resume: None,
        },
    );
    let run = RunId(1);
    machine.handle(secs(0), Input::Spawned { run, pid: 7 });
    feed(&mut machine, 0, 1, [1, 1]);
    assert_eq!(machine.observation().state, Running);
    (machine, run)
}

fn feed(machine: &mut Machine, second: u64, frame: u64, totals: [u64; 2]) -> Vec<Action> {
    let run = RunId(1);
    let progress = Progress {
        frame: Some(frame),
        ..Progress::default()
    };
    let mut actions = machine.handle(secs(second), Input::Progress { run, progress });
    for (rendition, total) in totals.into_iter().enumerate() {
        actions.extend(machine.handle(
            secs(second),
            Input::Bytes {
                run,
                rendition,
                total,
            },
        ));
    }
    actions
}

/// Frames and the bytes of two rungs at a second.
type Feed = fn(u64) -> (u64, [u64; 2]);

#[test]
fn whatever_stands_still_is_a_stall() {
    let feeds: [Feed; 3] = [|s| (1, [s, s]), |s| (s, [1, s]), |s| (s, [s, 1])];
    for standing in feeds {
        let (mut machine, _) = by_hand();
        for second in 2..5 {
            let (frame, totals) = standing(second);
            assert_eq!(feed(&mut machine, second, frame, totals), []);
        }
        assert_eq!(machine.wake_at(), Some(secs(5)));
        machine.handle(secs(5), Input::Wake);
        assert_eq!(machine.observation().state, Stopping);
    }
}

#[test]
fn a_byte_that_comes_with_the_deadline_is_no_stall() {
    let (mut machine, _) = by_hand();
    feed(&mut machine, 4, 4, [4, 1]);
    machine.handle(
        secs(5),
        Input::Bytes {
            run: RunId(1),
            rendition: 1,
            total: 2,
        },
    );
    assert_eq!(machine.observation().state, Running);
}

#[test]
fn a_slow_input_has_more_time() {
    let mut patient = plan();
    patient.inputs[0].stall_at_least = secs(22);
    let mut world = World::new(patient, [Script::stalls(secs(20))]);
    world.start().pass(secs(41));
    assert_eq!(world.signals(), []);
    world.pass(secs(2));
    assert_eq!(world.signals()[0].2, Why::Stall);
}

#[test]
fn ten_slow_seconds_are_degraded() {
    let mut world = World::new(
        plan(),
        [Script {
            speed: 0.9,
            ..Script::healthy()
        }],
    );
    world.start().pass(secs(10));
    assert_eq!(world.observed().state, Running);
    world.pass(secs(2));
    assert_eq!(
        (world.observed().state, world.class()),
        (Degraded, Some(Class::EncoderTooSlow))
    );
    assert!(world.observed().reason.is_some());
    assert_eq!(
        world.reports().len(),
        4,
        "ordered, spawned, running, degraded"
    );
}

/// A block every half second: `speed` as FFmpeg tells it, `pace` as `out_time` shows it.
fn blocks(
    machine: &mut Machine,
    from: u64,
    seconds: u64,
    out_time: &mut f64,
    speed: f64,
    pace: f64,
) {
    for half in 1..=2 * seconds {
        *out_time += 500_000.0 * pace;
        let at = secs(from) + ms(500 * half);
        let run = RunId(1);
        let progress = Progress {
            out_time: Some(*out_time as i64),
            speed: Some(speed),
            ..Progress::default()
        };
        machine.handle(at, Input::Progress { run, progress });
        for rendition in 0..2 {
            machine.handle(
                at,
                Input::Bytes {
                    run,
                    rendition,
                    total: *out_time as u64,
                },
            );
        }
    }
}

#[test]
fn an_encoder_that_catches_up_heals_although_its_mean_stays_low() {
    let (mut machine, _) = by_hand();
    let mut out_time = 0.0;
    blocks(&mut machine, 0, 60, &mut out_time, 0.8, 0.8);
    assert_eq!(machine.observation().state, Degraded);
    blocks(&mut machine, 60, 15, &mut out_time, 0.84, 1.0);
    assert_eq!(
        (machine.observation().state, machine.observation().failure),
        (Running, None)
    );
}

#[test]
fn a_slow_start_is_not_a_slow_encoder() {
    let (mut machine, _) = by_hand();
    let mut out_time = 0.0;
    blocks(&mut machine, 0, 60, &mut out_time, 0.95, 1.0);
    assert_eq!(machine.observation().state, Running);
}

#[test]
fn a_slow_moment_is_not_degraded() {
    let (mut machine, _) = by_hand();
    let mut out_time = 0.0;
    for round in 0..4 {
        blocks(&mut machine, round * 12, 8, &mut out_time, 0.5, 0.5);
        assert_eq!(machine.observation().state, Running);
        blocks(&mut machine, round * 12 + 8, 4, &mut out_time, 1.2, 1.2);
    }
}

#[test]
fn without_a_time_written_the_speed_alone_decides() {
    let (mut machine, _) = by_hand();
    for second in 1..=12 {
        let progress = Progress {
            frame: Some(second),
            speed: Some(0.5),
            ..Progress::default()
        };
        machine.handle(
            secs(second),
            Input::Progress {
                run: RunId(1),
                progress,
            },
        );
        for rendition in 0..2 {
            machine.handle(
                secs(second),
                Input::Bytes {
                    run: RunId(1),
                    rendition,
                    total: second,
                },
            );
        }
    }
    assert_eq!(machine.observation().state, Degraded);
}

#[test]
fn a_problem_of_an_output_degrades_while_it_lasts() {
    let problem = Some((
        "output studio is refused".to_owned(),
        failure(Class::OutputRefused),
    ));
    let mut world = World::new(plan(), [Script::healthy()]);
    world
        .hear(Input::Outputs {
            problem: problem.clone(),
        })
        .start();
    assert_eq!(world.observed().failure, None, "nothing runs yet");
    world.pass(secs(2));
    assert_eq!(
        (world.observed().state, world.class()),
        (Degraded, Some(Class::OutputRefused))
    );
    world.hear(Input::Outputs { problem: None });
    assert_eq!(world.observed().state, Running);
    let reports = world.reports().len();
    world.hear(Input::Outputs { problem: None }).pass(secs(30));
    assert_eq!(world.reports().len(), reports, "nothing is said twice");
}

#[test]
fn the_worst_comes_first_and_the_rest_is_told() {
    let (mut machine, _) = by_hand();
    let problem = Some((
        "output studio is refused".to_owned(),
        failure(Class::OutputRefused),
    ));
    machine.handle(secs(0), Input::Outputs { problem });
    blocks(&mut machine, 0, 20, &mut 0.0, 0.5, 0.5);
    let observation = machine.observation();
    assert_eq!(observation.failure.unwrap().class, Class::EncoderTooSlow);
    assert!(
        observation
            .reason
            .unwrap()
            .ends_with("; output studio is refused")
    );
}

#[test]
fn a_plan_is_read_off_the_inputs() {
    use crate::spec::{Datagrams, Input as InputSpec, MissingAudio, Source};

    let source = |source| {
        let spec = InputSpec {
            source,
            program: None,
            video_pid: None,
            audio_pid: None,
            missing_audio: MissingAudio::Silence,
            timeout_seconds: 10.0,
        };
        InputPlan::of(&spec)
    };
    let udp = source(Source::Udp(Datagrams {
        address: "239.1.1.1:5000".into(),
        interface: None,
        sources: vec![],
    }));
    assert_eq!(
        udp,
        InputPlan {
            finite: false,
            arrival: Arrival::Received,
            stall_at_least: secs(22)
        }
    );
    assert!(
        source(Source::File {
            path: "a.ts".into(),
            r#loop: false
        })
        .finite
    );
    assert!(
        !source(Source::File {
            path: "a.ts".into(),
            r#loop: true
        })
        .finite
    );
    assert_eq!(source(Source::Publish {}).arrival, Arrival::Called);
    assert_eq!(
        source(Source::Hls {
            url: "http://h/a.m3u8".into()
        })
        .arrival,
        Arrival::Fetched
    );
}
