//! Which changes need a new run.

use serde_json::{Value, json};
use transcode::job::needs_new_run;
use transcode::spec::ChannelSpec;

use crate::{example, faults::put};

#[test]
fn what_reaches_a_running_channel_needs_none_and_the_rest_does() {
    let changes: [(&str, Value, bool); 30] = [
        ("/name", json!("other"), false),
        ("/description", json!("other"), false),
        ("/tags", json!([]), false),
        ("/pool", json!("gpu"), false),
        ("/priority", json!(1), false),
        ("/outputs", json!([]), false),
        ("/outputs/0/ttl", json!(1), false),
        ("/outputs/1/segment_seconds", json!(4), false),
        ("/restart/max_retries", json!(1), false),
        ("/restart/on_exhausted", json!("keep_trying"), false),
        ("/inputs/0/address", json!("239.10.0.1:5002"), true),
        ("/inputs/0/timeout_seconds", json!(6), true),
        ("/inputs/0/program", json!(1), true),
        ("/inputs/1", json!({"type": "test"}), true),
        ("/video/preset", json!("faster"), true),
        ("/video/gop_seconds", json!(1), true),
        ("/video/hardware/index", json!(1), true),
        ("/audio/gain", json!(1.5), true),
        ("/audio/normalize", json!(true), true),
        ("/audio_tracks", json!([{}]), true),
        ("/data/teletext", json!("copy"), true),
        ("/logo", Value::Null, true),
        ("/logo/opacity", json!(1), true),
        ("/renditions/0/video_bitrate", json!(4_000_000), true),
        ("/renditions/0/mpegts/service_name", json!("x"), true),
        ("/renditions/0/mpegts/muxrate", json!(7_000_000), true),
        ("/renditions/1/resolution", json!("640x360"), true),
        ("/renditions/1/profile", Value::Null, true),
        // Said another way, the same.
        ("/video/gop_seconds", json!(2.0), false),
        ("/inputs/0/sources", json!([]), false),
    ];
    let before = example::channel();
    for (pointer, value, expected) in changes {
        // As a client read it: with the defaults spelled out.
        let mut document = serde_json::to_value(&before).unwrap();
        put(&mut document, pointer, Some(value.clone()));
        let after = ChannelSpec::read(&document).unwrap();
        assert_eq!(
            needs_new_run(&before, &after),
            expected,
            "{pointer}: {value}"
        );
        assert_eq!(
            needs_new_run(&after, &before),
            expected,
            "{pointer}: {value}, taken back"
        );
    }
}

#[test]
fn a_merge_patch_changes_what_it_names() {
    let current = serde_json::to_value(example::channel()).unwrap();
    let patch = json!({"video": {"preset": "fast", "profile": "high"}, "logo": null, "tags": ["a"], "pool": null});
    let merged = ChannelSpec::merge_patch(&current, &patch);
    let spec = ChannelSpec::read(&merged).unwrap();
    assert_eq!(
        (spec.video.preset.as_str(), spec.video.profile.as_deref()),
        ("fast", Some("high"))
    );
    assert_eq!(
        (spec.video.gop_seconds, spec.logo, spec.tags),
        (2.0, None, vec!["a".to_owned()])
    );
    assert_eq!(spec.pool, "default", "taken away, the default stands again");
}

/// The table of RFC 7386, appendix A.
#[test]
fn merges_as_the_rfc_says() {
    let cases = [
        (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
        (
            json!({"a": "b"}),
            json!({"b": "c"}),
            json!({"a": "b", "b": "c"}),
        ),
        (json!({"a": "b"}), json!({"a": null}), json!({})),
        (
            json!({"a": "b", "b": "c"}),
            json!({"a": null}),
            json!({"b": "c"}),
        ),
        (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
        (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
        (
            json!({"a": {"b": "c"}}),
            json!({"a": {"b": "d", "c": null}}),
            json!({"a": {"b": "d"}}),
        ),
        (
            json!({"a": [{"b": "c"}]}),
            json!({"a": [1]}),
            json!({"a": [1]}),
        ),
        (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
        (json!({"a": "b"}), json!(["c"]), json!(["c"])),
        (json!({"a": "foo"}), json!(null), json!(null)),
        (json!({"a": "foo"}), json!("bar"), json!("bar")),
        (
            json!({"e": null}),
            json!({"a": 1}),
            json!({"e": null, "a": 1}),
        ),
        (
            json!([1, 2]),
            json!({"a": "b", "c": null}),
            json!({"a": "b"}),
        ),
        (
            json!({}),
            json!({"a": {"bb": {"ccc": null}}}),
            json!({"a": {"bb": {}}}),
        ),
    ];
    for (current, patch, expected) in cases {
        assert_eq!(
            ChannelSpec::merge_patch(&current, &patch),
            expected,
            "{current} with {patch}"
        );
    }
}
