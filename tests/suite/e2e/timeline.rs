//! A new run goes on where the old one would be.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mpegts::clock::Pts;
use nix::sys::signal::Signal;
use reqwest::Method;
use serde_json::json;
use signalbox_tests::capture::{Capture, Stream, group};
use signalbox_tests::process::signal_process;
use signalbox_tests::sender::{self, Programme};
use signalbox_tests::server::{Options, Server};
use signalbox_tests::wait;
use tempfile::TempDir;

use super::specs::{persistent, test_to_udp, udp_input};

const VIDEO: u16 = 257;

fn never_back(times: &[Pts]) {
    for pair in times.windows(2) {
        assert!(
            !pair[1].is_before(pair[0]),
            "the time stamps go back from {:?} to {:?}",
            pair[0],
            pair[1]
        );
    }
}

fn sound(stream: &Stream) {
    assert_eq!(
        stream.continuity().0,
        0,
        "continuity faults that were not announced"
    );
    never_back(&stream.decoding_times(VIDEO));
    never_back(
        &stream
            .clock(VIDEO)
            .iter()
            .map(|clock| clock.base())
            .collect::<Vec<_>>(),
    );
}

fn constant(name: &str, to: &str) -> serde_json::Value {
    let mut spec = test_to_udp(name, to);
    spec["video"]["rate_control"] = json!("cbr");
    spec["renditions"][0]["mpegts"] =
        json!({"video_pid": VIDEO, "audio_pids": [258], "muxrate": 800_000});
    spec["renditions"][0]["buffer_size"] = json!(300_000);
    persistent(spec)
}

#[test]
fn a_receiver_of_constant_rate_sees_one_timeline_over_three_runs() {
    let server = Server::start();
    let to = group();
    let captured = Capture::join(&to);
    let id = server.create_and_start(&constant("steady", &to));
    server.until_delivering(id, "out");
    captured.receive(Duration::from_secs(2));
    for run in 2..=3 {
        let pid = server.job(id)["pid"].as_i64().expect("a pid");
        signal_process(pid as i32, Signal::SIGKILL);
        server.until_job(id, "the next run", |job| {
            job["run_number"] == run && job["status"] == "running"
        });
        captured.receive(Duration::from_secs(2));
    }
    let stream = captured.stream();
    assert!(stream.odd_sizes().is_empty());
    sound(&stream);
    assert!(
        (stream.rate() / 800_000.0 - 1.0).abs() < 0.05,
        "{} between and over runs",
        stream.rate()
    );
}

#[test]
fn the_33_bit_wrap_of_an_input_is_nothing_special() {
    let server = Server::start();
    let (from, to) = (group(), group());
    let captured = Capture::join(&to);
    // 2^33 / 90000 s = 95443.7 s.
    let _sender = sender::send_from(Programme::Plain, &from, &["-output_ts_offset", "95430"]);
    let mut spec = constant("wrap", &to);
    spec["inputs"] = json!([udp_input(&from)]);
    let id = server.create_and_start(&spec);
    server.until_status(id, "running");
    captured.receive(Duration::from_secs(20));
    let stream = captured.stream();
    sound(&stream);
    assert_eq!(server.job(id)["run_number"], 1, "one run");
}

#[test]
fn the_33_bit_wrap_of_what_is_delivered_is_nothing_special() {
    let folder = TempDir::new().expect("a folder");
    let options = Options {
        ffmpeg: Some(near_the_wrap(folder.path())),
        ..Options::default()
    };
    let server = Server::start_with(&options);
    let to = group();
    let captured = Capture::join(&to);
    let id = server.create_and_start(&constant("wrap", &to));
    server.until_delivering(id, "out");
    captured.receive(Duration::from_secs(6));
    // The second run begins where the first would be now, and comes to the wrap there.
    server.act(id, "restart");
    server.until_job(id, "the second run", |job| {
        job["run_number"] == 2 && job["status"] == "running"
    });
    captured.receive(Duration::from_secs(12));
    let stream = captured.stream();
    sound(&stream);
    let clock: Vec<u64> = stream
        .clock(VIDEO)
        .iter()
        .map(|clock| clock.base().ticks())
        .collect();
    let wraps = clock.windows(2).filter(|pair| pair[1] < pair[0]).count();
    assert_eq!(wraps, 1, "from {:?} to {:?}", clock.first(), clock.last());
}

/// FFmpeg whose first streams begin thirteen seconds before the wrap.
fn near_the_wrap(folder: &Path) -> PathBuf {
    let script = folder.join("ffmpeg");
    let text = r#"#!/bin/bash
arguments=()
for argument; do
  case $argument in pipe:[4-9]) arguments+=(-output_ts_offset 95430) ;; esac
  arguments+=("$argument")
done
exec /usr/bin/ffmpeg "${arguments[@]}"
"#;
    std::fs::write(&script, text).expect("the script is written");
    std::fs::set_permissions(&script, Permissions::from_mode(0o755)).expect("it may be run");
    script
}

#[test]
fn hls_goes_on_over_a_new_run_with_one_discontinuity() {
    let server = Server::start();
    let id = server.create_and_start(&super::specs::test_to_hls("web"));
    let playlist = || {
        server
            .request(Method::GET, "/live/web/180p/index.m3u8", None)
            .text()
            .expect("text")
    };
    let sequence = |text: &str| -> Option<u64> {
        text.lines()
            .find_map(|line| line.strip_prefix("#EXT-X-MEDIA-SEQUENCE:"))?
            .parse()
            .ok()
    };
    let before = wait::until("four segments", || {
        let text = playlist();
        (text.matches("#EXTINF").count() >= 4).then_some(text)
    });
    server.act(id, "restart");
    server.until_job(id, "the second run", |job| {
        job["run_number"] == 2 && job["status"] == "running"
    });
    let after = wait::until("a segment of the second run", || {
        let text = playlist();
        (text.matches("#EXT-X-DISCONTINUITY\n").count() == 1).then_some(text)
    });
    assert!(sequence(&after) >= sequence(&before), "{before}\n{after}");
    assert!(!after.contains("#EXT-X-ENDLIST"));
}
