//! Inputs that FFmpeg fetches or waits for: from real peers on loopback to UDP, read back by ffprobe, and their faults.

use std::time::Duration;

use serde_json::{Value, json};
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::peers::{self, HttpServer, NodeMediaServer, RtmpServer, RtspServer};
use signalbox_tests::probe;
use signalbox_tests::server::Server;

use super::specs::{impatient, once, persistent, test_to_udp};

const PASSPHRASE: &str = "correct horse % battery";

fn channel(name: &str, input: &Value, to: &str) -> Value {
    let mut spec = test_to_udp(name, to);
    spec["inputs"] = json!([input]);
    spec["inputs"][0]["timeout_seconds"] = json!(2);
    spec
}

/// Runs, and what arrives is the rendition with picture and sound.
fn arrives(server: &Server, id: i64, captured: &Capture) {
    server.until_status(id, "running");
    captured.receive(Duration::from_secs(2));
    let stream = captured.stream();
    assert_eq!(stream.continuity().0, 0, "continuity faults");
    let found = probe::bytes(&stream.bytes());
    let streams = found["streams"].as_array().expect("streams");
    let of = |kind: &str| {
        let found = streams.iter().find(|stream| stream["codec_type"] == kind);
        found.unwrap_or_else(|| panic!("no {kind} in {streams:#?}"))
    };
    let picture = of("video");
    assert_eq!(picture["codec_name"], "h264");
    assert_eq!(
        (&picture["width"], &picture["height"]),
        (&json!(320), &json!(180))
    );
    assert_eq!(of("audio")["codec_name"], "aac");
}

/// The first verdict, in words a user can act on.
fn verdict(server: &Server, id: i64, classes: &[&str]) -> Value {
    let job = server.until_job(id, "a verdict", |job| job["failure"].is_object());
    let class = job["failure"]["class"].as_str().unwrap_or_default();
    assert!(
        classes.contains(&class),
        "{classes:?} expected: {job:#}\n{}",
        server.channel_log(id)
    );
    for words in ["title", "cause", "remedy"] {
        let text = job["failure"][words].as_str().unwrap_or_default();
        assert!(!text.is_empty(), "no {words}: {job:#}");
    }
    job
}

/// A channel that meets its fault at the first attempt.
fn refused(server: &Server, input: &Value, class: &str) -> Value {
    let kind = input["type"].as_str().unwrap_or_default();
    let name = format!("{kind}-{class}");
    let id = server.create_and_start(&impatient(channel(&name, input, &group()), 0));
    verdict(server, id, &[class])
}

fn nobody() -> String {
    format!("127.0.0.1:{}", peers::tcp_port())
}

#[test]
fn a_live_playlist_of_two_second_segments_arrives_and_its_server_goes() {
    let (server, origin, to) = (Server::start(), HttpServer::start(), group());
    let captured = Capture::join(&to);
    let input = json!({"type": "hls", "url": origin.url("/live/2.m3u8")});
    let id = server.create_and_start(&once(channel("two", &input, &to)));
    arrives(&server, id, &captured);
    drop(origin);
    verdict(
        &server,
        id,
        &["input_ended", "input_unreachable", "input_timeout"],
    );
}

#[test]
fn of_a_master_playlist_the_best_variant_arrives() {
    let (server, origin, to) = (Server::start(), HttpServer::start(), group());
    let captured = Capture::join(&to);
    let input = json!({"type": "hls", "url": origin.url("/master.m3u8")});
    let id = server.create_and_start(&once(channel("master", &input, &to)));
    arrives(&server, id, &captured);
    let command = command(&server, id).join("\n");
    assert!(command.contains("[0:p:1:V:0]"), "the second: {command}");
}

#[test]
fn a_live_playlist_of_six_second_segments_arrives() {
    let (server, origin, to) = (Server::start(), HttpServer::start(), group());
    let captured = Capture::join(&to);
    let input = json!({"type": "hls", "url": origin.url("/live/6.m3u8")});
    let id = server.create_and_start(&once(channel("six", &input, &to)));
    arrives(&server, id, &captured);
    // Past the next segment: nothing of it is taken for a stall.
    captured.receive(Duration::from_secs(4));
    assert_eq!(server.job(id)["run_number"], 1);
    assert_eq!(server.job(id)["status"], "running");
}

#[test]
fn a_live_playlist_of_ten_second_segments_arrives() {
    let (server, origin, to) = (Server::start(), HttpServer::start(), group());
    let captured = Capture::join(&to);
    let input = json!({"type": "hls", "url": origin.url("/live/10.m3u8")});
    let id = server.create_and_start(&once(channel("ten", &input, &to)));
    arrives(&server, id, &captured);
    // Past the next segment: nothing of it is taken for a stall.
    captured.receive(Duration::from_secs(9));
    let job = server.job(id);
    assert_eq!(
        (&job["run_number"], &job["status"]),
        (&json!(1), &json!("running")),
        "{job:#}"
    );
}

