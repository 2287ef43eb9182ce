//! FFmpegs that are killed, missing, or end by themselves.

use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::process::{alive, signal_process};
use signalbox_tests::server::{Options, Server};
use signalbox_tests::wait;

use super::specs::{impatient, persistent, test_to_udp};

#[test]
fn an_ffmpeg_that_is_killed_comes_back() {
    let server = Server::start();
    let to = group();
    let captured = Capture::join(&to);
    let id = server.create_and_start(&persistent(test_to_udp("killed", &to)));
    let first = server.until_status(id, "running")["pid"]
        .as_i64()
        .expect("a pid") as i32;
    signal_process(first, Signal::SIGKILL);
    let job = server.until_job(id, "a second run", |job| {
        job["run_number"] == 2 && job["status"] == "running"
    });
    assert_ne!(job["pid"], first);
    assert!(!alive(first));
    captured.receive(Duration::from_secs(1));
    let runs = server.get(&format!("/channels/{id}/runs"));
    assert_eq!(runs["items"].as_array().map(Vec::len), Some(2), "{runs:#}");
    assert!(runs.to_string().contains("killed"), "{runs:#}");
}

#[test]
fn an_ffmpeg_that_freezes_is_replaced() {
    let server = Server::start();
    let mut spec = persistent(test_to_udp("frozen", &group()));
    spec["restart"]["stall_timeout_seconds"] = serde_json::json!(7);
    let id = server.create_and_start(&spec);
    let first = server.until_status(id, "running")["pid"]
        .as_i64()
        .expect("a pid") as i32;
    signal_process(first, Signal::SIGSTOP);
    server.until_job(id, "a second run", |job| {
        job["run_number"] == 2 && job["status"] == "running"
    });
    wait::until("the frozen one to be gone", || {
        (!alive(first)).then_some(())
    });
}

#[test]
fn a_missing_ffmpeg_is_named_and_not_tried_for_ever() {
    let options = Options {
        ffmpeg: Some("/nowhere/ffmpeg".into()),
        ..Options::default()
    };
    let server = Server::start_with(&options);
    let id = server.create_and_start(&impatient(test_to_udp("missing", &group()), 2));
    let job = server.until_status(id, "failed");
    assert_eq!(job["failure"]["class"], "ffmpeg_missing", "{job:#}");
}

#[test]
fn a_stop_ends_it_at_once_and_a_start_brings_it_back() {
    let server = Server::start();
    let id = server.create_and_start(&test_to_udp("again", &group()));
    let pid = server.until_status(id, "running")["pid"]
        .as_i64()
        .expect("a pid") as i32;
    let begun = Instant::now();
    server.act(id, "stop");
    server.until_status(id, "stopped");
    assert!(
        begun.elapsed() < Duration::from_secs(3),
        "{:?}",
        begun.elapsed()
    );
    assert!(!alive(pid));
    server.act(id, "start");
    server.until_status(id, "running");
    server.stop();
}
