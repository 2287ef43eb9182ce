//! The channel that the API's contract shows.

use serde_json::{Value, json};
use transcode::spec::{ChannelSpec, refuse_unsupported, warnings};

/// With what the database adds, as a GET answers it.
pub(crate) fn document() -> Value {
    json!({
        "id": 7, "name": "news-24", "description": "", "tags": ["news"], "pool": "default", "priority": 50,
        "inputs": [
            {"type": "udp", "address": "239.10.0.1:5001", "interface": "127.0.0.1", "sources": [], "program": null,
             "video_pid": null, "missing_audio": "silence", "timeout_seconds": 5},
            {"type": "file", "path": "slates/back-soon.mp4", "loop": true}
        ],
        "video": {"codec": "h264", "preset": "veryfast", "tune": "none", "profile": null, "level": null, "bframes": 2,
                  "rate_control": "vbr", "crf": null, "frame_rate": 25, "gop_seconds": 2, "pixel_format": "yuv420p",
                  "scan_type": "progressive", "field_order": "tff", "deinterlace": "auto", "aspect_ratio": "16:9",
                  "fit": "pad", "captions": "pass", "hdr": "refuse",
                  "hardware": {"device": "none", "index": 0, "fallback": "software"}},
        "audio": {"codec": "aac", "gain": 1.0, "normalize": false, "delay_ms": 0, "sample_rate": 48000, "channels": 2},
        "audio_tracks": null,
        "data": {"teletext": "drop", "dvb_subtitles": "drop"},
        "logo": {"path": "logos/news.png", "position": {"corner": "top_right", "x": 20, "y": 20}, "opacity": 0.9},
        "renditions": [
            {"name": "1080p", "resolution": "1920x1080", "video_bitrate": 4500000, "max_bitrate": 4500000,
             "audio_bitrate": 128000, "buffer_size": 4500000,
             "mpegts": {"service_id": 101, "service_name": "News 24 HD", "service_provider": "ACME",
                        "transport_stream_id": 7, "original_network_id": 32, "pmt_pid": 4097, "video_pid": 257,
                        "audio_pids": [258], "muxrate": 6000000, "system": "dvb"}},
            {"name": "480p", "resolution": "854x480", "video_bitrate": 1000000, "audio_bitrate": 96000,
             "profile": "main"}
        ],
        "outputs": [
            {"id": 31, "name": "iptv-hd", "type": "udp", "rendition": "1080p", "address": "239.20.0.1:6001",
             "interface": "127.0.0.1", "ttl": 16},
            {"id": 32, "name": "web", "type": "hls", "segment_seconds": 2, "window_segments": 6,
             "delivery": {"state": "delivering", "bytes": 18223104, "bitrate": 5983211, "drops": 0, "reconnects": 0,
                          "last_byte_age_seconds": 0.1, "failure": null}},
            {"id": 33, "name": "tape", "type": "file", "rendition": "1080p", "path": "news-24", "segment_seconds": 300}
        ],
        "restart": {"start_deadline_seconds": 15, "stall_timeout_seconds": 5, "max_retries": 5,
                    "retry_delays_seconds": [1, 2, 4, 8, 15], "on_exhausted": "fail"},
        "job": {"id": 7, "desired": "running", "generation": 3, "status": "running"},
        "created_at": "2026-11-20T10:00:00Z", "updated_at": "2026-11-20T10:00:00Z"
    })
}

pub(crate) fn channel() -> ChannelSpec {
    ChannelSpec::read(&document()).expect("the example")
}

#[test]
fn is_read_whole_and_can_run() {
    let spec = channel();
    assert_eq!(refuse_unsupported(&spec), vec![]);
    assert_eq!(warnings(&spec), vec![]);
    assert_eq!(spec.inputs.len(), 2);
    assert_eq!(spec.outputs[2].id, Some(33));
    // 1.15 × 4,500,000 / (6,000,000 − 128,000)
    assert!((spec.muxdelay_seconds() - 0.8813).abs() < 1e-4);
}

#[test]
fn says_the_same_when_written_and_read_again() {
    let spec = channel();
    assert_eq!(
        ChannelSpec::read(&serde_json::to_value(&spec).unwrap()).unwrap(),
        spec
    );
}

/// Every field of the contract comes out as it went in.
#[test]
fn is_written_as_it_came() {
    let written = serde_json::to_value(channel()).unwrap();
    let mut came = document();
    for read_only in ["id", "job", "created_at", "updated_at"] {
        came.as_object_mut().unwrap().remove(read_only);
    }
    came["outputs"][1]
        .as_object_mut()
        .unwrap()
        .remove("delivery");
    assert_within(&came, &written, "");
}

/// `written` has all that `came` has, and may say more.
fn assert_within(came: &Value, written: &Value, pointer: &str) {
    match (came, written) {
        (Value::Object(came), Value::Object(written)) => {
            for (name, value) in came {
                assert_within(value, &written[name], &format!("{pointer}/{name}"));
            }
        }
        (Value::Array(came), Value::Array(written)) => {
            assert_eq!(came.len(), written.len(), "{pointer}");
            for (index, (came, written)) in came.iter().zip(written).enumerate() {
                assert_within(came, written, &format!("{pointer}/{index}"));
            }
        }
        (Value::Number(came), Value::Number(written)) => {
            assert_eq!(came.as_f64(), written.as_f64(), "{pointer}");
        }
        _ => assert_eq!(came, written, "{pointer}"),
    }
}

#[test]
fn the_least_channel_gets_the_defaults() {
    let least = json!({
        "name": "n", "inputs": [{"type": "test"}],
        "renditions": [{"name": "a", "resolution": "640x360", "video_bitrate": 800000},
                       {"name": "b", "resolution": "320x180", "video_bitrate": 300000}],
        "outputs": [{"type": "hls"}, {"type": "hls"}, {"type": "udp", "rendition": "a", "address": "239.1.1.1:5000"}]
    });
    let spec = ChannelSpec::read(&least).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&spec).unwrap());
}
