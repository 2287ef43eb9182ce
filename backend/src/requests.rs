//! The schemas of what comes, made from those of what goes: the same fields, most of them with a default.

use serde_json::{Map, Value};
use utoipa::openapi::OpenApi;

/// What of a specification has no default.
const REQUIRED: [&str; 11] = [
    "name",
    "inputs",
    "renditions",
    "type",
    "address",
    "url",
    "path",
    "device",
    "resolution",
    "video_bitrate",
    "select",
];

/// What of it has one all the same: the size of a test picture, the name of an output.
const NOT_REQUIRED: [(&str, &str); 2] = [("Source", "resolution"), ("Output", "name")];

const PREFIX: &str = "#/components/schemas/";

/// Points every request body at a schema of its own, in which only what has no default is required.
pub(crate) fn describe(document: &mut OpenApi) {
    let Ok(mut value) = serde_json::to_value(&*document) else {
        return;
    };
    let mut wanted = vec!["ChannelSpec".to_owned(), "Output".to_owned()];
    let Some(schemas) = value
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .cloned()
    else {
        return;
    };
    let mut requests = Map::new();
    while let Some(name) = wanted.pop() {
        let Some(schema) = schemas
            .get(&name)
            .filter(|_| !requests.contains_key(&request(&name)))
        else {
            continue;
        };
        let mut schema = schema.clone();
        relax(&mut schema, &name);
        follow(&mut schema, &schemas, &mut wanted);
        requests.insert(request(&name), schema);
    }
    for item in value
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(|paths| paths.values_mut())
    {
        for operation in item
            .as_object_mut()
            .into_iter()
            .flat_map(|item| item.values_mut())
        {
            if let Some(body) = operation.get_mut("requestBody") {
                follow(body, &schemas, &mut Vec::new());
            }
        }
    }
    if let Some(Value::Object(all)) = value.pointer_mut("/components/schemas") {
        all.extend(requests);
    }
    if let Ok(changed) = serde_json::from_value(value) {
        *document = changed;
    }
}

fn request(name: &str) -> String {
    match name {
        "ChannelSpec" => "ChannelRequest".to_owned(),
        _ => format!("{name}Request"),
    }
}

/// Whether a schema says something else of what comes than of what goes.
fn has_fields(schema: &Value) -> bool {
    ["properties", "allOf", "oneOf"]
        .iter()
        .any(|key| schema.get(key).is_some())
}

fn relax(schema: &mut Value, of: &str) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Array(required)) = fields.get_mut("required") {
                required.retain(|name| {
                    let name = name.as_str().unwrap_or_default();
                    REQUIRED.contains(&name) && !NOT_REQUIRED.contains(&(of, name))
                });
                if required.is_empty() {
                    fields.remove("required");
                }
            }
            fields.values_mut().for_each(|value| relax(value, of));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| relax(value, of)),
        _ => {}
    }
}

/// Points references to schemas with fields at those of requests, and notes which.
fn follow(value: &mut Value, schemas: &Map<String, Value>, wanted: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            let name = fields
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|target| target.strip_prefix(PREFIX));
            if let Some(name) = name.map(str::to_owned) {
                let is_spec = name != "JobIds" && !name.ends_with("Request");
                if is_spec && schemas.get(&name).is_some_and(has_fields) {
                    fields.insert(
                        "$ref".to_owned(),
                        Value::String(format!("{PREFIX}{}", request(&name))),
                    );
                    wanted.push(name);
                }
            }
            fields
                .values_mut()
                .for_each(|value| follow(value, schemas, wanted));
        }
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| follow(value, schemas, wanted)),
        _ => {}
    }
}
