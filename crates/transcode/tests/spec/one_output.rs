//! An output read, changed and matched by itself.

use serde_json::json;
use transcode::spec::{ChannelSpec, ChannelSpecContext, Limits, Output, match_outputs};

use crate::example;

fn faults(
    value: serde_json::Value,
    context: &ChannelSpecContext<'_>,
) -> Vec<(String, &'static str)> {
    let faults = Output::read(&value, context).err().unwrap_or_default();
    faults
        .into_iter()
        .map(|fault| (fault.pointer, fault.code))
        .collect()
}

#[test]
fn is_read_with_the_channel_in_mind() {
    let channel = example::channel();
    let context = ChannelSpecContext::new(&channel);
    let udp = |address: &str| json!({"type": "udp", "rendition": "480p", "address": address});
    let output = Output::read(&udp("239.20.0.9:6001"), &context).unwrap();
    assert_eq!((output.name.as_str(), output.id), ("udp-1", None));
    assert_eq!(
        faults(udp("239.20.0.1:6001"), &context),
        [("/address".to_owned(), "address_in_use")]
    );
    assert_eq!(
        faults(udp("239.10.0.1:5001"), &context),
        [("/address".to_owned(), "own_input")]
    );
    assert_eq!(
        faults(
            json!({"type": "hls", "name": "web", "segment_seconds": 3, "x": 1}),
            &context
        ),
        [
            ("/x", "unknown_field"),
            ("/name", "duplicate"),
            ("/segment_seconds", "conflict")
        ]
        .map(|(pointer, code)| (pointer.to_owned(), code))
    );
    assert_eq!(
        faults(json!({"type": "http_ts", "rendition": "4k"}), &context),
        [("/rendition".to_owned(), "not_found")]
    );
    assert_eq!(faults(json!([]), &context), [(String::new(), "wrong_type")]);
}

#[test]
fn takes_the_place_of_the_one_it_replaces() {
    let channel = example::channel();
    let stored = &channel.outputs[0];
    let current = serde_json::to_value(stored).unwrap();
    let merged = ChannelSpec::merge_patch(&current, &json!({"ttl": 3, "interface": null}));
    let context = ChannelSpecContext::new(&channel).replacing(31);
    let output = Output::read(&merged, &context).unwrap();
    let mut expected = merged.clone();
    expected["interface"] = json!(null);
    assert_eq!(serde_json::to_value(&output).unwrap(), expected);
    assert_eq!(output.id, Some(31));
    // Its own name and address are not in its way; another's are.
    let renamed = ChannelSpec::merge_patch(&current, &json!({"name": "web"}));
    assert_eq!(
        faults(renamed, &context),
        [("/name".to_owned(), "duplicate")]
    );
}

#[test]
fn is_refused_by_a_full_list() {
    let channel = example::channel();
    let full = ChannelSpecContext::new(&channel).with_limits(Limits { outputs: 3 });
    let one_more = json!({"type": "http_ts", "rendition": "480p"});
    assert_eq!(
        faults(one_more.clone(), &full),
        [(String::new(), "bad_length")]
    );
    assert_eq!(faults(one_more, &full.replacing(33)), []);
}

#[test]
fn has_one_key_however_its_address_is_written() {
    let channel = example::channel();
    let key = |address: &str| {
        let value = json!({"type": "rtp", "rendition": "480p", "address": address});
        Output::read(&value, &ChannelSpecContext::new(&channel))
            .unwrap()
            .destination_key()
            .unwrap()
    };
    assert_eq!(key("239.1.1.1:5000"), "239.1.1.1:5000");
    assert_eq!(key("239.1.1.1:05000"), "239.1.1.1:5000");
    assert_eq!(key("LocalHost:5000"), "127.0.0.1:5000");
    assert_eq!(key("Receiver.Example.:5000"), "receiver.example:5000");
    assert_eq!(key("[2001:DB8:0::1]:5000"), "[2001:db8::1]:5000");
    assert_eq!(key("[::ffff:10.0.0.1]:5000"), "10.0.0.1:5000");
    let web = channel
        .outputs
        .iter()
        .find(|output| output.name == "web")
        .unwrap();
    assert_eq!(web.destination_key(), None);
}

#[test]
fn is_matched_by_id_else_by_name() {
    let current = example::channel().outputs;
    let wanted = |changes: &[(Option<i64>, &str)]| -> Vec<Output> {
        let output = |(id, name): &(Option<i64>, &str)| Output {
            id: *id,
            name: (*name).to_owned(),
            ..current[1].clone()
        };
        changes.iter().map(output).collect()
    };
    let ids = |outputs: Vec<Output>| {
        outputs
            .into_iter()
            .map(|output| output.id)
            .collect::<Vec<_>>()
    };

    let matched = match_outputs(
        &current,
        wanted(&[(Some(33), "renamed"), (None, "web"), (None, "new")]),
    )
    .unwrap();
    assert_eq!(ids(matched), [Some(33), Some(32), None]);
    // A name whose output another one claims by id is a new output.
    let matched = match_outputs(&current, wanted(&[(None, "web"), (Some(32), "other")])).unwrap();
    assert_eq!(ids(matched), [None, Some(32)]);

    let unknown = match_outputs(&current, wanted(&[(None, "web"), (Some(99), "x")])).unwrap_err();
    assert_eq!(
        (unknown.pointer.as_str(), unknown.code),
        ("/outputs/1/id", "not_found")
    );
    let twice = match_outputs(&current, wanted(&[(Some(31), "x"), (Some(31), "y")])).unwrap_err();
    assert_eq!(
        (twice.pointer.as_str(), twice.code),
        ("/outputs/1/id", "duplicate")
    );
}
