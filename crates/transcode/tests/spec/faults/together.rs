use serde_json::json;
use transcode::spec::ChannelSpec;

/// From every room at once, rules between fields included, and nothing that only follows from another fault.
#[test]
fn all_faults_at_once() {
    let document = json!({
        "name": "123",
        "colour": "red",
        "inputs": [
            {"type": "udp", "address": "239.1.1.1:5000", "interface": "10.0.0.0/40"},
            {"type": "gopher"},
            {"type": "file", "path": "../x"}
        ],
        "video": {"preset": "warp", "gop_seconds": 4, "crf": 20},
        "audio": {"codec": "copy", "gain": 3},
        "logo": {"opacity": 2},
        "renditions": [
            {"name": "a", "resolution": "1281x720", "video_bitrate": 3_000_000, "max_bitrate": 2_000_000,
             "mpegts": {"video_pid": 100, "pmt_pid": 100, "muxrate": 1_000_000}},
            {"name": "a", "resolution": "640x360", "video_bitrate": "many"}
        ],
        "outputs": [
            {"type": "udp", "rendition": "a", "address": "239.1.1.1:5000"},
            {"type": "udp", "rendition": "b", "address": "239.1.1.2:5000", "ttl": 0},
            {"type": "hls", "segment_seconds": 6},
            {"type": "udp", "rendition": "a", "address": "239.1.1.2:5000"}
        ]
    });
    let faults = ChannelSpec::read(&document).unwrap_err();
    let mut found: Vec<_> = faults
        .iter()
        .map(|fault| (fault.pointer.as_str(), fault.code))
        .collect();
    found.sort_unstable();
    let expected = vec![
        ("/audio/gain", "conflict"),
        ("/colour", "unknown_field"),
        ("/inputs/0/interface", "bad_format"),
        ("/inputs/1/type", "unknown_value"),
        ("/inputs/2/path", "bad_format"),
        ("/logo/opacity", "out_of_range"),
        ("/logo/path", "required"),
        ("/name", "bad_format"),
        ("/outputs/0/address", "own_input"),
        ("/outputs/1/rendition", "not_found"),
        ("/outputs/1/ttl", "out_of_range"),
        ("/outputs/2/segment_seconds", "conflict"),
        ("/outputs/3/address", "address_in_use"),
        ("/renditions/0/max_bitrate", "conflict"),
        ("/renditions/0/mpegts/muxrate", "conflict"),
        ("/renditions/0/mpegts/video_pid", "duplicate"),
        ("/renditions/0/resolution", "out_of_range"),
        ("/renditions/1/name", "duplicate"),
        ("/renditions/1/video_bitrate", "wrong_type"),
        ("/video/crf", "conflict"),
        ("/video/preset", "unknown_value"),
    ];
    assert_eq!(found, expected, "{faults:#?}");
}

#[test]
fn a_fault_says_field_what_came_and_what_is_allowed() {
    let document = super::changed(&vec![("/video/gop_seconds", Some(json!(20)))]);
    let faults = ChannelSpec::read(&document).unwrap_err();
    let expected = json!([{
        "pointer": "/video/gop_seconds", "code": "out_of_range",
        "detail": "gop_seconds: came 20; allowed is a number, 0.5 to 10",
        "came": 20, "allowed": "a number, 0.5 to 10"
    }]);
    assert_eq!(serde_json::to_value(faults).unwrap(), expected);
}

#[test]
fn a_list_item_is_called_by_list_and_number() {
    let document = super::changed(&vec![("/inputs/0", Some(json!([])))]);
    let faults = ChannelSpec::read(&document).unwrap_err();
    assert_eq!(
        faults[0].detail,
        "inputs/0: came a list; allowed is an object"
    );
}
