use proptest::prelude::*;

use super::*;

fn run<'a>(exit: Exit, log: &'a [&'a str]) -> RunEvidence<'a> {
    RunEvidence {
        exit,
        asked: false,
        killed_by: None,
        input: InputKind::Datagrams,
        finite_input: false,
        progress_blocks: 0,
        last_speed: None,
        bytes: 0,
        log,
        host: HostFacts::default(),
    }
}

fn class(run: &RunEvidence<'_>) -> Option<Class> {
    diagnose(run).map(|failure| failure.class)
}

#[test]
fn every_class_has_words_of_its_own() {
    let mut titles = std::collections::BTreeSet::new();
    for class in Class::ALL {
        let words = class.words();
        assert!(titles.insert(words.title), "{class} shares its title");
        assert!(
            words.cause.ends_with('.') && words.remedy.ends_with('.'),
            "{class}"
        );
        assert_eq!(serde_json::to_value(class).unwrap(), class.as_str());
    }
    assert_eq!(
        serde_json::from_str::<Class>("\"a_word_of_a_later_version\"").unwrap(),
        Class::Unknown
    );
}

#[test]
fn what_we_ended_has_our_reason() {
    let killed = |killer| RunEvidence {
        killed_by: Some(killer),
        ..run(Exit::Signal(9), &[])
    };
    assert_eq!(
        class(&killed(Killer::InputSilence)),
        Some(Class::InputTimeout)
    );
    assert_eq!(
        class(&killed(Killer::StartDeadline)),
        Some(Class::StartDeadline)
    );
    assert_eq!(class(&killed(Killer::Stall)), Some(Class::Stalled));
    assert_eq!(class(&killed(Killer::Stop)), None);
    assert_eq!(class(&killed(Killer::LeaseLost)), None);
}

#[test]
fn what_nobody_asked_for_is_a_failure_whatever_the_code() {
    assert_eq!(class(&run(Exit::Code(0), &[])), Some(Class::InputEnded));
    assert_eq!(class(&run(Exit::Code(255), &[])), Some(Class::Killed));
    assert_eq!(class(&run(Exit::Signal(9), &[])), Some(Class::Killed));
    assert_eq!(class(&run(Exit::Signal(11), &[])), Some(Class::Crashed));
    assert_eq!(class(&run(Exit::Code(1), &[])), Some(Class::Unknown));
    let oom = RunEvidence {
        host: HostFacts {
            oom_killed: true,
            ..HostFacts::default()
        },
        ..run(Exit::Signal(9), &[])
    };
    assert_eq!(class(&oom), Some(Class::KilledOom));
}

#[test]
fn a_full_disk_explains_what_has_no_other_explanation() {
    let full = |exit, log| RunEvidence {
        host: HostFacts {
            worker_disk_full: true,
            ..HostFacts::default()
        },
        ..run(exit, log)
    };
    assert_eq!(class(&full(Exit::Code(1), &[])), Some(Class::DiskFull));
    assert_eq!(class(&full(Exit::Signal(7), &[])), Some(Class::DiskFull));
    assert_eq!(class(&full(Exit::Code(0), &[])), Some(Class::InputEnded));
    let refused = ["[error] http://h/a: Server returned 404 Not Found"];
    assert_eq!(
        class(&full(Exit::Code(1), &refused)),
        Some(Class::InputNotFound)
    );
    let stopped = RunEvidence {
        asked: true,
        ..full(Exit::Code(255), &[])
    };
    assert_eq!(class(&stopped), None);
}

#[test]
fn a_finite_input_may_end() {
    let played = RunEvidence {
        finite_input: true,
        ..run(Exit::Code(0), &[])
    };
    assert_eq!(class(&played), None);
    let broken = RunEvidence {
        finite_input: true,
        ..run(
            Exit::Code(1),
            &["[error] file:/srv/a.mp4: Invalid data found when processing input"],
        )
    };
    assert_eq!(class(&broken), Some(Class::InputNotMedia));
}

#[test]
fn a_stop_is_no_failure_whatever_the_log_says() {
    let log = [
        "[error] av_interleaved_write_frame(): Broken pipe",
        "[info] Exiting normally, received signal 15.",
    ];
    let stopped = RunEvidence {
        asked: true,
        ..run(Exit::Code(255), &log)
    };
    assert_eq!(class(&stopped), None);
}

#[test]
fn too_slow_needs_more_than_a_slow_start() {
    let at = |blocks, speed| RunEvidence {
        killed_by: Some(Killer::Stall),
        progress_blocks: blocks,
        last_speed: Some(speed),
        ..run(Exit::Signal(9), &[])
    };
    assert_eq!(class(&at(3, 0.2)), Some(Class::Stalled));
    assert_eq!(class(&at(30, 0.5)), Some(Class::EncoderTooSlow));
}

/// What the commands of this crate print when they fail, recorded from FFmpeg 5.1.
#[test]
fn the_ladders_own_failures() {
    let cases: &[(&[&str], Class)] = &[
        (
            &[
                "[mpegts @ 0x55fa] [warning] Could not detect TS packet size, defaulting to non-FEC/DVHS",
                "[fatal] pipe:0: could not find codec parameters",
            ],
            Class::InputNotMedia,
        ),
        (
            &[
                "[info] Input #0, mpegts, from 'pipe:0':",
                "[fatal] Stream specifier ':i:0x1ff' in filtergraph description [0:i:0x1ff]fps=25[v0] matches no streams.",
            ],
            Class::StreamMissing,
        ),
        (
            &[
                "[info] Input #0, mpegts, from 'pipe:0':",
                "[fatal] Stream map '0:a:0' matches no streams.",
            ],
            Class::StreamMissing,
        ),
        (
            &["[error] file:/srv/media/gone.mp4: No such file or directory"],
            Class::FileNotFound,
        ),
        (
            &[
                "[hls @ 0x5637] [error] Format not on whitelist 'mov,matroska'",
                "[error] file:/srv/media/list.m3u8: Invalid argument",
            ],
            Class::InputNotMedia,
        ),
        (
            &[
                "[info] Input #0, mpegts, from 'pipe:0':",
                "x264 [error]: invalid preset 'warp9'",
                "[libx264 @ 0x558f] [error] Error setting preset/tune warp9/(null).",
            ],
            Class::BadOption,
        ),
        (
            &[
                "[info] Input #0, mpegts, from 'pipe:0':",
                "[image2 @ 0x55eb] [error] Could not open file : file:/srv/media/gone.png",
                "[error] file:/srv/media/gone.png: Input/output error",
            ],
            Class::FileNotFound,
        ),
        (
            &[
                "[info] Input #0, mpegts, from 'pipe:0':",
                "[error] Decoder (codec none) not found for input stream #1:0",
            ],
            Class::BadOption,
        ),
        (
            &[
                "[info] Output #0, mpegts, to 'pipe:4':",
                "[error] av_interleaved_write_frame(): Broken pipe",
                "[error] Error writing trailer of pipe:4: Broken pipe",
            ],
            Class::WorkerLost,
        ),
    ];
    for (log, expected) in cases {
        let verdict = classify(&run(Exit::Code(1), log));
        assert_eq!(verdict.class, *expected, "{log:?}");
        assert!(
            verdict.evidence.len() >= 2,
            "a verdict quotes the line it rests on: {:?}",
            verdict.evidence
        );
    }
}

#[test]
fn lines_are_taken_apart() {
    let line = |text| line_class(text).unwrap();
    assert_eq!(
        line("[udp @ 0x55d1] [error] bind failed: Address already in use").class,
        Some(Class::PortInUse)
    );
    assert_eq!(
        line("x264 [error]: invalid preset 'x'").severity,
        Severity::Error
    );
    assert_eq!(
        line("[libx264 @ 0x5] [info] frame I:1").severity,
        Severity::Info
    );
    assert!(line("[swscaler @ 0x5] [warning] deprecated pixel format used, make sure you did set range correctly").noise);
    assert!(line("[mpegts @ 0x5] [warning] Could not find codec parameters for stream 0 (Video: h264, none): unspecified size").incomplete_probe);
    assert_eq!(line_class("encoded 0 frames"), None);
}

#[test]
fn names_chosen_by_operators_prove_nothing() {
    let log = [
        "[info]     service_name    : No space left on device",
        "[info] Output #0, mpegts, to 'No such filter':",
    ];
    assert_eq!(class(&run(Exit::Code(0), &log)), Some(Class::InputEnded));
}

proptest! {
    #[test]
    fn any_log_gets_a_verdict(lines in proptest::collection::vec(".{0,60}", 0..20), code in -70_i32..300) {
        let log: Vec<&str> = lines.iter().map(String::as_str).collect();
        let exit = if code < 0 { Exit::Signal(-code) } else { Exit::Code(code) };
        let failure = classify(&run(exit, &log));
        prop_assert!(!failure.title.is_empty() && !failure.evidence.is_empty());
        for line in log {
            let _ = line_class(line);
        }
    }
}
