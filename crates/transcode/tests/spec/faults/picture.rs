use serde_json::json;

use super::check_table;

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
