use serde_json::json;

use super::{check_table, fine, single};

#[test]
fn of_the_picture() {
    check_table(single! {
        "/video" = "h264" => "/video" "wrong_type";
        "/video/codec" = "vp9" => "/video/codec" "unknown_value";
        "/video/codec" = "av1" => "/video/codec" "not_carried";
        "/video/preset" = "placebo" => "/video/preset" "unknown_value";
        "/video/preset" = "p4" => "/video/preset" "unknown_value";
        "/video/tune" = "psnr" => "/video/tune" "unknown_value";
        "/video/profile" = "main10" => "/video/profile" "unknown_value";
        "/video/level" = "4.3" => "/video/level" "unknown_value";
        "/video/level" = 4.1 => "/video/level" "wrong_type";
        "/video/bframes" = 17 => "/video/bframes" "out_of_range";
        "/video/rate_control" = "abr" => "/video/rate_control" "unknown_value";
        "/video/rate_control" = "crf" => "/video/crf" "required";
        "/video/crf" = 23 => "/video/crf" "conflict";
        "/video/crf" = 52 => "/video/crf" "out_of_range";
        "/video/frame_rate" = 23 => "/video/frame_rate" "unknown_value";
        "/video/frame_rate" = "25" => "/video/frame_rate" "unknown_value";
        "/video/frame_rate" = true => "/video/frame_rate" "wrong_type";
        "/video/gop_seconds" = 0.4 => "/video/gop_seconds" "out_of_range";
        "/video/gop_seconds" = 10.1 => "/video/gop_seconds" "out_of_range";
        "/video/pixel_format" = "nv12" => "/video/pixel_format" "unknown_value";
        "/video/scan_type" = "field" => "/video/scan_type" "unknown_value";
        "/video/field_order" = "top" => "/video/field_order" "unknown_value";
        "/video/deinterlace" = "yadif" => "/video/deinterlace" "unknown_value";
        "/video/aspect_ratio" = "16/9" => "/video/aspect_ratio" "bad_format";
        "/video/aspect_ratio" = "0:9" => "/video/aspect_ratio" "bad_format";
        "/video/fit" = "letterbox" => "/video/fit" "unknown_value";
        "/video/captions" = "burn" => "/video/captions" "unknown_value";
        "/video/hdr" = "drop" => "/video/hdr" "unknown_value";
        "/video/hardware" = "nvenc" => "/video/hardware" "wrong_type";
        "/video/hardware/device" = "cuda" => "/video/hardware/device" "unknown_value";
        "/video/hardware/index" = 32 => "/video/hardware/index" "out_of_range";
        "/video/hardware/fallback" = "none" => "/video/hardware/fallback" "unknown_value";
        "/video/speed" = 1 => "/video/speed" "unknown_field";
    });
}

#[test]
fn not_of_what_is_allowed() {
    check_table(fine! {
        "/video" = {};
        "/video/level" = "4.1";
        "/video/frame_rate" = "source";
        "/video/frame_rate" = "60000/1001";
        "/video/gop_seconds" = 0.5;
        "/video/aspect_ratio" = "source";
        "/video/hardware" = {"device": "vaapi"};
        "/video/scan_type" = "interlaced";
    });
}

#[test]
fn between_fields_of_the_picture() {
    check_table(vec![
        // crf in every rung spares the channel's.
        (
            vec![
                ("/video/rate_control", Some(json!("crf"))),
                ("/renditions/0/crf", Some(json!(23))),
                ("/renditions/1/crf", Some(json!(25))),
            ],
            vec![],
        ),
        (
            vec![
                ("/video/rate_control", Some(json!("crf"))),
                ("/renditions/0/crf", Some(json!(23))),
            ],
            vec![("/video/crf", "required")],
        ),
        (
            vec![("/renditions/1/crf", Some(json!(25)))],
            vec![("/renditions/1/crf", "conflict")],
        ),
        (
            vec![
                ("/video/rate_control", Some(json!("cbr"))),
                ("/renditions/0/max_bitrate", Some(json!(4_600_000))),
            ],
            vec![("/renditions/0/max_bitrate", "conflict")],
        ),
        (
            vec![
                ("/video/pixel_format", Some(json!("yuv422p"))),
                ("/renditions/1/profile", None),
            ],
            vec![],
        ),
        (
            vec![("/video/pixel_format", Some(json!("yuv422p")))],
            vec![("/renditions/1/profile", "conflict")],
        ),
        // HLS carries only h264, and the rung's profile must be the codec's.
        (
            vec![
                ("/video/codec", Some(json!("mpeg2"))),
                ("/renditions/1/profile", Some(json!("high"))),
            ],
            vec![
                ("/outputs/1/type", "not_carried"),
                ("/renditions/1/profile", "unknown_value"),
            ],
        ),
        (
            vec![
                ("/video/codec", Some(json!("hevc"))),
                ("/video/scan_type", Some(json!("interlaced"))),
                ("/outputs/1/type", Some(json!("http_ts"))),
                ("/outputs/1/rendition", Some(json!("480p"))),
                ("/outputs/1/segment_seconds", None),
                ("/outputs/1/window_segments", None),
            ],
            vec![("/video/scan_type", "not_carried")],
        ),
        (
            vec![
                ("/video/codec", Some(json!("hevc"))),
                ("/renditions/0/scan_type", Some(json!("interlaced"))),
            ],
            vec![
                ("/outputs/1/type", "not_carried"),
                ("/renditions/0/scan_type", "not_carried"),
            ],
        ),
        (
            vec![
                ("/video/scan_type", Some(json!("interlaced"))),
                ("/video/frame_rate", Some(json!(50))),
            ],
            vec![("/video/frame_rate", "conflict")],
        ),
        (
            vec![
                ("/renditions/0/scan_type", Some(json!("interlaced"))),
                ("/renditions/0/frame_rate", Some(json!("60000/1001"))),
            ],
            vec![("/renditions/0/frame_rate", "conflict")],
        ),
        (
            vec![
                ("/video/scan_type", Some(json!("interlaced"))),
                ("/renditions/1/profile", Some(json!("baseline"))),
            ],
            vec![("/renditions/1/profile", "conflict")],
        ),
        (
            vec![("/video/codec", Some(json!("copy")))],
            vec![
                ("/logo", "conflict"),
                ("/renditions", "conflict"),
                ("/renditions/1/profile", "conflict"),
            ],
        ),
        (
            vec![
                ("/video/codec", Some(json!("mpeg2"))),
                ("/video/rate_control", Some(json!("crf"))),
            ],
            vec![
                ("/video/rate_control", "conflict"),
                ("/outputs/1/type", "not_carried"),
            ],
        ),
        // A ladder of 50p and 25p.
        (vec![("/renditions/0/frame_rate", Some(json!(50)))], vec![]),
    ]);
}
