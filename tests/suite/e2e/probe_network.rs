//! Inputs that are fetched or carried, looked at without a channel: what they carry, and the picture they show.

use serde_json::{Value, json};
use signalbox_tests::capture::group;
use signalbox_tests::peers::{self, HttpServer, RtmpServer, RtspServer};
use signalbox_tests::sender::{self, Programme};
use signalbox_tests::server::Server;
use signalbox_tests::wait;

use super::specs::udp_input;

fn probe(server: &Server, input: &Value) -> Value {
    let body = json!({"input": input, "seconds": 3});
    let (status, report) = server.call(reqwest::Method::POST, "/channels/probe", Some(&body));
    assert_eq!(status, 200, "{report:#}");
    report
}

/// A picture is shown; the bytes are those of a JPEG.
fn shows(report: &Value) {
    let text = report["thumbnail"].as_str().unwrap_or_default();
    // What begins every JPEG, in base64.
    let jpeg = text.starts_with("data:image/jpeg;base64,/9j/");
    assert!(jpeg && text.len() > 1000, "{report:#}");
    assert_eq!(report["failure"], Value::Null, "{report:#}");
    let streams = report["programs"][0]["streams"]
        .as_array()
        .expect("streams");
    let h264 = |stream: &Value| stream["kind"] == "video" && stream["codec"] == "h264";
    assert!(streams.iter().any(h264), "{report:#}");
}

#[test]
fn an_srt_sender_is_told_with_its_stream_and_a_wrong_passphrase_too() {
    let (server, port) = (Server::start(), peers::udp_port());
    let url = format!("srt://127.0.0.1:{port}?mode=listener");
    let passphrase = "correct horse battery";
    let sender = peers::play(&["-passphrase", passphrase, "-f", "mpegts", &url]);
    let address = format!("127.0.0.1:{port}");
    let mut input = json!({"type": "srt", "address": address, "timeout_seconds": 2, "passphrase": "another horse"});
    let refused = wait::until("a refusal", || {
        let report = probe(&server, &input);
        (report["failure"]["class"] == "input_unauthorized").then_some(report)
    });
    let nothing = (&refused["received"], &refused["thumbnail"]);
    assert_eq!(nothing, (&json!(false), &Value::Null));
    assert!(!refused.to_string().contains("horse"), "{refused:#}");
    input["passphrase"] = json!(passphrase);
    let report = probe(&server, &input);
    shows(&report);
    assert_eq!(report["transport"]["continuity_errors"], 0, "{report:#}");
    let video = &report["programs"][0]["streams"][0];
    let numbers = (&video["pid"], &video["stream_type"]);
    assert_eq!(numbers, (&json!(256), &json!(27)), "{report:#}");
    assert!(video["bitrate"].as_u64() > Some(100_000), "{report:#}");
    sender.kill();
}

#[test]
fn what_is_fetched_shows_its_picture() {
    let (server, origin) = (Server::start(), HttpServer::start());
    let (camera, middle) = (RtspServer::start(), RtmpServer::start());
    let _publisher = middle.publish("key");
    for input in [
        json!({"type": "hls", "url": origin.url("/live/2.m3u8")}),
        json!({"type": "http", "url": origin.url("/film.mp4")}),
        json!({"type": "rtsp", "url": camera.url("/live")}),
        json!({"type": "rtmp", "url": middle.url("key")}),
    ] {
        shows(&probe(&server, &input));
    }
}

#[test]
fn a_multicast_shows_its_picture_and_none_on_another_port() {
    let server = Server::start();
    let address = group();
    let _sender = sender::send(Programme::Plain, &address);
    let report = wait::until("a picture", || {
        let report = probe(&server, &udp_input(&address));
        report["thumbnail"].is_string().then_some(report)
    });
    shows(&report);
    let (host, port) = address.rsplit_once(':').expect("host and port");
    let other = format!("{host}:{}", port.parse::<u16>().expect("a port") ^ 1);
    let silent = probe(&server, &udp_input(&other));
    let nothing = (&silent["failure"]["class"], &silent["thumbnail"]);
    assert_eq!(nothing, (&json!("input_timeout"), &Value::Null));
    let finding = &silent["findings"][0];
    assert_eq!(finding["code"], "nobody_sends", "{silent:#}");
    let cause = finding["cause"].as_str().unwrap_or_default();
    assert!(cause.contains("group or port is another"), "{silent:#}");
}
