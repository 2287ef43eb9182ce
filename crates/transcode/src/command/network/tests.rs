//! How each network input is opened, by FFmpeg and by ffprobe.

use serde_json::{Value, json};

use super::super::{Capabilities, Places, Probe, build, lines, look_into_network};
use crate::spec::ChannelSpec;

fn channel(inputs: Value) -> ChannelSpec {
    ChannelSpec::read(&json!({
        "name": "news-24",
        "inputs": inputs,
        "video": {"preset": "veryfast"},
        "renditions": [{"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000}],
    }))
    .expect("a specification without faults")
}

fn command(inputs: Value, probe: &Probe) -> Vec<String> {
    let places = Places {
        ffmpeg: "/usr/bin/ffmpeg".to_owned(),
        files: [].into(),
    };
    let spec = channel(inputs);
    let command = build(&spec, 0, probe, &Capabilities::untried(), &places).expect("a command");
    lines(&command).lines().map(str::to_owned).collect()
}

/// What the encoding adds is shown by other snapshots.
fn opened(input: Value, probe: &Probe) -> String {
    let inputs = if input.is_array() {
        input
    } else {
        json!([input])
    };
    let command = command(inputs, probe);
    let graph = command
        .iter()
        .position(|arg| arg == "-filter_complex")
        .expect("a graph");
    let mut maps: Vec<String> = command[graph + 1]
        .split(';')
        .take(1)
        .map(str::to_owned)
        .collect();
    let mapped = command.windows(2).filter(|pair| pair[0] == "-map");
    maps.extend(mapped.map(|pair| format!("-map {}", pair[1])));
    format!("{}\n…\n{}", command[..graph].join("\n"), maps.join("\n"))
}

fn unseen() -> Probe {
    Probe::default()
}

fn long() -> Probe {
    Probe {
        long: true,
        ..Probe::default()
    }
}

fn seen(input: &Value, answer: &Value) -> Probe {
    let spec = channel(json!([input]));
    Probe::of_network(&spec.inputs[0], answer)
}

fn picture_and_sound() -> Value {
    json!([{"codec_type": "video", "codec_name": "h264"}, {"codec_type": "audio", "codec_name": "aac"}])
}

fn hls() -> Value {
    json!({"type": "hls", "url": "https://cdn.example/live/master.m3u8"})
}

fn http(realtime: &str) -> Value {
    json!({"type": "http", "url": "http://host.example/film.mp4?sig=1", "realtime": realtime, "timeout_seconds": 2.5})
}

macro_rules! openings {
    ($($name:ident: $input:expr, $probe:expr;)*) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!(opened($input, &$probe));
        })*
    };
}

