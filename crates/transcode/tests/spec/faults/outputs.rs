use serde_json::{Value, json};
use transcode::spec::{ChannelSpec, Limits};

use super::{changed, check_table, fine, single};

#[test]
fn of_outputs() {
    check_table(single! {
        "/outputs" = {} => "/outputs" "wrong_type";
        "/outputs/0" = "udp" => "/outputs/0" "wrong_type";
        "/outputs/0/type" = gone => "/outputs/0/type" "required";
        "/outputs/0/type" = "dash" => "/outputs/0/type" "unknown_value";
        "/outputs/0/id" = 0 => "/outputs/0/id" "out_of_range";
        "/outputs/0/id" = 32 => "/outputs/1/id" "duplicate";
        "/outputs/0/name" = "web" => "/outputs/1/name" "duplicate";
        "/outputs/0/name" = "" => "/outputs/0/name" "bad_length";
        "/outputs/0/rendition" = gone => "/outputs/0/rendition" "required";
        "/outputs/0/rendition" = "720p" => "/outputs/0/rendition" "not_found";
        "/outputs/0/address" = gone => "/outputs/0/address" "required";
        "/outputs/0/address" = "0.0.0.0:5000" => "/outputs/0/address" "out_of_range";
        "/outputs/0/address" = "255.255.255.255:5000" => "/outputs/0/address" "out_of_range";
        "/outputs/0/address" = "239.20.0.1:99999" => "/outputs/0/address" "out_of_range";
        "/outputs/0/address" = "-host:5000" => "/outputs/0/address" "bad_format";
        "/outputs/0/address" = "239.10.0.1:5001" => "/outputs/0/address" "own_input";
        "/outputs/0/interface" = "eth0/24" => "/outputs/0/interface" "bad_format";
        "/outputs/0/source_address" = "eth0" => "/outputs/0/source_address" "bad_format";
        "/outputs/0/source_address" = "::1" => "/outputs/0/source_address" "conflict";
        "/outputs/0/ttl" = 0 => "/outputs/0/ttl" "out_of_range";
        "/outputs/0/ttl" = 256 => "/outputs/0/ttl" "out_of_range";
        "/outputs/0/dscp" = 64 => "/outputs/0/dscp" "out_of_range";
        "/outputs/0/redundant" = "no" => "/outputs/0/redundant" "wrong_type";
        "/outputs/0/segment_seconds" = 2 => "/outputs/0/segment_seconds" "unknown_field";
        "/outputs/1/rendition" = "1080p" => "/outputs/1/rendition" "conflict";
        "/outputs/1/segment_seconds" = 3 => "/outputs/1/segment_seconds" "conflict";
        "/outputs/1/segment_seconds" = 1 => "/outputs/1/segment_seconds" "conflict";
        "/outputs/1/segment_seconds" = 61 => "/outputs/1/segment_seconds" "out_of_range";
        "/outputs/1/window_segments" = 2 => "/outputs/1/window_segments" "out_of_range";
        "/outputs/1/window_segments" = 61 => "/outputs/1/window_segments" "out_of_range";
        "/outputs/2/path" = gone => "/outputs/2/path" "required";
        "/outputs/2/path" = "../tapes" => "/outputs/2/path" "bad_format";
        "/outputs/2/segment_seconds" = 301 => "/outputs/2/segment_seconds" "conflict";
        "/outputs/2" = {"type": "srt", "rendition": "1080p"} => "/outputs/2/address" "required";
        "/outputs/2" = {"type": "srt", "rendition": "1080p", "address": "h:1", "passphrase": "123456789"} => "/outputs/2/passphrase" "bad_length";
        "/outputs/2" = {"type": "srt", "rendition": "1080p", "address": "239.1.1.1:1", "mode": "listener"} => "/outputs/2/address" "out_of_range";
        "/outputs/2" = {"type": "rtmp", "rendition": "1080p", "url": "rtsp://h/a/k"} => "/outputs/2/url" "unknown_value";
        "/outputs/2" = {"type": "rtmp", "rendition": "1080p", "url": "rtmp://h/a/k", "reconnect_delay_seconds": 0} => "/outputs/2/reconnect_delay_seconds" "out_of_range";
        "/outputs/2" = {"type": "rtmp", "rendition": "1080p", "url": "rtmp://h/a/********"} => "/outputs/2/url" "hidden_secret";
        "/outputs/2" = {"type": "rtsp", "rendition": "1080p", "url": "not a url"} => "/outputs/2/url" "bad_format";
        "/outputs/2" = {"type": "http_ts"} => "/outputs/2/rendition" "required";
        "/outputs" = [{"type": "srt", "rendition": "480p", "address": "0.0.0.0:9000", "mode": "listener"},
                      {"type": "srt", "rendition": "480p", "address": "127.0.0.1:09000", "mode": "listener"}] => "/outputs/1/address" "address_in_use";
        "/outputs/2" = {"type": "udp", "rendition": "480p", "address": "239.20.0.1:6001"} => "/outputs/2/address" "address_in_use";
        "/outputs/2" = {"type": "rtp", "rendition": "480p", "address": "239.20.0.1:06001", "redundant": true} => "/outputs/2/address" "address_in_use";
    });
}

