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
