//! A channel's outputs, read back as a receiver sees them.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use signalbox_tests::capture::{Capture, Stream, group};
use signalbox_tests::server::Server;
use signalbox_tests::wait;

use super::specs::{tiny, udp};

/// Starts the channel and takes so many seconds of its one output.
pub(super) fn received(server: &Server, spec: Value, change: Value, seconds: u64) -> Stream {
    let (id, captured) = started(server, spec, change);
    server.until_status(id, "running");
    taken(&captured, seconds)
}

/// Starts the channel with its one output going to a group that is listened to.
pub(super) fn started(server: &Server, mut spec: Value, change: Value) -> (i64, Capture) {
    let to = group();
    spec["outputs"][0]["address"] = json!(to);
    merge(&mut spec, &change);
    let captured = Capture::join(&to);
    (server.create_and_start(&spec), captured)
}

/// So many seconds of it.
pub(super) fn taken(captured: &Capture, seconds: u64) -> Stream {
    captured.receive(Duration::from_secs(seconds));
    let stream = captured.stream();
    assert_eq!(stream.continuity().0, 0, "continuity faults");
    stream
}

/// Starts a channel of some rungs, the smallest there are but for the changes, and listens to each from its beginning.
pub(super) fn ladder(server: &Server, name: &str, change: &Value, rungs: &[Value]) -> Vec<Capture> {
    let mut spec = tiny(name);
    let small = spec["renditions"][0].clone();
    merge(&mut spec, change);
    let (mut renditions, mut outputs, mut captures) = (Vec::new(), Vec::new(), Vec::new());
    for (number, change) in rungs.iter().enumerate() {
        let (name, to) = (format!("rung-{number}"), group());
        let mut rung = small.clone();
        merge(&mut rung, &json!({ "name": name }));
        merge(&mut rung, change);
        renditions.push(rung);
        outputs.push(udp(&name, &name, &to));
        captures.push(Capture::join(&to));
    }
    merge(
        &mut spec,
        &json!({"renditions": renditions, "outputs": outputs}),
    );
    server.create_and_start(&spec);
    captures
}

/// What came of each rung, once it is so many seconds long.
pub(super) fn every(captures: &[Capture], seconds: u64) -> Vec<Stream> {
    let long_enough = |capture: &Capture| {
        let datagrams = capture.datagrams();
        let (first, last) = (datagrams.first()?, datagrams.last()?);
        (last.at.duration_since(first.at) >= Duration::from_secs(seconds)).then(|| capture.stream())
    };
    let each = captures.iter();
    each.map(|capture| wait::until("enough of a rung", || long_enough(capture)))
        .collect()
}

pub(super) fn merge(into: &mut Value, change: &Value) {
    match (into, change) {
        (Value::Object(into), Value::Object(change)) => {
            for (key, value) in change {
                merge(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (into, change) => *into = change.clone(),
    }
}

pub(super) fn stream_of<'a>(found: &'a Value, kind: &str) -> &'a Value {
    let streams = found["streams"].as_array().expect("streams");
    let of_kind = streams.iter().find(|stream| stream["codec_type"] == kind);
    of_kind.unwrap_or_else(|| panic!("no {kind} in {found}"))
}

pub(super) fn assert_fields(found: &Value, kind: &str, expected: &Value) {
    let stream = stream_of(found, kind);
    for (field, value) in expected.as_object().expect("fields") {
        assert_eq!(&stream[field], value, "{kind} {field} of {stream}");
    }
}

pub(super) fn file_of(stream: &Stream) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(&stream.bytes()).expect("room for it");
    file
}

pub(super) fn one_rung(audio_bitrate: u64) -> Value {
    json!([{"name": "180p", "resolution": "320x180", "video_bitrate": 600_000, "audio_bitrate": audio_bitrate,
            "mpegts": {"video_pid": 257, "audio_pids": [258]}}])
}

/// A file made by FFmpeg, by a command as one would type it.
pub(super) fn make(arguments: &str, file: &Path) {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-y", "-loglevel", "error"]);
    command.args(arguments.split_whitespace()).arg(file);
    let status = command.status().expect("ffmpeg is installed");
    assert!(status.success(), "{command:?}");
}

/// What a filter measures of a picture some seconds into the file, by its name in `lavfi.signalstats`.
pub(super) fn measured(file: &Path, filters: &str, key: &str) -> f64 {
    let print = format!("{filters}signalstats,metadata=print:key=lavfi.signalstats.{key}:file=-");
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-loglevel", "quiet", "-i"])
        .arg(file)
        .args([
            "-map",
            "0:v",
            "-vf",
            &print,
            "-frames:v",
            "20",
            "-f",
            "null",
            "-",
        ])
        .output()
        .expect("ffmpeg is installed");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let last = text.lines().rev().find_map(|line| line.split_once('='));
    let value = last.and_then(|(_, value)| value.parse().ok());
    value.unwrap_or_else(|| panic!("no {key} in {text}"))
}
