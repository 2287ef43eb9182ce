//! What cannot run says so, and what is odd is told.

use serde_json::{Value, json};
use transcode::spec::{ChannelSpec, refuse_unsupported, warnings};

use crate::{example, faults::put};

type Changes = Vec<(&'static str, Value)>;

fn with(changes: &[(&str, Value)]) -> ChannelSpec {
    let mut document = example::document();
    for (pointer, value) in changes {
        put(&mut document, pointer, Some(value.clone()));
    }
    ChannelSpec::read(&document).expect("a sound channel")
}

#[test]
fn every_part_that_cannot_run_is_refused_by_name() {
    let input = |value: Value| vec![("/inputs/1", value)];
    let cases: Vec<(Changes, &str)> = vec![
        (input(json!({"type": "publish"})), "/inputs/1/type"),
        (
            vec![
                ("/video/scan_type", json!("interlaced")),
                ("/video/frame_rate", json!("source")),
            ],
            "/video/frame_rate",
        ),
        (
            vec![
                ("/renditions/1/scan_type", json!("interlaced")),
                ("/renditions/1/frame_rate", json!("source")),
            ],
            "/renditions/1/frame_rate",
        ),
    ];
    for (changes, pointer) in cases {
        let faults = refuse_unsupported(&with(&changes));
        let found: Vec<_> = faults
            .iter()
            .map(|fault| (fault.pointer.as_str(), fault.code))
            .collect();
        assert_eq!(found, [(pointer, "not_supported")], "{changes:?}");
        assert!(
            faults[0].detail.contains("cannot run it"),
            "{}",
            faults[0].detail
        );
    }
}

#[test]
fn what_runs_is_not_refused() {
    let spec = with(&[
        (
            "/inputs",
            json!([{"type": "rtp", "address": "239.1.1.1:5000"}, {"type": "test"}, {"type": "file", "path": "a"},
                   {"type": "srt", "address": "h:1"}, {"type": "rtmp", "url": "rtmp://h/a/k"}, {"type": "rtsp", "url": "rtsp://h/a"},
                   {"type": "hls", "url": "http://h/a"}, {"type": "http", "url": "http://h/a"}]),
        ),
        ("/data/dvb_subtitles", json!("copy")),
        ("/inputs/3", json!({"type": "file", "path": "b"})),
        ("/audio/normalize", json!(true)),
        ("/audio/delay_ms", json!(200)),
        (
            "/outputs/9",
            json!({"type": "rtp", "rendition": "480p", "address": "239.1.1.2:5000"}),
        ),
        (
            "/outputs/9",
            json!({"type": "http_ts", "rendition": "480p"}),
        ),
        (
            "/outputs/9",
            json!({"type": "srt", "rendition": "480p", "address": "h:2"}),
        ),
        (
            "/outputs/9",
            json!({"type": "rtmp", "rendition": "480p", "url": "rtmp://h/b/k"}),
        ),
        (
            "/outputs/9",
            json!({"type": "rtsp", "rendition": "480p", "url": "rtsp://h/b"}),
        ),
    ]);
    assert_eq!(refuse_unsupported(&spec), vec![]);
}

#[test]
fn what_is_odd_is_told() {
    let cases: Vec<(Changes, &str, &str)> = vec![
        (vec![("/outputs", json!([]))], "/outputs", "no_outputs"),
        (
            vec![("/inputs/0", json!({"type": "test"}))],
            "/inputs/1",
            "unreachable_input",
        ),
        (
            vec![(
                "/outputs/1",
                json!({"type": "file", "rendition": "1080p", "path": "x"}),
            )],
            "/renditions/1",
            "unused_rendition",
        ),
        (
            vec![("/outputs/0/rendition", json!("480p"))],
            "/renditions/1/mpegts/muxrate",
            "variable_rate",
        ),
        (
            vec![("/video/rate_control", json!("cbr"))],
            "/renditions/1/mpegts/muxrate",
            "cbr_without_muxrate",
        ),
        (
            vec![("/renditions/1/profile", json!("baseline"))],
            "/renditions/1/profile",
            "bframes_unused",
        ),
        (
            vec![
                ("/renditions/1/resolution", json!("1920x1080")),
                ("/renditions/1/video_bitrate", json!(4_500_000)),
            ],
            "/renditions/1",
            "equal_renditions",
        ),
    ];
    for (changes, pointer, code) in cases {
        let found = warnings(&with(&changes));
        let found: Vec<_> = found
            .iter()
            .map(|fault| (fault.pointer.as_str(), fault.code))
            .collect();
        assert_eq!(found, [(pointer, code)], "{changes:?}");
    }
}

#[test]
fn the_delay_is_that_of_the_rung_that_needs_most() {
    let muxed = |buffer: u64, muxrate: Value| {
        with(&[
            ("/renditions/0/buffer_size", json!(buffer)),
            ("/renditions/0/mpegts/muxrate", muxrate),
        ])
        .muxdelay_seconds()
    };
    assert_eq!(
        muxed(4_500_000, Value::Null),
        0.7,
        "a variable rate needs none"
    );
    assert_eq!(muxed(1_000_000, json!(6_000_000)), 0.7, "never below");
    assert!((muxed(10_000_000, json!(6_000_000)) - 1.9584).abs() < 1e-3);
}
