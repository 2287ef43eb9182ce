//! Inputs that die, return, never come, or have no place.

use std::time::Duration;

use serde_json::json;
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::sender::{self, Programme};
use signalbox_tests::server::Server;
use signalbox_tests::wait;

use super::specs::{impatient, persistent, test_to_udp, udp_input, udp_to_udp};

#[test]
fn an_input_that_dies_is_retried_and_returns_while_a_neighbour_flows_on() {
    let server = Server::start();
    let (from, to, beside) = (group(), group(), group());
    let neighbour = Capture::join(&beside);
    let other = server.create_and_start(&test_to_udp("neighbour", &beside));
    server.until_delivering(other, "out");
    neighbour.receive(Duration::from_millis(500));

    let sender = sender::send(Programme::Plain, &from);
    let mut spec = udp_to_udp("dies", &from, &to);
    spec["restart"] =
        json!({"max_retries": 5, "retry_delays_seconds": [0.5], "on_exhausted": "keep_trying"});
    let id = server.create_and_start(&spec);
    server.until_delivering(id, "out");
    sender.kill();
    let job = server.until_job(id, "its input to be missed", |job| {
        job["status"] == "retrying"
    });
    assert_eq!(job["failure"]["class"], "input_timeout", "{job:#}");
    assert!(job["next_retry_at"].is_string(), "{job:#}");
    let _again = sender::send(Programme::Plain, &from);
    server.until_status(id, "running");
    server.until_delivering(id, "out");

    assert_eq!(server.job(other)["run_number"], 1);
    assert_eq!(
        neighbour.stream().continuity().0,
        0,
        "the neighbour was disturbed"
    );
}

#[test]
fn an_input_that_never_comes_fails_as_the_policy_says_and_leaves_no_ffmpeg() {
    let server = Server::start();
    let id = server.create_and_start(&impatient(udp_to_udp("silent", &group(), &group()), 2));
    let job = server.until_status(id, "failed");
    assert_eq!(job["failure"]["class"], "input_timeout", "{job:#}");
    assert_eq!(job["attempt"], 3, "the first and two retries: {job:#}");
    assert!(
        !job["failure"]["remedy"]
            .as_str()
            .unwrap_or_default()
            .is_empty()
    );
    assert_eq!(
        server.get(&format!("/channels/{id}/runs"))["items"]
            .as_array()
            .map(Vec::len),
        Some(3)
    );
    wait::until("no child to be left", || {
        server.children().is_empty().then_some(())
    });
    // It stays given up until somebody asks again.
    server.act(id, "start");
    server.until_job(id, "a new attempt", |job| job["status"] != "failed");
}

#[test]
fn an_interface_that_is_missing_is_named() {
    let server = Server::start();
    let mut spec = udp_to_udp("nowhere", &group(), &group());
    spec["inputs"][0]["interface"] = json!("10.99.98.97");
    let id = server.create_and_start(&impatient(spec, 1));
    let job = server.until_job(id, "a verdict", |job| job["failure"].is_object());
    assert_eq!(job["failure"]["class"], "interface_missing", "{job:#}");
    assert!(
        job["failure"].to_string().contains("10.99.98.97"),
        "{job:#}"
    );
}

#[test]
fn a_port_in_use_is_named() {
    let server = Server::start();
    let taken = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let mut spec = udp_to_udp("taken", &address, &group());
    spec["inputs"][0]["interface"] = serde_json::Value::Null;
    let id = server.create_and_start(&impatient(spec, 1));
    let job = server.until_job(id, "a verdict", |job| job["failure"].is_object());
    assert_eq!(job["failure"]["class"], "port_in_use", "{job:#}");
}

#[test]
fn garbage_instead_of_a_transport_stream_is_named() {
    let server = Server::start();
    let from = group();
    let id = server.create_and_start(&impatient(udp_to_udp("garbage", &from, &group()), 0));
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let noise: Vec<u8> = (0..1316_u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8 & 0x3f)
        .collect();
    let job = wait::until("a verdict", || {
        for _ in 0..20 {
            socket.send_to(&noise, &from).expect("sent");
        }
        let job = server.job(id);
        (job["status"] == "failed").then_some(job)
    });
    assert_eq!(job["failure"]["class"], "input_not_media", "{job:#}");
}

#[test]
fn the_next_input_of_the_list_takes_over_and_is_degraded() {
    let server = Server::start();
    let to = group();
    let mut spec = persistent(udp_to_udp("slate", &group(), &to));
    spec["inputs"] = json!([udp_input(&group()), {"type": "test", "pattern": "smptehdbars", "resolution": "320x180"}]);
    let id = server.create_and_start(&spec);
    let job = server.until_status(id, "degraded");
    assert_eq!(job["input_index"], 1, "{job:#}");
    assert!(
        job["failure"].is_object() && job["reason"].is_string(),
        "{job:#}"
    );
    server.until_delivering(id, "out");
}

#[test]
fn an_input_without_sound_ends_as_any_other_where_silence_stands_in() {
    let server = Server::start();
    let (from, to) = (group(), group());
    let mut spec = udp_to_udp("soundless", &from, &to);
    spec["inputs"][0]["missing_audio"] = json!("silence");
    spec["inputs"][0]["timeout_seconds"] = json!(1);
    let sender = sender::send_from(Programme::Plain, &from, &["-an"]);
    let id = server.create_and_start(&impatient(spec, 0));
    server.until_delivering(id, "out");
    sender.kill();
    let job = server.until_status(id, "failed");
    assert_eq!(job["failure"]["class"], "input_timeout", "{job:#}");
}

#[test]
fn inputs_are_tried_in_order_and_the_list_begins_anew() {
    let server = Server::start();
    let (first, second) = (group(), group());
    let mut spec = udp_to_udp("wraps", &first, &group());
    spec["inputs"] = json!([udp_input(&first), udp_input(&second)]);
    for input in spec["inputs"].as_array_mut().expect("a list") {
        input["timeout_seconds"] = json!(0.5);
    }
    let id = server.create_and_start(&persistent(spec));
    server.until_job(id, "the first input again", |job| {
        job["run_number"].as_i64() >= Some(3) && job["input_index"] == 0
    });
    let _sender = sender::send(Programme::Plain, &first);
    let job = server.until_status(id, "running");
    assert_eq!(
        (&job["input_index"], &job["failure"]),
        (&json!(0), &json!(null)),
        "{job:#}"
    );
}

#[test]
fn a_new_start_begins_at_the_first_input() {
    let server = Server::start();
    let first = group();
    let mut spec = udp_to_udp("returns", &first, &group());
    spec["inputs"] = json!([udp_input(&first), {"type": "test", "resolution": "320x180"}]);
    let id = server.create_and_start(&persistent(spec));
    let job = server.until_status(id, "degraded");
    assert_eq!(job["reason"], "running on input 2 of 2", "{job:#}");
    let _sender = sender::send(Programme::Plain, &first);
    server.act(id, "restart");
    let job = server.until_status(id, "running");
    assert_eq!(job["input_index"], 0, "{job:#}");
}