openings! {
    srt_caller: json!({"type": "srt", "address": "host.example:9000"}), unseen();
    srt_caller_with_secrets: json!({"type": "srt", "address": "[2001:db8::7]:9000", "latency_ms": 400, "timeout_seconds": 2,
        "passphrase": "correct horse % + &", "stream_id": "#!::r=live/a b,m=request"}), unseen();
    srt_listener_alone: json!({"type": "srt", "mode": "listener", "address": "0.0.0.0:9000"}), unseen();
    srt_listener_with_a_slate: json!([{"type": "srt", "mode": "listener", "address": "0.0.0.0:9000"}, {"type": "test"}]), unseen();
    srt_without_sound_and_a_long_look: json!({"type": "srt", "address": "host.example:9000", "missing_audio": "drop"}), long();
    srt_by_programme: json!({"type": "srt", "address": "host.example:9000", "program": 7}), unseen();
    rtmp: json!({"type": "rtmp", "url": "rtmp://host.example/live/key"}), unseen();
    rtmps_without_sound: json!({"type": "rtmp", "url": "rtmps://host.example/live/key"}),
        seen(&json!({"type": "rtmp", "url": "rtmp://h/a/k"}), &json!({"streams": [{"codec_type": "video", "codec_name": "h264"}]}));
    rtsp_over_tcp: json!({"type": "rtsp", "url": "rtsp://camera.example/stream1"}), unseen();
    rtsp_over_udp: json!({"type": "rtsp", "url": "rtsp://user:word@camera.example/stream1", "transport": "udp", "timeout_seconds": 3}), unseen();
    hls_unseen: hls(), unseen();
    hls_takes_the_best_variant: hls(), seen(&hls(), &json!({"programs": [
        {"program_id": 0, "program_num": 0, "tags": {"variant_bitrate": "900000"}, "streams": picture_and_sound()},
        {"program_id": 1, "program_num": 0, "tags": {"variant_bitrate": "4000000"}, "streams": picture_and_sound()},
        {"program_id": 2, "program_num": 0, "tags": {"variant_bitrate": "64000000"}, "streams": [{"codec_type": "audio", "codec_name": "aac"}]}]}));
    hls_without_sound: hls(), seen(&hls(), &json!({"programs": [
        {"program_id": 0, "program_num": 0, "tags": {"variant_bitrate": "0"}, "streams": [{"codec_type": "video", "codec_name": "h264"}]}]}));
    http_file_by_its_name: http("auto"), unseen();
    http_file_by_its_length: http("auto"), seen(&http("auto"), &json!({"streams": picture_and_sound(), "format": {"size": "9000000"}}));
    http_live_by_its_want_of_length: http("auto"), seen(&http("auto"), &json!({"streams": picture_and_sound(), "format": {}}));
    http_as_it_comes: http("no"), unseen();
    http_at_its_own_rate: http("yes"), seen(&http("auto"), &json!({"streams": picture_and_sound(), "format": {}}));
}

#[test]
fn a_whole_command_from_a_playlist() {
    insta::assert_snapshot!(command(json!([hls()]), &unseen()).join("\n"));
}

#[test]
fn a_look_opens_what_ffmpeg_opens() {
    let looks = [
        json!({"type": "rtmp", "url": "rtmp://host.example/live/key"}),
        json!({"type": "rtsp", "url": "rtsp://camera.example/stream1"}),
        hls(),
        http("auto"),
    ];
    let looks = looks.map(|input| {
        let spec = channel(json!([input]));
        let args = look_into_network(&spec.inputs[0], false).expect("a look");
        args.join("\n")
    });
    insta::assert_snapshot!(looks.join("\n\n"));
}

#[test]
fn a_sender_that_takes_one_connection_is_not_looked_at() {
    let spec = channel(json!([{"type": "srt", "address": "host.example:9000"}, {"type": "test"}]));
    assert!(
        spec.inputs
            .iter()
            .all(|input| look_into_network(input, false).is_none())
    );
}

#[test]
fn no_network_input_opens_a_file_or_tells_its_secrets() {
    let inputs = json!([
        {"type": "srt", "address": "h:9000", "passphrase": "correct horse", "stream_id": "#!::r=hidden"},
        {"type": "rtmp", "url": "rtmp://h.example/live/hidden-key"},
        {"type": "rtsp", "url": "rtsp://user:hidden-word@h.example/a"},
        {"type": "hls", "url": "https://user:hidden-word@h.example/a.m3u8?token=hidden-token"},
        {"type": "http", "url": "https://user:hidden-word@h.example/a.ts?key=hidden-key"},
    ]);
    for input in inputs.as_array().expect("a list") {
        let spec = channel(json!([input]));
        let args = command(json!([input]), &unseen());
        let allowed = args
            .windows(2)
            .find(|pair| pair[0] == "-protocol_whitelist")
            .map(|pair| pair[1].clone())
            .expect("a whitelist");
        assert!(!allowed.split(',').any(|one| one == "file"), "{allowed}");
        let secrets = crate::redact::Secrets::new(spec.secrets());
        for arg in &args {
            let shown = secrets.redact(arg);
            assert!(
                !shown.contains("hidden") && !shown.contains("correct horse"),
                "{shown}"
            );
        }
    }
}