#[test]
fn faults_of_playlists_and_http_are_named() {
    let (server, origin) = (Server::start(), HttpServer::start());
    let input = |kind: &str, path: &str| json!({"type": kind, "url": origin.url(path)});
    for kind in ["hls", "http"] {
        refused(&server, &input(kind, "/none"), "input_not_found");
        refused(&server, &input(kind, "/locked"), "input_unauthorized");
        refused(&server, &input(kind, "/broken"), "input_server_error");
        refused(&server, &input(kind, "/page"), "input_not_media");
        let gone = json!({"type": kind, "url": format!("http://{}/a", nobody())});
        refused(&server, &gone, "input_unreachable");
    }
}

#[test]
fn a_deaf_http_server_is_silent() {
    let (server, origin) = (Server::start(), HttpServer::start());
    let input = json!({"type": "http", "url": origin.url("/deaf")});
    refused(&server, &input, "input_timeout");
}

#[test]
fn an_endless_http_stream_arrives_as_it_comes_and_its_server_goes() {
    let (server, origin, to) = (Server::start(), HttpServer::start(), group());
    let captured = Capture::join(&to);
    let input = json!({"type": "http", "url": origin.url("/endless.ts")});
    let id = server.create_and_start(&once(channel("endless", &input, &to)));
    arrives(&server, id, &captured);
    assert!(!command(&server, id).contains(&"-re".to_owned()));
    drop(origin);
    verdict(&server, id, &["input_ended"]);
}

#[test]
fn a_film_over_http_is_played_at_its_own_rate_and_its_end_is_told() {
    let (server, origin, to) = (Server::start(), HttpServer::start(), group());
    let captured = Capture::join(&to);
    let input = json!({"type": "http", "url": origin.url("/film.mp4")});
    let id = server.create_and_start(&once(channel("film", &input, &to)));
    arrives(&server, id, &captured);
    assert!(command(&server, id).contains(&"-re".to_owned()));
    verdict(&server, id, &["input_ended"]);
}

fn command(server: &Server, id: i64) -> Vec<String> {
    let answer = server.get(&format!("/channels/{id}/command"));
    let argv = answer["argv"].as_array().expect("a command").clone();
    argv.iter()
        .filter_map(|arg| arg.as_str().map(str::to_owned))
        .collect()
}

#[test]
fn a_camera_over_rtsp_arrives_and_goes() {
    let (server, camera, to) = (Server::start(), RtspServer::start(), group());
    let captured = Capture::join(&to);
    let input = json!({"type": "rtsp", "url": camera.url("/live")});
    let id = server.create_and_start(&once(channel("camera", &input, &to)));
    arrives(&server, id, &captured);
    camera.kill();
    verdict(&server, id, &["input_ended"]);
}

#[test]
fn a_camera_that_freezes_is_missed_and_returns() {
    let (server, camera, to) = (Server::start(), RtspServer::start(), group());
    let captured = Capture::join(&to);
    let input = json!({"type": "rtsp", "url": camera.url("/live")});
    let id = server.create_and_start(&persistent(channel("frozen", &input, &to)));
    arrives(&server, id, &captured);
    camera.freeze();
    verdict(&server, id, &["input_timeout"]);
    camera.thaw();
    server.until_status(id, "running");
    server.until_delivering(id, "out");
}

#[test]
fn a_camera_over_rtsp_by_datagrams_arrives() {
    let (server, camera, to) = (Server::start(), RtspServer::start(), group());
    let captured = Capture::join(&to);
    let input = json!({"type": "rtsp", "url": camera.url("/live"), "transport": "udp"});
    let id = server.create_and_start(&once(channel("datagrams", &input, &to)));
    arrives(&server, id, &captured);
}

#[test]
fn faults_of_rtsp_are_named() {
    let (server, camera) = (Server::start(), RtspServer::start());
    let wrong = json!({"type": "rtsp", "url": camera.url("/none")});
    refused(&server, &wrong, "input_not_found");
    let gone = json!({"type": "rtsp", "url": format!("rtsp://{}/live", nobody())});
    refused(&server, &gone, "input_unreachable");
}

#[test]
fn a_publisher_over_rtmp_arrives_and_goes() {
    let (server, middle, to) = (Server::start(), RtmpServer::start(), group());
    let captured = Capture::join(&to);
    let publisher = middle.publish("hidden-stream-key");
    let input = json!({"type": "rtmp", "url": middle.url("hidden-stream-key")});
    let id = server.create_and_start(&persistent(channel("pull", &input, &to)));
    arrives(&server, id, &captured);
    publisher.kill();
    verdict(&server, id, &["input_ended", "input_timeout"]);
    let _again = middle.publish("hidden-stream-key");
    server.until_status(id, "running");
    server.until_delivering(id, "out");
    unseen(&server, id, "hidden-stream-key");
}

#[test]
fn a_publisher_at_node_media_server_arrives_and_goes() {
    let (server, middle, to) = (Server::start(), NodeMediaServer::start(), group());
    let captured = Capture::join(&to);
    let publisher = peers::play(&["-f", "flv", &middle.url()]);
    let input = json!({"type": "rtmp", "url": middle.play()});
    let id = server.create_and_start(&persistent(channel("node", &input, &to)));
    arrives(&server, id, &captured);
    publisher.kill();
    verdict(&server, id, &["input_ended", "input_timeout"]);
}

