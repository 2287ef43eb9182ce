//! Whatever comes, reading answers.

use proptest::prelude::*;
use serde_json::{Value, json};
use transcode::spec::{ChannelSpec, ChannelSpecContext, Output, refuse_unsupported, warnings};

use crate::example;

/// Values at the edges of every reader.
fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        (0_u32..10_000).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[0-9a-z.:/\\[\\]@x%-]{0,24}".prop_map(Value::from),
        prop::sample::select(vec![
            "test",
            "udp",
            "hls",
            "srt",
            "rtmp",
            "file",
            "copy",
            "av1",
            "crf",
            "interlaced",
            "source",
            "1920x1080",
            "[::1]:1",
            ":1",
            "x",
            ":",
            "/",
            "://",
            "rtmp://h/a/b?c=d@e",
            "********",
            "é/é",
            "99999999999x2",
        ])
        .prop_map(Value::from),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        prop::sample::select(vec![
            "name",
            "type",
            "inputs",
            "renditions",
            "outputs",
            "video",
            "mpegts",
            "address"
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    leaf().prop_recursive(4, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(name.clone(), inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Every pointer of a document.
fn pointers(document: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match document {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, value)| pointers(value, &format!("{at}/{name}"), found)),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, value)| pointers(value, &format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

/// The contract's example with some of its places replaced.
fn damaged() -> impl Strategy<Value = Value> {
    let mut places = Vec::new();
    pointers(&example::document(), "", &mut places);
    let damage = (prop::sample::select(places), any_json());
    prop::collection::vec(damage, 1..5).prop_map(|damages| {
        let mut document = example::document();
        for (pointer, value) in damages {
            if let Some(place) = document.pointer_mut(&pointer) {
                *place = value;
            }
        }
        document
    })
}

/// What was read is whole and written as it is read; what was not has a reason that points somewhere near.
fn judge(document: &Value) {
    match ChannelSpec::read(document) {
        Ok(spec) => {
            assert_eq!(
                ChannelSpec::read(&serde_json::to_value(&spec).expect("JSON")).expect("readable"),
                spec
            );
            assert!((0.7..=3.0).contains(&spec.muxdelay_seconds()));
            drop((refuse_unsupported(&spec), warnings(&spec), spec.secrets()));
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                // The place itself may be missing; what should hold it is there.
                let parent = fault
                    .pointer
                    .rsplit_once('/')
                    .map_or("", |(parent, _)| parent);
                let grandparent = parent.rsplit_once('/').map_or("", |(parent, _)| parent);
                let stands = document.pointer(parent).or(document.pointer(grandparent));
                assert!(stands.is_some(), "{fault:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn is_judged_without_panic(document in any_json()) {
        judge(&document);
    }

    #[test]
    fn is_judged_however_the_example_is_damaged(document in damaged()) {
        judge(&document);
    }

    #[test]
    fn is_judged_as_an_output(document in any_json(), damaged in damaged()) {
        let channel = example::channel();
        let context = ChannelSpecContext::new(&channel);
        let damaged = damaged["outputs"][0].clone();
        for value in [document, damaged] {
            if let Err(faults) = Output::read(&value, &context) {
                prop_assert!(!faults.is_empty());
            }
        }
    }

    #[test]
    fn is_merged_and_hidden_without_panic(current in any_json(), patch in any_json()) {
        let mut merged = ChannelSpec::merge_patch(&current, &patch);
        ChannelSpec::keep_secrets(&example::channel(), &mut merged);
    }
}
