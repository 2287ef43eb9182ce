//! From a real multicast sender through two renditions to UDP and HLS, read back by ffprobe.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use signalbox_tests::capture::{Capture, Stream, group};
use signalbox_tests::sender::{self, Programme};
use signalbox_tests::server::Server;
use signalbox_tests::{probe, wait};

use super::specs::{udp, udp_input};

const MUXRATE: f64 = 1_500_000.0;

fn ladder(name: &str, input: Value, high: &str, low: &str) -> Value {
    json!({
        "name": name,
        "inputs": [input],
        "video": {"preset": "veryfast", "gop_seconds": 1, "rate_control": "cbr", "frame_rate": 50},
        "renditions": [
            {"name": "high", "resolution": "480x270", "video_bitrate": 800_000, "audio_bitrate": 96_000,
             "profile": "high", "buffer_size": 400_000,
             "mpegts": {"service_id": 101, "service_name": "News 24 HD", "service_provider": "ACME",
                        "transport_stream_id": 7, "original_network_id": 32, "pmt_pid": 4097, "video_pid": 257,
                        "audio_pids": [258], "muxrate": MUXRATE as u64, "system": "dvb"}},
            {"name": "low", "resolution": "256x144", "video_bitrate": 300_000, "audio_bitrate": 64_000,
             "profile": "baseline", "frame_rate": 25, "buffer_size": 150_000,
             "mpegts": {"service_id": 102, "service_name": "News 24 SD", "service_provider": "ACME",
                        "pmt_pid": 4098, "video_pid": 513, "audio_pids": [514]}},
        ],
        "outputs": [udp("high", "high", high), udp("low", "low", low),
                    {"name": "web", "type": "hls", "segment_seconds": 1}],
    })
}

#[test]
fn a_plain_multicast_programme_arrives_as_asked() {
    let server = Server::start();
    let (from, high, low) = (group(), group(), group());
    let _sender = sender::send(Programme::Plain, &from);
    let (captured_high, captured_low) = (Capture::join(&high), Capture::join(&low));
    let id = server.create_and_start(&ladder("news-24", udp_input(&from), &high, &low));
    server.until_status(id, "running");
    captured_high.receive(Duration::from_secs(8));
    let (high, low) = (captured_high.stream(), captured_low.stream());

    for stream in [&high, &low] {
        assert!(
            stream.odd_sizes().is_empty(),
            "datagrams of other than 1316 bytes: {:?}",
            stream.odd_sizes()
        );
        assert_eq!(stream.continuity().0, 0, "continuity faults");
    }
    // However long the source's next key frame was waited for.
    for (stream, pid, step) in [(&high, 257, 1800), (&low, 513, 3600)] {
        let times = stream.decoding_times(pid);
        let steps = times.windows(2).map(|pair| pair[1].since(pair[0]));
        let odd: Vec<i64> = steps.filter(|found| *found != step).collect();
        assert!(
            odd.is_empty(),
            "pictures from the first on, every {step}: {odd:?}"
        );
    }
    described(
        &high,
        &["h264", "480", "270", "0x101"],
        "0x102",
        (101, 4097, "News 24 HD"),
        "High",
    );
    described(
        &low,
        &["h264", "256", "144", "0x201"],
        "0x202",
        (102, 4098, "News 24 SD"),
        "Constrained Baseline",
    );
    let rate = high.rate();
    assert!(
        (rate / MUXRATE - 1.0).abs() < 0.03,
        "{rate} on the wire, {MUXRATE} asked"
    );
    keyframes_meet(&server);
    server.stop();
}

fn described(
    stream: &Stream,
    video: &[&str; 4],
    audio_pid: &str,
    service: (i64, i64, &str),
    profile: &str,
) {
    let found = probe::bytes(&stream.bytes());
    let streams = found["streams"].as_array().expect("streams");
    let of = |kind: &str| {
        streams
            .iter()
            .find(|stream| stream["codec_type"] == kind)
            .expect("a stream")
    };
    let (picture, sound) = (of("video"), of("audio"));
    let seen = [
        &picture["codec_name"],
        &picture["width"],
        &picture["height"],
        &picture["id"],
    ]
    .map(|value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    });
    assert_eq!(seen.each_ref().map(String::as_str), *video);
    assert_eq!(picture["profile"], profile);
    assert_eq!(
        (&sound["codec_name"], &sound["id"]),
        (&json!("aac"), &json!(audio_pid))
    );
    let program = &found["programs"][0];
    assert_eq!(program["program_num"], service.0);
    assert_eq!(program["pmt_pid"], service.1);
    assert_eq!(program["tags"]["service_name"], service.2);
    assert_eq!(program["tags"]["service_provider"], "ACME");
}

