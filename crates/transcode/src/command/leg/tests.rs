//! Whole commands of legs, one argument a line.

use serde_json::{Value, json};

use super::*;

fn command(output: Value) -> LegCommand {
    let spec = json!({
        "name": "news-24",
        "inputs": [{"type": "udp", "address": "239.10.0.1:5001"}],
        "renditions": [{"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000,
                        "mpegts": {"muxrate": 1_500_000}}],
        "outputs": [output],
    });
    let spec = ChannelSpec::read(&spec).expect("a specification without faults");
    leg(&spec, &spec.outputs[0], &spec.renditions[0]).expect("an output with a leg")
}

fn text(output: Value) -> String {
    let command = command(output);
    format!("{:?}\n{}", command.program, command.args.join("\n"))
}

#[test]
fn whole_commands() {
    insta::assert_snapshot!(
        "rtmp",
        text(json!({"type": "rtmp", "rendition": "360p", "url": "rtmp://live.example/app/key"}))
    );
    insta::assert_snapshot!(
        "rtsp",
        text(json!({"type": "rtsp", "rendition": "360p", "url": "rtsp://live.example/in"}))
    );
    insta::assert_snapshot!(
        "rtsp_by_datagrams",
        text(
            json!({"type": "rtsp", "rendition": "360p", "url": "rtsp://live.example/in", "transport": "udp"})
        )
    );
    insta::assert_snapshot!(
        "srt_caller",
        text(
            json!({"type": "srt", "rendition": "360p", "address": "live.example:9000", "latency_ms": 200,
                    "passphrase": "correct horse = battery", "stream_id": "#!::r=live,m=publish"})
        )
    );
    insta::assert_snapshot!(
        "srt_listener",
        text(
            json!({"type": "srt", "rendition": "360p", "address": "0.0.0.0:9000", "mode": "listener"})
        )
    );
}

#[test]
fn each_reads_the_hub_and_goes_to_one_peer() {
    for output in [
        json!({"type": "rtmp", "rendition": "360p", "url": "rtmp://h/app/key"}),
        json!({"type": "rtsp", "rendition": "360p", "url": "rtsp://h/in"}),
        json!({"type": "srt", "rendition": "360p", "address": "h:9000"}),
    ] {
        let args = command(output).args;
        let from = args
            .iter()
            .filter(|arg| *arg == "pipe:0" || *arg == "file://con");
        assert_eq!(from.count(), 1, "{args:?}");
        let to = args.iter().filter(|arg| arg.contains("://h"));
        assert_eq!(to.count(), 1, "{args:?}");
        assert!(
            args.last().is_some_and(|last| last.contains("://h")),
            "{args:?}"
        );
    }
}

#[test]
fn a_programme_of_variable_rate_is_reported_on_however_little_it_moves() {
    let every = |bitrate: u64| {
        let spec = json!({
            "name": "news-24",
            "inputs": [{"type": "test"}],
            "renditions": [{"name": "a", "resolution": "1280x720", "video_bitrate": bitrate, "audio_bitrate": 96_000}],
            "outputs": [{"type": "srt", "rendition": "a", "address": "h:9000"}],
        });
        let spec = ChannelSpec::read(&spec).expect("a specification without faults");
        let command = leg(&spec, &spec.outputs[0], &spec.renditions[0]).expect("a leg");
        let told = command
            .args
            .iter()
            .find_map(|arg| arg.strip_prefix("-stats-report-frequency:"));
        told.and_then(|every| every.parse::<u64>().ok())
            .expect("a number of packets")
    };
    for bitrate in [300_000, 8_000_000] {
        assert_eq!(every(bitrate), FEWEST_PACKETS);
    }
}

#[test]
fn what_the_hub_delivers_has_no_leg() {
    let spec = json!({
        "name": "news-24",
        "inputs": [{"type": "test"}],
        "renditions": [{"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000}],
        "outputs": [{"type": "http_ts", "rendition": "360p"}, {"type": "hls"},
                    {"type": "udp", "rendition": "360p", "address": "h:1"}],
    });
    let spec = ChannelSpec::read(&spec).expect("a specification without faults");
    for output in &spec.outputs {
        assert_eq!(leg(&spec, output, &spec.renditions[0]), None);
    }
}
