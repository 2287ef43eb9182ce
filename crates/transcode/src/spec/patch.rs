use serde_json::{Map, Value};

use super::ChannelSpec;

impl ChannelSpec {
    /// `current` with `patch` merged into it (RFC 7386): null takes a field away, lists are replaced whole.
    pub fn merge_patch(current: &Value, patch: &Value) -> Value {
        merge_patch(current, patch)
    }
}

/// RFC 7386, for any document. Recursion is as deep as the patch, which the JSON parser bounds.
pub fn merge_patch(current: &Value, patch: &Value) -> Value {
    let Value::Object(changes) = patch else {
        return patch.clone();
    };
    let mut merged = match current {
        Value::Object(fields) => fields.clone(),
        _ => Map::new(),
    };
    for (name, change) in changes {
        if change.is_null() {
            merged.remove(name);
        } else {
            let before = merged.get(name).unwrap_or(&Value::Null);
            let after = merge_patch(before, change);
            merged.insert(name.clone(), after);
        }
    }
    Value::Object(merged)
}