/// The key frames of both rungs' HLS segments have equal time stamps, and their numbers are equal.
fn keyframes_meet(server: &Server) {
    let media = |rung: &str| {
        let text = wait::until("three segments", || {
            let answer = server.request(
                reqwest::Method::GET,
                &format!("/live/news-24/{rung}/index.m3u8"),
                None,
            );
            let text = answer.text().ok()?;
            (text.matches("#EXTINF").count() >= 3).then_some(text)
        });
        text.lines()
            .filter(|line| !line.starts_with('#'))
            .map(|segment| format!("{rung}/{segment}"))
            .collect::<Vec<_>>()
    };
    let (high, low) = (media("high"), media("low"));
    let name = |path: &String| path.rsplit('/').next().expect("a name").to_owned();
    let folder = tempfile::TempDir::new().expect("a folder");
    let key_frames = |path: &String| {
        let bytes = server
            .request(reqwest::Method::GET, &format!("/live/news-24/{path}"), None)
            .bytes()
            .expect("bytes");
        let file = folder.path().join(path.replace('/', "-"));
        std::fs::write(&file, bytes).expect("room");
        probe::key_frames(&file)
    };
    let of = |paths: &[String]| -> BTreeMap<String, Vec<i64>> {
        let named = paths.iter().map(|path| (name(path), key_frames(path)));
        named.filter(|(_, times)| !times.is_empty()).collect()
    };
    let (mut high, mut low) = (of(&high), of(&low));
    let (all_high, all_low) = (high.clone(), low.clone());
    high.retain(|name, _| all_low.contains_key(name));
    low.retain(|name, _| all_high.contains_key(name));
    assert!(
        !high.is_empty(),
        "segments of equal number: {all_high:?} {all_low:?}"
    );
    assert_eq!(high, low, "key frames of 50p High and 25p Baseline");
}

#[test]
fn of_two_programmes_the_named_one_arrives() {
    let server = Server::start();
    let (from, high, low) = (group(), group(), group());
    let _sender = sender::send(Programme::Two, &from);
    let captured = Capture::join(&low);
    let mut input = udp_input(&from);
    input["program"] = json!(2);
    input["video_pid"] = json!(sender::SECOND_VIDEO);
    input["audio_pid"] = json!(sender::SECOND_MP2);
    let id = server.create_and_start(&ladder("second", input, &high, &low));
    server.until_status(id, "running");
    captured.receive(Duration::from_secs(3));
    let stream = captured.stream();
    let outputs = server.get(&format!("/channels/{id}"))["outputs"].clone();
    assert_eq!(stream.continuity().0, 0, "{outputs:#}");
    described(
        &stream,
        &["h264", "256", "144", "0x201"],
        "0x202",
        (102, 4098, "News 24 SD"),
        "Constrained Baseline",
    );
    let log = server.channel_log(id);
    let command = server.get(&format!("/channels/{id}/command"))["argv"].to_string();
    assert!(
        command.contains("513") || command.contains("0x201"),
        "mapped by PID: {command}\n{log}"
    );
}

#[test]
fn of_two_programmes_none_named_is_refused_with_the_list() {
    let server = Server::start();
    let (from, high, low) = (group(), group(), group());
    let _sender = sender::send(Programme::Two, &from);
    let spec = super::specs::impatient(ladder("neither", udp_input(&from), &high, &low), 0);
    let id = server.create_and_start(&spec);
    let job = server.until_status(id, "failed");
    let told = job["failure"].to_string();
    assert!(
        told.contains("First") || told.contains('1') && told.contains('2'),
        "{told}"
    );
}

#[test]
fn a_file_and_its_sound_arrive_and_a_finite_one_completes() {
    let server = Server::start();
    let media = server.folder().path().join("data/media");
    std::fs::copy(sender::sample(Programme::Plain), media.join("ten.ts")).expect("room");
    let to = group();
    let captured = Capture::join(&to);
    let mut spec = super::specs::test_to_udp("film", &to);
    spec["inputs"] = json!([{"type": "file", "path": "ten.ts", "loop": false}]);
    let id = server.create_and_start(&spec);
    server.until_status(id, "running");
    captured.receive(Duration::from_secs(3));
    assert_eq!(captured.stream().continuity().0, 0);
    let job = server.until_status(id, "completed");
    assert_eq!(job["failure"], Value::Null);
}
