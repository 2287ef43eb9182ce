//! The schemas of what comes, made from those of what goes: the same fields, most of them with a default.

use serde_json::{Map, Value};
use utoipa::openapi::{Content, OpenApi, RefOr, Schema};

/// What of a specification has no default.
const REQUIRED: [&str; 12] = [
    "input",
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

/// Gives every request body a schema of its own, in which only what has no default is required.
pub(crate) fn describe(document: &mut OpenApi) {
    let Some(components) = document.components.as_mut() else {
        return;
    };
    let answers = match serde_json::to_value(&components.schemas) {
        Ok(Value::Object(answers)) => answers,
        _ => return,
    };
    let mut wanted = ["ChannelSpec", "Output", "Probe"]
        .map(str::to_owned)
        .to_vec();
    while let Some(name) = wanted.pop() {
        let made = components.schemas.contains_key(&request(&name));
        let Some(mut schema) = answers.get(&name).filter(|_| !made).cloned() else {
            continue;
        };
        relax(&mut schema, &name);
        follow(&mut schema, &answers, &mut wanted);
        if let Ok(schema) = serde_json::from_value(schema) {
            components.schemas.insert(request(&name), schema);
        }
    }
    for item in document.paths.paths.values_mut() {
        for operation in [&mut item.post, &mut item.put].into_iter().flatten() {
            let Some(RefOr::T(body)) = &mut operation.request_body else {
                continue;
            };
            for content in body.content.values_mut() {
                if let RefOr::T(Content {
                    schema: Some(schema),
                    ..
                }) = content
                {
                    point_at_request(schema);
                }
            }
        }
    }
}

fn point_at_request(schema: &mut RefOr<Schema>) {
    let RefOr::Ref(reference) = schema else {
        return;
    };
    if let Some(name @ ("ChannelSpec" | "Output" | "Probe")) =
        reference.ref_location.strip_prefix(PREFIX)
    {
        reference.ref_location = format!("{PREFIX}{}", request(name));
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
            if let Some(name) = name.map(str::to_owned)
                && schemas.get(&name).is_some_and(has_fields)
            {
                let target = format!("{PREFIX}{}", request(&name));
                fields.insert("$ref".to_owned(), Value::String(target));
                wanted.push(name);
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
