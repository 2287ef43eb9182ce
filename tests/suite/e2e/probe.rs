//! An input looked at without a channel.

use serde_json::{Value, json};
use signalbox_tests::capture::group;
use signalbox_tests::sender::{self, Programme, SECOND_MP2, SECOND_VIDEO};
use signalbox_tests::server::{Options, Server};
use signalbox_tests::wait;

use super::specs::udp_input;

fn probe(server: &Server, input: &Value, seconds: u32) -> Value {
    let body = json!({"input": input, "seconds": seconds});
    let (status, report) = server.call(reqwest::Method::POST, "/channels/probe", Some(&body));
    assert_eq!(status, 200, "{report:#}");
    report
}

/// Until the sender has begun.
fn probe_of_a_sender(server: &Server, input: &Value) -> Value {
    wait::until("the sender to be heard", || {
        let report = probe(server, input, 2);
        (report["programs"][0]["number"].is_number()).then_some(report)
    })
}

#[test]
fn a_multicast_is_told_with_its_senders_and_programmes() {
    let server = Server::start();
    let group = group();
    let _sender = sender::send(Programme::Two, &group);
    let mut input = udp_input(&group);
    let report = probe_of_a_sender(&server, &input);
    assert_eq!(
        report["failure"]["class"], "program_not_chosen",
        "{report:#}"
    );
    let network = &report["network"];
    assert_eq!(
        (&network["joined"], &network["interface"]),
        (&json!(true), &json!("lo"))
    );
    let sender = &network["senders"][0];
    assert!(
        sender["address"]
            .as_str()
            .unwrap_or_default()
            .starts_with("127.0.0.1:"),
        "{network}"
    );
    assert!(sender["packets"].as_u64() > Some(10), "{network}");
    assert!(network["bitrate"].as_u64() > Some(100_000), "{network}");
    assert_eq!(report["transport"]["continuity_errors"], 0, "{report:#}");
    let second = &report["programs"][1];
    assert_eq!(
        (&second["number"], &second["name"]),
        (&json!(2), &json!("Second"))
    );
    let streams = second["streams"].as_array().expect("streams");
    let of = |pid: u16| {
        streams
            .iter()
            .find(|one| one["pid"] == pid)
            .expect("a stream")
    };
    assert_eq!(
        (&of(SECOND_VIDEO)["codec"], &of(SECOND_VIDEO)["stream_type"]),
        (&json!("h264"), &json!(27))
    );
    assert_eq!(of(SECOND_MP2)["codec"], "mp2");

    input["program"] = json!(2);
    let chosen = probe(&server, &input, 2);
    assert_eq!(chosen["failure"], Value::Null, "{chosen:#}");
}

#[test]
fn a_silent_group_and_a_filtered_sender_are_told_apart() {
    let server = Server::start();
    let silent = probe(&server, &udp_input(&group()), 1);
    assert_eq!(
        (&silent["received"], &silent["network"]["joined"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(silent["failure"]["class"], "input_timeout", "{silent:#}");
    let codes: Vec<&str> = silent["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect();
    assert!(codes.contains(&"nobody_sends"), "{silent:#}");

    let group = group();
    let _sender = sender::send(Programme::Plain, &group);
    let mut input = udp_input(&group);
    probe_of_a_sender(&server, &input);
    input["sources"] = json!(["127.0.0.9"]);
    let filtered = probe(&server, &input, 3);
    assert_eq!(
        filtered["findings"][0]["code"], "source_filtered",
        "{filtered:#}"
    );
    assert_eq!(
        filtered["network"]["senders"][0]["accepted"], false,
        "{filtered:#}"
    );

    input["sources"] = json!([]);
    input["type"] = json!("rtp");
    let plain = probe(&server, &input, 2);
    assert_eq!(plain["findings"][0]["code"], "wrong_type", "{plain:#}");
}

#[test]
fn an_interface_that_is_missing_is_told_and_a_faulty_input_refused() {
    let server = Server::start();
    let mut input = udp_input(&group());
    input["interface"] = json!("eth99");
    let report = probe(&server, &input, 1);
    assert_eq!(
        report["failure"]["class"], "interface_missing",
        "{report:#}"
    );
    assert_eq!(
        report["findings"][0]["code"], "interface_missing",
        "{report:#}"
    );
    let body = json!({"input": {"type": "udp", "address": "nowhere"}});
    let (status, problem) = server.call(reqwest::Method::POST, "/channels/probe", Some(&body));
    assert_eq!(
        (status, &problem["errors"][0]["pointer"]),
        (422, &json!("/input/address"))
    );
}

#[test]
fn a_file_is_told_as_ffprobe_sees_it() {
    let sample = sender::sample(Programme::Plain);
    let root = sample.parent().expect("a folder").to_string_lossy();
    let name = sample.file_name().expect("a name").to_string_lossy();
    let server = Server::start_with(&Options {
        arguments: vec!["--media-root".to_owned(), root.into_owned()],
        ..Options::default()
    });
    let report = probe(&server, &json!({"type": "file", "path": name}), 3);
    assert_eq!(
        (&report["format"], &report["failure"]),
        (&json!("mpegts"), &Value::Null)
    );
    let video = &report["programs"][0]["streams"][0];
    assert_eq!(
        (&video["codec"], &video["resolution"]),
        (&json!("h264"), &json!("640x360"))
    );
    let absent = probe(&server, &json!({"type": "file", "path": "absent.ts"}), 3);
    assert_eq!(absent["failure"]["class"], "file_not_found", "{absent:#}");
}
