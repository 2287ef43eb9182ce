//! Secrets are hidden when read and kept when they come back hidden.

use serde_json::{Value, json};
use transcode::spec::ChannelSpec;

use crate::{example, faults::put};

fn channel() -> ChannelSpec {
    let mut document = example::document();
    let inputs = json!([
        {"type": "srt", "address": "h:9000", "passphrase": "input-passphrase", "stream_id": "stream-one"},
        {"type": "rtsp", "url": "rtsp://camera:topsecret@h:8554/live?profile=1&auth_token=t0ken"},
        {"type": "http", "url": "https://bearer-abc@h/x.ts?quality=hd"}
    ]);
    put(&mut document, "/inputs", Some(inputs));
    let srt = json!({"id": 40, "name": "s", "type": "srt", "rendition": "480p", "address": "p:1", "passphrase": "output-passphrase"});
    let rtmp = json!({"id": 41, "name": "r", "type": "rtmp", "rendition": "480p", "url": "rtmp://u:pw1@h/app/stream-key?x=y1"});
    put(&mut document, "/outputs/9", Some(srt));
    put(&mut document, "/outputs/9", Some(rtmp));
    ChannelSpec::read(&document).expect("a sound channel")
}

const SECRETS: [&str; 9] = [
    "bearer-abc",
    "input-passphrase",
    "output-passphrase",
    "pw1",
    "stream-key",
    "stream-one",
    "t0ken",
    "topsecret",
    "y1",
];

#[test]
fn are_all_found_and_none_is_shown() {
    let channel = channel();
    assert_eq!(channel.secrets(), SECRETS);
    let shown = serde_json::to_string(&channel.redacted()).unwrap();
    for secret in SECRETS {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    for kept in [
        "rtsp://camera:********@h:8554/live?profile=1&auth_token=********",
        "rtmp://u:********@h/app/********?x=********",
        "https://********@h/x.ts?quality=hd",
    ] {
        assert!(shown.contains(kept), "{kept} in {shown}");
    }
}

#[test]
fn come_back_with_what_was_changed_beside_them() {
    let channel = channel();
    let mut sent = serde_json::to_value(channel.redacted()).unwrap();
    put(&mut sent, "/inputs/0/latency_ms", Some(json!(300)));
    put(&mut sent, "/outputs/3/name", Some(json!("renamed")));
    sent["inputs"].as_array_mut().unwrap().reverse();
    ChannelSpec::keep_secrets(&channel, &mut sent);
    let read = ChannelSpec::read(&sent).unwrap();
    assert_eq!(read.secrets(), SECRETS);
    assert_eq!(read.inputs[0], channel.inputs[2]);
    assert_eq!(read.outputs[3].name, "renamed");
}

/// Else whoever may edit the channel could have its secrets sent to a host of their own.
#[test]
fn do_not_go_to_another_place() {
    let channel = channel();
    let cases = [
        (
            "/inputs/0/address",
            json!("thief:9000"),
            vec!["/inputs/0/passphrase", "/inputs/0/stream_id"],
        ),
        (
            "/inputs/1/url",
            json!("rtsp://camera:********@thief/live"),
            vec!["/inputs/1/url"],
        ),
        (
            "/outputs/4/url",
            json!("rtmp://thief/app/********"),
            vec!["/outputs/4/url"],
        ),
    ];
    for (pointer, value, expected) in cases {
        let mut sent = serde_json::to_value(channel.redacted()).unwrap();
        put(&mut sent, pointer, Some(value));
        ChannelSpec::keep_secrets(&channel, &mut sent);
        let faults = ChannelSpec::read(&sent).unwrap_err();
        let found: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(found, expected);
        assert!(faults.iter().all(|fault| fault.code == "hidden_secret"));
    }
}

#[test]
fn are_replaced_by_new_ones() {
    let channel = channel();
    let mut sent = serde_json::to_value(channel.redacted()).unwrap();
    put(
        &mut sent,
        "/inputs/0/passphrase",
        Some(json!("another-passphrase")),
    );
    put(&mut sent, "/inputs/0/stream_id", Some(Value::Null));
    ChannelSpec::keep_secrets(&channel, &mut sent);
    let secrets = ChannelSpec::read(&sent).unwrap().secrets();
    assert!(secrets.contains(&"another-passphrase".to_owned()));
    assert!(
        !secrets.contains(&"input-passphrase".to_owned())
            && !secrets.contains(&"stream-one".to_owned())
    );
}

#[test]
fn of_one_output_are_kept_too() {
    let channel = channel();
    let stored = &channel.outputs[3];
    let mut sent = serde_json::to_value(stored.redacted()).unwrap();
    assert_eq!(sent["passphrase"], "********");
    stored.keep_secrets(&mut sent);
    assert_eq!(sent, serde_json::to_value(stored).unwrap());
}

#[test]
fn in_a_field_of_another_kind_are_not_repeated() {
    let url = "rtmp://u:topsecret@h/app/stream-key?passphrase=y1y1y1y1y1";
    for place in [
        "/inputs",
        "/inputs/0",
        "/inputs/0/type",
        "/inputs/0/address",
        "/outputs/0/address",
        "/outputs/0/rendition",
        "/logo",
    ] {
        let mut document = example::document();
        put(&mut document, place, Some(json!(url)));
        let faults = ChannelSpec::read(&document).expect_err(place);
        let told = serde_json::to_string(&faults).unwrap();
        for secret in ["topsecret", "stream-key", "y1y1y1y1y1"] {
            assert!(!told.contains(secret), "{place}: {told}");
        }
    }
}
