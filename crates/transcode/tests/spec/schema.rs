//! The schemas that `openapi.yaml` is made of say what `read` asks for.

use serde_json::{Value, json};
use transcode::spec::{
    ChannelSpec, DatagramTarget, Datagrams, Mpegts, Output, Rendition, RestartPolicy, Video,
};
use utoipa::PartialSchema;

fn schema<T: PartialSchema>() -> Value {
    serde_json::to_value(T::schema()).expect("JSON")
}

#[test]
fn only_what_must_be_given_is_required() {
    let required = |schema: Value| schema["required"].clone();
    assert_eq!(
        required(schema::<ChannelSpec>()),
        json!(["name", "inputs", "renditions"])
    );
    assert_eq!(
        required(schema::<Rendition>()),
        json!(["name", "resolution", "video_bitrate"])
    );
    assert_eq!(required(schema::<Datagrams>()), json!(["address"]));
    assert_eq!(required(schema::<DatagramTarget>()), json!(["address"]));
    for optional in [
        schema::<Video>(),
        schema::<Mpegts>(),
        schema::<RestartPolicy>(),
    ] {
        assert_eq!(optional["required"], Value::Null, "{optional}");
    }
    let output = schema::<Output>().to_string();
    assert!(!output.contains(r#""required":["name"]"#), "{output}");
}

#[test]
fn bounds_and_defaults_are_told() {
    let video = schema::<Video>();
    let gop = &video["properties"]["gop_seconds"];
    assert_eq!(
        (
            gop["minimum"].as_f64(),
            gop["maximum"].as_f64(),
            gop["default"].as_f64()
        ),
        (Some(0.5), Some(10.0), Some(2.0))
    );
    assert_eq!(video["properties"]["preset"]["default"], "veryfast");
    let pid = schema::<Mpegts>()["properties"]["video_pid"].clone();
    assert_eq!(
        (pid["minimum"].as_u64(), pid["maximum"].as_u64()),
        (Some(32), Some(8186))
    );
}