#[test]
fn not_of_what_is_allowed() {
    check_table(fine! {
        "/outputs" = [];
        "/outputs" = [{"type": "srt", "rendition": "480p", "address": "127.0.0.1:9000", "mode": "listener"},
                      {"type": "srt", "rendition": "480p", "address": "127.0.0.2:9000", "mode": "listener"},
                      {"type": "srt", "rendition": "480p", "address": "127.0.0.1:9000"}];
        "/outputs/0/address" = "receiver.example:5000";
        "/outputs/0/address" = "[2001:db8::1]:5000";
        "/outputs/0/address" = "239.20.0.1:5001";
        "/outputs/0/source_address" = "10.0.0.1";
        "/outputs/0/interface" = "10.0.3.0/24";
        "/outputs/0/rendition" = "480p";
        "/outputs/1/segment_seconds" = 4;
        "/outputs/1/rendition" = null;
        "/outputs/2" = {"type": "http_ts", "rendition": "480p"};
        "/outputs/2" = {"type": "srt", "rendition": "480p", "address": "0.0.0.0:9000", "mode": "listener"};
        "/outputs/2" = {"type": "rtmp", "rendition": "480p", "url": "rtmps://h/app/key"};
    });
}

#[test]
fn of_outputs_that_meet() {
    let udp = |address: &str, redundant: bool| {
        Some(
            json!({"type": "udp", "rendition": "480p", "address": address, "redundant": redundant}),
        )
    };
    let rtmp =
        Some(json!({"type": "rtmp", "rendition": "480p", "url": "rtmp://user:pass@h/app/key"}));
    check_table(vec![
        // Redundant on both.
        (
            vec![
                ("/outputs/0/redundant", Some(json!(true))),
                ("/outputs/2", udp("239.20.0.1:6001", true)),
            ],
            vec![],
        ),
        (
            vec![
                ("/outputs/0/address", Some(json!("localhost:7000"))),
                ("/outputs/2", udp("127.0.0.1:7000", false)),
            ],
            vec![("/outputs/2/address", "address_in_use")],
        ),
        (
            vec![
                ("/inputs/0/address", Some(json!("0.0.0.0:7000"))),
                ("/outputs/2", udp("127.0.0.1:7000", false)),
            ],
            vec![("/outputs/2/address", "own_input")],
        ),
        (
            vec![
                (
                    "/inputs/1",
                    Some(json!({"type": "rtmp", "url": "rtmp://h:1935/app/key"})),
                ),
                ("/outputs/2", rtmp.clone()),
            ],
            vec![("/outputs/2/url", "own_input")],
        ),
        (
            vec![
                (
                    "/inputs/1",
                    Some(json!({"type": "srt", "address": "h:9000", "stream_id": "a"})),
                ),
                (
                    "/outputs/2",
                    Some(
                        json!({"type": "srt", "rendition": "480p", "address": "h:9000", "stream_id": "b"}),
                    ),
                ),
            ],
            vec![],
        ),
        (
            vec![
                (
                    "/inputs/1",
                    Some(json!({"type": "srt", "address": "10.0.0.1:9000", "mode": "listener"})),
                ),
                (
                    "/outputs/2",
                    Some(json!({"type": "srt", "rendition": "480p", "address": "10.0.0.1:9000"})),
                ),
            ],
            vec![("/outputs/2/address", "own_input")],
        ),
        // No text with & reaches an SRT peer.
        (
            vec![(
                "/outputs/2",
                Some(
                    json!({"type": "srt", "rendition": "480p", "address": "h:9000", "stream_id": "a&b", "passphrase": "long enough &"}),
                ),
            )],
            vec![
                ("/outputs/2/passphrase", "bad_format"),
                ("/outputs/2/stream_id", "bad_format"),
            ],
        ),
        // RTSP carries the picture that RTMP does, and makes AAC of any sound.
        (
            vec![
                (
                    "/outputs/2",
                    Some(json!({"type": "rtsp", "rendition": "480p", "url": "rtsp://h/in"})),
                ),
                ("/audio/codec", Some(json!("mp2"))),
            ],
            vec![("/outputs/1/type", "not_carried")],
        ),
        (
            vec![
                (
                    "/outputs/2",
                    Some(json!({"type": "rtsp", "rendition": "480p", "url": "rtsp://h/in"})),
                ),
                ("/video/codec", Some(json!("hevc"))),
            ],
            vec![
                ("/outputs/1/type", "not_carried"),
                ("/outputs/2/type", "not_carried"),
            ],
        ),
        // RTMP carries one track of AAC; HLS takes the first of several.
        (
            vec![
                ("/outputs/2", rtmp),
                (
                    "/audio_tracks",
                    Some(json!([{}, {"codec": "ac3", "bitrate": 192_000}])),
                ),
                ("/renditions/0/mpegts/audio_pids", Some(json!([258, 259]))),
            ],
            vec![
                ("/outputs/2/type", "not_carried"),
                ("/outputs/2/type", "not_carried"),
            ],
        ),
        // The default segment is a multiple of any GOP.
        (
            vec![
                ("/video/gop_seconds", Some(json!(0.7))),
                ("/outputs/1/segment_seconds", None),
                ("/outputs/2/segment_seconds", None),
            ],
            vec![],
        ),
        (
            vec![
                ("/video/gop_seconds", Some(json!(0.7))),
                ("/outputs/1/segment_seconds", Some(json!(2.1))),
            ],
            vec![("/outputs/2/segment_seconds", "conflict")],
        ),
    ]);
}

#[test]
fn of_too_many() {
    let outputs = |count: usize| -> Value {
        (0..count)
            .map(|_| json!({"type": "http_ts", "rendition": "480p"}))
            .collect()
    };
    let document = |count| changed(&vec![("/outputs", Some(outputs(count)))]);
    let allowed =
        |count, most| ChannelSpec::read_within(&document(count), Limits { outputs: most }).is_ok();
    assert!(allowed(64, 64));
    assert!(!allowed(65, 64));
    assert!(allowed(512, 512));
    assert!(!allowed(513, 10_000), "no setting goes past 512");
    let faults = ChannelSpec::read(&document(65)).unwrap_err();
    assert_eq!(
        (faults.len(), faults[0].pointer.as_str(), faults[0].code),
        (1, "/outputs", "bad_length")
    );
}
