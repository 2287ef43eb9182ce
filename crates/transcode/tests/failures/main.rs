//! The failure dictionary against runs recorded from FFmpeg 5.1: what they are called must be what happened.

mod recorded;
mod samples;

use recorded::{Recorded, expected};
use samples::SAMPLES;
use transcode::failure::{Class, diagnose, line_class};

/// Disk full without a word, an upload refused without a word: only a look at the disk or at the far end can tell.
const SILENT: &[&str] = &["http-hls-put-403"];

#[test]
fn every_sample_is_expected_and_every_expected_one_is_there() {
    let names: Vec<&str> = SAMPLES.iter().map(|(name, _)| *name).collect();
    let rows: Vec<&str> = expected().iter().map(|row| row.name).collect();
    assert_eq!(names.len(), rows.len());
    assert!(rows.iter().all(|row| names.contains(row)));
}

#[test]
fn no_run_is_called_what_it_is_not() {
    let mut wrong = Vec::new();
    let mut named = 0;
    for row in expected() {
        let (_, text) = SAMPLES
            .iter()
            .find(|(name, _)| *name == row.name)
            .expect("a sample");
        let run = Recorded::read(row.name, text);
        let verdict = diagnose(&run.evidence());
        let class = verdict
            .as_ref()
            .map_or("none", |failure| failure.class.as_str());
        if class == row.class {
            named += 1;
        } else if !SILENT.contains(&row.name) || class != "none" {
            wrong.push(format!("{}: {class}, not {}", row.name, row.class));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(
        named * 100 >= 95 * SAMPLES.len(),
        "{named} of {} are named",
        SAMPLES.len()
    );
}

#[test]
fn what_only_a_probe_settles_says_so() {
    for row in expected().iter().filter(|row| !row.probe.is_empty()) {
        let (_, text) = SAMPLES
            .iter()
            .find(|(name, _)| *name == row.name)
            .expect("a sample");
        let run = Recorded::read(row.name, text);
        let Some(failure) = diagnose(&run.evidence()) else {
            continue;
        };
        let told = failure.evidence.iter().any(|line| line.contains(row.probe));
        assert!(
            told || failure.class == Class::DiskFull,
            "{}: {:?}",
            row.name,
            failure.evidence
        );
    }
}

#[test]
fn no_verdict_repeats_a_passphrase() {
    for name in ["srt-bad-passphrase", "srt-short-passphrase"] {
        let (_, text) = SAMPLES
            .iter()
            .find(|(sample, _)| *sample == name)
            .expect("a sample");
        let failure = diagnose(&Recorded::read(name, text).evidence()).expect("a failure");
        let said = failure.evidence.join("\n");
        assert!(
            !said.contains("wrongwrong1") && !said.contains("=short"),
            "{said}"
        );
    }
}

#[test]
fn joining_between_two_keyframes_is_noise() {
    let line =
        line_class("[h264 @ 0x561a] [error] non-existing PPS 0 referenced").expect("a class");
    assert!(line.noise);
    assert_eq!(line.class, None);
    let (_, text) = SAMPLES
        .iter()
        .find(|(name, _)| *name == "ts-source-restarts-pts-jump")
        .expect("a sample");
    let run = Recorded::read("ts-source-restarts-pts-jump", text);
    let told = run
        .log
        .iter()
        .filter_map(|line| line_class(line))
        .filter(|line| line.class.is_some())
        .count();
    assert_eq!(told, 0, "nothing alarming in a source that restarts");
}