#[test]
fn faults_of_rtmp_are_named() {
    let (server, middle) = (Server::start(), RtmpServer::start());
    let gone = json!({"type": "rtmp", "url": format!("rtmp://{}/live/a", nobody())});
    refused(&server, &gone, "input_unreachable");
    let unpublished = json!({"type": "rtmp", "url": middle.url("nobody-publishes")});
    refused(&server, &unpublished, "input_not_found");
}

/// No answer and no line of any log shows it.
fn unseen(server: &Server, id: i64, secret: &str) {
    let mut shown = server.channel_log(id);
    shown.push_str(&command(server, id).join("\n"));
    shown.push_str(&server.job(id).to_string());
    shown.push_str(&server.get(&format!("/channels/{id}")).to_string());
    shown.push_str(&server.get(&format!("/channels/{id}/runs")).to_string());
    let log = server.folder().path().join("stderr.log");
    shown.push_str(&std::fs::read_to_string(log).expect("the server's log"));
    assert!(!shown.contains(secret), "{secret} in:\n{shown}");
}

fn srt(mode: &str, port: u16, further: Value) -> Value {
    let mut input = json!({"type": "srt", "mode": mode, "address": format!("127.0.0.1:{port}")});
    for (field, value) in further.as_object().expect("fields") {
        input[field] = value.clone();
    }
    input
}

fn secrets() -> Value {
    json!({"passphrase": PASSPHRASE, "stream_id": "#!::r=hidden-stream,m=request"})
}

#[test]
fn a_call_to_an_srt_sender_with_a_passphrase_arrives_and_the_sender_goes() {
    let (server, to, port) = (Server::start(), group(), peers::udp_port());
    let captured = Capture::join(&to);
    let url = format!("srt://127.0.0.1:{port}?mode=listener");
    let sender = peers::play(&["-passphrase", PASSPHRASE, "-f", "mpegts", &url]);
    let spec = channel("call", &srt("caller", port, secrets()), &to);
    let id = server.create_and_start(&persistent(spec));
    arrives(&server, id, &captured);
    sender.kill();
    verdict(&server, id, &["input_ended", "input_timeout"]);
    unseen(&server, id, "battery");
    unseen(&server, id, "hidden-stream");
}

#[test]
fn silence_stands_in_for_an_srt_sender_without_sound() {
    let (server, to, port) = (Server::start(), group(), peers::udp_port());
    let captured = Capture::join(&to);
    let url = format!("srt://127.0.0.1:{port}?mode=listener");
    let _sender = peers::play(&["-an", "-f", "mpegts", &url]);
    let spec = channel(
        "soundless",
        &srt("caller", port, json!({"missing_audio": "silence"})),
        &to,
    );
    let id = server.create_and_start(&persistent(spec));
    arrives(&server, id, &captured);
    let silence = "anullsrc=sample_rate=48000:channel_layout=stereo";
    assert!(command(&server, id).contains(&silence.to_owned()));
}

#[test]
fn a_wrong_passphrase_and_a_sender_that_is_not_there_are_named() {
    let (server, port) = (Server::start(), peers::udp_port());
    let url = format!("srt://127.0.0.1:{port}?mode=listener");
    let _sender = peers::play(&["-passphrase", PASSPHRASE, "-f", "mpegts", &url]);
    let other = json!({"passphrase": "another horse"});
    refused(&server, &srt("caller", port, other), "input_unauthorized");
    let nowhere = srt("caller", peers::udp_port(), json!({}));
    refused(&server, &nowhere, "input_unreachable");
}

#[test]
fn a_listener_waits_for_its_caller_beyond_the_start_deadline() {
    let (server, to, port) = (Server::start(), group(), peers::udp_port());
    let captured = Capture::join(&to);
    let mut spec = impatient(channel("listen", &srt("listener", port, secrets()), &to), 0);
    spec["restart"]["start_deadline_seconds"] = json!(2);
    let id = server.create_and_start(&spec);
    let job = server.until_job(id, "it to wait", |job| {
        job["reason"] == "waiting for a caller"
    });
    assert_eq!(job["status"], "starting", "{job:#}");
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(server.job(id)["status"], "starting");
    let url = format!("srt://127.0.0.1:{port}?mode=caller");
    let caller = peers::play(&["-passphrase", PASSPHRASE, "-f", "mpegts", &url]);
    arrives(&server, id, &captured);
    caller.kill();
    verdict(&server, id, &["input_ended", "input_timeout"]);
    unseen(&server, id, "battery");
}

#[test]
fn where_nobody_calls_the_next_input_takes_over() {
    let (server, to, port) = (Server::start(), group(), peers::udp_port());
    let mut spec = impatient(channel("slate", &srt("listener", port, json!({})), &to), 5);
    let slate = json!({"type": "test", "resolution": "320x180"});
    spec["inputs"].as_array_mut().expect("a list").push(slate);
    let id = server.create_and_start(&spec);
    let job = server.until_status(id, "degraded");
    assert_eq!(job["failure"]["class"], "nobody_calls", "{job:#}");
    assert_eq!(job["input_index"], 1);
}
