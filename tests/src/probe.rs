//! What ffprobe says of it.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Streams, programmes and format of some bytes.
pub fn bytes(bytes: &[u8]) -> Value {
    let mut file = tempfile::Builder::new()
        .suffix(".ts")
        .tempfile()
        .expect("a temporary file");
    file.write_all(bytes).expect("room for it");
    path(file.path().to_str().expect("a readable path"))
}

/// Streams, programmes and format of a file or an address.
pub fn path(path: &str) -> Value {
    run(&["-show_streams", "-show_programs", "-show_format", path])
}

/// Presentation times in ticks of the key frames of a file's first video stream.
pub fn key_frames(path: &Path) -> Vec<i64> {
    times(path, |flags| flags.contains('K'))
}

/// Presentation times in ticks of all its frames, in the order in which they are shown.
pub fn frame_times(path: &Path) -> Vec<i64> {
    let mut times = times(path, |_| true);
    times.sort_unstable();
    times
}

fn times(path: &Path, wanted: impl Fn(&str) -> bool) -> Vec<i64> {
    let path = path.to_str().expect("a readable path");
    let found = run(&[
        "-select_streams",
        "v:0",
        "-show_entries",
        "packet=pts,flags",
        path,
    ]);
    let packets = found["packets"].as_array().expect("packets").clone();
    let found = packets
        .iter()
        .filter(|packet| packet["flags"].as_str().is_some_and(&wanted));
    found.filter_map(|packet| packet["pts"].as_i64()).collect()
}

fn run(arguments: &[&str]) -> Value {
    let mut command = Command::new("ffprobe");
    command
        .args(["-loglevel", "error", "-of", "json"])
        .args(arguments);
    let output = command.output().expect("ffprobe is installed");
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|_| {
        panic!(
            "{command:?}: {text}{}",
            String::from_utf8_lossy(&output.stderr)
        )
    })
}
