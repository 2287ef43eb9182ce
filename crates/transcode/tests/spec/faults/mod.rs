//! One table of faulty specifications per theme: what is changed in the contract's example, and the exact faults.

mod audio;
mod channel;
mod encoding;
mod inputs;
mod outputs;
mod picture;
mod renditions;
mod together;

use serde_json::Value;
use transcode::spec::ChannelSpec;

use crate::example;

/// Places in the example and what comes to stand there; none takes the field away.
type Changes = Vec<(&'static str, Option<Value>)>;

/// Pointers and codes, in any order.
type Expected = Vec<(&'static str, &'static str)>;

fn changed(changes: &Changes) -> Value {
    let mut document = example::document();
    for (pointer, value) in changes {
        put(&mut document, pointer, value.clone());
    }
    document
}

pub(crate) fn put(document: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer to a field");
    let parent = document
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("nothing holds {pointer}"));
    match (parent, value) {
        (Value::Object(fields), Some(value)) => drop(fields.insert(name.replace("~1", "/"), value)),
        (Value::Object(fields), None) => drop(fields.remove(name)),
        (Value::Array(items), Some(value)) => match name.parse::<usize>() {
            Ok(index) if index < items.len() => items[index] = value,
            _ => items.push(value),
        },
        (parent, _) => panic!("{pointer} is not in an object or list: {parent}"),
    }
}

fn check_table(table: Vec<(Changes, Expected)>) {
    for (changes, mut expected) in table {
        let faults = ChannelSpec::read(&changed(&changes))
            .err()
            .unwrap_or_default();
        let mut found: Vec<_> = faults
            .iter()
            .map(|fault| (fault.pointer.as_str(), fault.code))
            .collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "for {changes:?}\n{faults:#?}");
        for fault in &faults {
            assert!(fault.detail.len() > 15, "in words: {fault:?}");
        }
    }
}

/// One change, one fault.
macro_rules! single {
    ($($pointer:literal = $value:tt => $at:literal $code:literal;)*) => {
        vec![$((vec![($pointer, single!(@value $value))], vec![($at, $code)])),*]
    };
    (@value gone) => { None };
    (@value $value:tt) => { Some(serde_json::json!($value)) };
}

/// One change, no fault.
macro_rules! fine {
    ($($pointer:literal = $value:tt;)*) => {
        vec![$((vec![($pointer, Some(serde_json::json!($value)))], vec![])),*]
    };
}

use {fine, single};
