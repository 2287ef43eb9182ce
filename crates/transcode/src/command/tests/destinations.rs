//! No delivery address stands in a command.

use serde_json::json;

use super::*;

/// Whatever the channel's outputs are, the command is the same, and it writes to nothing but its pipes.
pub(in crate::command) fn delivers_nowhere(
    spec: &ChannelSpec,
    input_index: usize,
    probe: &Probe,
    places: &Places,
    command: &CommandLine,
) -> bool {
    let rung = &spec.renditions[0].name;
    let outputs = json!([
        {"name": "multicast", "type": "udp", "rendition": rung, "address": "239.20.0.1:6001"},
        {"name": "rtp", "type": "rtp", "rendition": rung, "address": "239.20.0.2:6001"},
        {"name": "tape", "type": "file", "rendition": rung, "path": "news-24", "segment_seconds": 300},
        {"name": "call", "type": "srt", "rendition": rung, "address": "far.example:9000"},
        {"name": "push", "type": "rtmp", "rendition": rung, "url": "rtmp://far.example/live/key"},
        {"name": "announce", "type": "rtsp", "rendition": rung, "url": "rtsp://far.example/live"},
        {"name": "web", "type": "http_ts", "rendition": rung},
    ]);
    let mut delivering = serde_json::to_value(spec).expect("JSON");
    delivering["outputs"] = outputs;
    // Of a codec that one of them does not carry there is nothing to compare.
    let read = ChannelSpec::read(&delivering);
    if let Ok(delivering) = &read {
        let same = build(
            delivering,
            input_index,
            probe,
            &Capabilities::untried(),
            places,
        );
        assert_eq!(same.as_ref(), Ok(command));
    }
    let last_input = command
        .args
        .iter()
        .rposition(|arg| arg == "-i")
        .expect("an input");
    let after = &command.args[last_input + 2..];
    for arg in after {
        assert!(
            !arg.contains("://") && !arg.starts_with('/'),
            "a destination: {arg}"
        );
    }
    let pipes = after.iter().filter(|arg| arg.starts_with("pipe:")).count();
    assert_eq!(pipes, command.pipes.renditions.len() + 1);
    read.is_ok()
}

#[test]
fn outputs_of_every_type_change_nothing_in_the_command() {
    let (spec, probe, places) = (channel(json!({})), Probe::default(), places());
    let command = built(&spec, &probe).expect("a command");
    assert!(delivers_nowhere(&spec, 0, &probe, &places, &command));
}
