//! How each network input is opened, by FFmpeg and by ffprobe.

use serde_json::{Value, json};

use super::super::tests::delivers_nowhere;
use super::super::{Capabilities, Places, Probe, build, carrier, lines, look_into_network};
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
    delivers_nowhere(&spec, 0, probe, &places, &command);
    lines(&command).lines().map(str::to_owned).collect()
}

fn whole(input: Value, probe: &Probe) -> String {
    command(inputs_of(input), probe).join("\n")
}

/// What brings an SRT input, then what encodes it.
fn carried(input: Value, probe: &Probe) -> String {
    let inputs = inputs_of(input);
    let spec = channel(inputs.clone());
    let carrier = carrier(&spec.inputs[0], Some(&spec)).expect("a carrier");
    format!(
        "{}\n\n{}",
        carrier.join("\n"),
        command(inputs, probe).join("\n")
    )
}

fn inputs_of(input: Value) -> Value {
    match input.is_array() {
        true => input,
        false => json!([input]),
    }
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
    ($($how:ident $name:ident: $input:expr, $probe:expr;)*) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!($how($input, &$probe));
        })*
    };
}

openings! {
    carried srt_caller: json!({"type": "srt", "address": "host.example:9000"}), unseen();
    carried srt_caller_with_secrets: json!({"type": "srt", "address": "[2001:db8::7]:9000", "latency_ms": 400, "timeout_seconds": 2,
        "passphrase": "correct horse % + &", "stream_id": "#!::r=live/a b,m=request"}), unseen();
    carried srt_listener_alone: json!({"type": "srt", "mode": "listener", "address": "0.0.0.0:9000"}), unseen();
    carried srt_listener_with_a_slate: json!([{"type": "srt", "mode": "listener", "address": "0.0.0.0:9000"}, {"type": "test"}]), unseen();
    carried srt_without_sound_and_a_long_look: json!({"type": "srt", "address": "host.example:9000", "missing_audio": "drop"}), long();
    carried srt_by_programme: json!({"type": "srt", "address": "host.example:9000", "program": 7}), unseen();
    whole rtmp: json!({"type": "rtmp", "url": "rtmp://host.example/live/key"}), unseen();
    whole rtmps_without_sound: json!({"type": "rtmp", "url": "rtmps://host.example/live/key"}),
        seen(&json!({"type": "rtmp", "url": "rtmp://h/a/k"}), &json!({"streams": [{"codec_type": "video", "codec_name": "h264"}]}));
    whole rtsp_over_tcp: json!({"type": "rtsp", "url": "rtsp://camera.example/stream1"}), unseen();
    whole rtsp_over_udp: json!({"type": "rtsp", "url": "rtsp://user:word@camera.example/stream1", "transport": "udp", "timeout_seconds": 3}), unseen();
    whole hls_unseen: hls(), unseen();
    whole hls_takes_the_best_variant: hls(), seen(&hls(), &json!({"programs": [
        {"program_id": 0, "program_num": 0, "tags": {"variant_bitrate": "900000"}, "streams": picture_and_sound()},
        {"program_id": 1, "program_num": 0, "tags": {"variant_bitrate": "4000000"}, "streams": picture_and_sound()},
        {"program_id": 2, "program_num": 0, "tags": {"variant_bitrate": "64000000"}, "streams": [{"codec_type": "audio", "codec_name": "aac"}]}]}));
    whole hls_without_sound: hls(), seen(&hls(), &json!({"programs": [
        {"program_id": 0, "program_num": 0, "tags": {"variant_bitrate": "0"}, "streams": [{"codec_type": "video", "codec_name": "h264"}]}]}));
    whole http_file_by_its_name: http("auto"), unseen();
    whole http_file_by_its_length: http("auto"), seen(&http("auto"), &json!({"streams": picture_and_sound(), "format": {"size": "9000000"}}));
    whole http_live_by_its_want_of_length: http("auto"), seen(&http("auto"), &json!({"streams": picture_and_sound(), "format": {}}));
    whole http_as_it_comes: http("no"), unseen();
    whole http_at_its_own_rate: http("yes"), seen(&http("auto"), &json!({"streams": picture_and_sound(), "format": {}}));
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
        let mut args = command(json!([input]), &unseen());
        args.splice(
            0..0,
            carrier(&spec.inputs[0], Some(&spec)).unwrap_or_default(),
        );
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
