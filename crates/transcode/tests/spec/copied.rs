//! What is copied, and the fields that then say nothing.

use serde_json::{Value, json};
use transcode::spec::{ChannelSpec, refuse_unsupported, warnings};

fn document(patch: Value) -> Value {
    let plain = json!({
        "name": "copied",
        "inputs": [{"type": "udp", "address": "239.10.0.1:5001", "missing_audio": "drop"}],
        "video": {"codec": "copy"},
        "audio": {"codec": "copy"},
        "renditions": [{"name": "as-is", "resolution": "1920x1080", "video_bitrate": 4_000_000}],
        "outputs": [{"name": "web", "type": "hls", "segment_seconds": 5}],
    });
    ChannelSpec::merge_patch(&plain, &patch)
}

fn faults(patch: Value) -> Vec<(String, &'static str)> {
    let read = ChannelSpec::read(&document(patch));
    let faults = read.err().unwrap_or_default();
    let told = faults.into_iter();
    told.map(|fault| (fault.pointer, fault.code)).collect()
}

fn warned(patch: Value) -> Vec<(String, &'static str)> {
    let spec = ChannelSpec::read(&document(patch)).expect("a sound channel");
    assert_eq!(refuse_unsupported(&spec), vec![]);
    let told = warnings(&spec).into_iter();
    told.map(|fault| (fault.pointer, fault.code)).collect()
}

fn one(pointer: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(pointer.to_owned(), code)]
}

#[test]
fn of_a_copied_picture_nothing_can_be_changed() {
    let rung = |field: &str, value: Value| {
        let mut rung =
            json!({"name": "as-is", "resolution": "1920x1080", "video_bitrate": 4_000_000});
        rung[field] = value;
        json!({"renditions": [rung]})
    };
    let cases = [
        (json!({"video": {"frame_rate": 50}}), "/video/frame_rate"),
        (
            json!({"video": {"scan_type": "interlaced"}}),
            "/video/scan_type",
        ),
        (
            json!({"video": {"deinterlace": "field"}}),
            "/video/deinterlace",
        ),
        (
            json!({"video": {"pixel_format": "yuv422p"}}),
            "/video/pixel_format",
        ),
        (
            json!({"video": {"aspect_ratio": "4:3"}}),
            "/video/aspect_ratio",
        ),
        (json!({"video": {"fit": "crop"}}), "/video/fit"),
        (json!({"video": {"captions": "drop"}}), "/video/captions"),
        (json!({"video": {"hdr": "tonemap"}}), "/video/hdr"),
        (
            json!({"video": {"rate_control": "cbr"}}),
            "/video/rate_control",
        ),
        (json!({"video": {"profile": "main"}}), "/video/profile"),
        (json!({"video": {"level": "4.0"}}), "/video/level"),
        (
            json!({"video": {"hardware": {"device": "vaapi"}}}),
            "/video/hardware/device",
        ),
        (json!({"logo": {"path": "a.png"}}), "/logo"),
        (rung("frame_rate", json!(25)), "/renditions/0/frame_rate"),
        (
            rung("deinterlace", json!("off")),
            "/renditions/0/deinterlace",
        ),
        (rung("profile", json!("main")), "/renditions/0/profile"),
        (rung("level", json!("4.0")), "/renditions/0/level"),
        (
            rung("scan_type", json!("progressive")),
            "/renditions/0/scan_type",
        ),
    ];
    for (patch, pointer) in cases {
        assert_eq!(faults(patch.clone()), one(pointer, "conflict"), "{patch}");
    }
    let two = json!([{"name": "a", "resolution": "1920x1080", "video_bitrate": 4_000_000},
                     {"name": "b", "resolution": "1280x720", "video_bitrate": 2_000_000}]);
    assert_eq!(
        faults(json!({"renditions": two})),
        one("/renditions", "conflict")
    );
}

#[test]
fn what_only_steers_an_encoder_is_told_to_have_no_effect() {
    let told = one("/video/codec", "copied_picture");
    assert_eq!(warned(json!({})), told);
    let steered = json!({"video": {"preset": "ultrafast", "gop_seconds": 3, "bframes": 0, "frame_rate": "source", "aspect_ratio": "source",
                                   "deinterlace": "off"}});
    assert_eq!(warned(steered), told);
}

#[test]
fn what_is_raw_is_not_copied_and_tracks_have_no_second_choice() {
    let input = |input: Value| json!({"inputs": [input]});
    for raw in [
        json!({"type": "test"}),
        json!({"type": "camera", "device": "/dev/video0"}),
    ] {
        let found = faults(input(raw));
        assert_eq!(
            found,
            [
                one("/inputs/0/type", "conflict"),
                one("/inputs/0/type", "conflict")
            ]
            .concat()
        );
    }
    let pid = json!({"inputs": [{"type": "udp", "address": "239.10.0.1:5001", "audio_pid": 258}], "audio_tracks": [{}]});
    assert_eq!(faults(pid), one("/inputs/0/audio_pid", "conflict"));
}

#[test]
fn what_does_not_travel_is_told() {
    let picture = || one("/video/codec", "copied_picture");
    let silence = json!({"inputs": [{"type": "udp", "address": "239.10.0.1:5001"}]});
    assert_eq!(
        warned(silence),
        [
            picture(),
            one("/inputs/0/missing_audio", "no_silence_copied")
        ]
        .concat()
    );
    let of_hls = [picture(), one("/outputs/0/type", "left_out_of_output")].concat();
    assert_eq!(warned(json!({"data": {"teletext": "copy"}})), of_hls);
    assert_eq!(
        warned(
            json!({"audio_tracks": [{"codec": "copy"}, {"select": {"index": 1}, "codec": "ac3"}]})
        ),
        of_hls
    );
    let only_ac3 = json!({"audio_tracks": [{"codec": "ac3"}, {"select": {"index": 1}, "codec": "mp2", "bitrate": 192_000}]});
    assert_eq!(faults(only_ac3), one("/outputs/0/type", "not_carried"));
}

#[test]
fn a_constant_rate_keeps_room_for_what_is_copied() {
    let channel = |bitrate: Value| {
        let rung = json!({"name": "as-is", "resolution": "1920x1080", "video_bitrate": 4_000_000, "buffer_size": 2_000_000,
                          "mpegts": {"muxrate": 4_900_000}});
        json!({"audio_tracks": [{"codec": "copy", "bitrate": bitrate}], "renditions": [rung]})
    };
    assert_eq!(faults(channel(json!(448_000))), []);
    assert_eq!(
        faults(channel(Value::Null)),
        one("/renditions/0/mpegts/muxrate", "conflict")
    );
}
