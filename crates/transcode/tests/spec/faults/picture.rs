use serde_json::json;

use super::check_table;

#[test]
fn a_profile_comes_out_as_itself_or_is_refused() {
    let case = |codec: &str, format: &str, profile: &str| {
        vec![
            ("/video/codec", Some(json!(codec))),
            ("/video/pixel_format", Some(json!(format))),
            ("/video/profile", Some(json!(profile))),
            ("/renditions/1/profile", None),
            (
                "/outputs/1",
                Some(
                    json!({"name": "mc", "type": "udp", "rendition": "480p", "address": "239.20.0.9:6001"}),
                ),
            ),
        ]
    };
    let refused = || vec![("/video/profile", "conflict")];
    check_table(vec![
        (case("h264", "yuv420p10le", "high10"), vec![]),
        (case("h264", "yuv422p", "high422"), vec![]),
        (case("hevc", "yuv420p10le", "main10"), vec![]),
        (case("hevc", "yuv422p10le", "main422-10"), vec![]),
        (case("mpeg2", "yuv420p", "422"), vec![]),
        (case("h264", "yuv420p", "high10"), refused()),
        (case("h264", "yuv420p10le", "high422"), refused()),
        (case("hevc", "yuv420p", "main10"), refused()),
        (case("hevc", "yuv420p10le", "main422-10"), refused()),
    ]);
}

#[test]
fn hardware_is_asked_only_for_what_it_can() {
    let on = |device: &str, more: &[(&'static str, serde_json::Value)]| {
        let mut changes = vec![("/video/hardware/device", Some(json!(device)))];
        changes.extend(
            more.iter()
                .map(|(pointer, value)| (*pointer, Some(value.clone()))),
        );
        changes
    };
    check_table(vec![
        (on("nvenc", &[("/video/preset", json!("p4"))]), vec![]),
        (
            on("vaapi", &[("/video/preset", json!("p4"))]),
            vec![("/video/preset", "unknown_value")],
        ),
        (
            on("qsv", &[("/video/tune", json!("film"))]),
            vec![("/video/tune", "conflict")],
        ),
        (
            on("qsv", &[("/video/scan_type", json!("interlaced"))]),
            vec![("/video/scan_type", "conflict")],
        ),
        (
            on("nvenc", &[("/renditions/0/scan_type", json!("interlaced"))]),
            vec![("/renditions/0/scan_type", "conflict")],
        ),
        (
            on(
                "vaapi",
                &[
                    ("/video/rate_control", json!("crf")),
                    ("/video/crf", json!(23)),
                ],
            ),
            vec![("/video/rate_control", "conflict")],
        ),
        (
            on(
                "vaapi",
                &[
                    ("/video/pixel_format", json!("yuv422p")),
                    ("/renditions/1/profile", json!("high422")),
                ],
            ),
            vec![("/video/pixel_format", "conflict")],
        ),
    ]);
}

#[test]
fn a_level_holds_what_is_coded_or_is_refused() {
    let refused = |pointer: &'static str| vec![(pointer, "conflict")];
    let mpeg2 = |profile: &str, format: &str, level: &str| {
        vec![
            ("/video/codec", Some(json!("mpeg2"))),
            ("/video/pixel_format", Some(json!(format))),
            ("/video/profile", Some(json!(profile))),
            ("/video/level", Some(json!(level))),
            ("/renditions/0/resolution", Some(json!("720x576"))),
            ("/renditions/1/resolution", Some(json!("720x576"))),
            ("/renditions/1/profile", None),
            (
                "/outputs/1",
                Some(
                    json!({"name": "mc", "type": "udp", "rendition": "480p", "address": "239.20.0.9:6001"}),
                ),
            ),
        ]
    };
    let at_4_1 = |max_bitrate: u64, format: &str| {
        vec![
            ("/video/level", Some(json!("4.1"))),
            ("/video/pixel_format", Some(json!(format))),
            ("/renditions/0/max_bitrate", Some(json!(max_bitrate))),
            ("/renditions/0/mpegts/muxrate", None),
            ("/renditions/1/profile", None),
        ]
    };
    check_table(vec![
        // 1080p25 is 4.0's; at 50 it is 4.2's.
        (vec![("/video/level", Some(json!("4.0")))], vec![]),
        (
            vec![("/video/level", Some(json!("3.2")))],
            refused("/video/level"),
        ),
        (
            vec![
                ("/video/level", Some(json!("4.1"))),
                ("/video/frame_rate", Some(json!(50))),
            ],
            refused("/video/level"),
        ),
        // 4.1's 50 Mb/s are 62.5 in the High profile, and 150 in High 10, which ten bits mean.
        (at_4_1(62_500_000, "yuv420p"), vec![]),
        (at_4_1(62_500_001, "yuv420p"), refused("/video/level")),
        (at_4_1(150_000_000, "yuv420p10le"), vec![]),
        (at_4_1(150_000_001, "yuv420p10le"), refused("/video/level")),
        (vec![("/renditions/1/level", Some(json!("3.0")))], vec![]),
        (
            vec![("/renditions/1/level", Some(json!("2.1")))],
            refused("/renditions/1/level"),
        ),
        (mpeg2("main", "yuv420p", "main"), vec![]),
        (mpeg2("main", "yuv420p", "low"), refused("/video/level")),
        (mpeg2("422", "yuv422p", "main"), vec![]),
        (mpeg2("422", "yuv422p", "low"), refused("/video/level")),
        (mpeg2("422", "yuv422p", "high1440"), refused("/video/level")),
        (mpeg2("simple", "yuv420p", "high"), refused("/video/level")),
    ]);
}

#[test]
fn a_high_dynamic_range_is_kept_only_where_it_is_carried() {
    let hevc = |format: &str, hdr: &str| {
        vec![
            ("/video/codec", Some(json!("hevc"))),
            ("/video/pixel_format", Some(json!(format))),
            ("/video/hdr", Some(json!(hdr))),
            ("/renditions/1/profile", None),
            (
                "/outputs/1",
                Some(
                    json!({"name": "mc", "type": "udp", "rendition": "480p", "address": "239.20.0.9:6001"}),
                ),
            ),
        ]
    };
    check_table(vec![
        (hevc("yuv420p10le", "keep"), vec![]),
        (hevc("yuv422p10le", "keep"), vec![]),
        (hevc("yuv420p", "tonemap"), vec![]),
        (hevc("yuv420p", "keep"), vec![("/video/hdr", "conflict")]),
        (
            vec![("/video/hdr", Some(json!("keep")))],
            vec![("/video/hdr", "conflict")],
        ),
        (vec![("/video/hdr", Some(json!("tonemap")))], vec![]),
    ]);
}
