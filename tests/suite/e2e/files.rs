//! Files of several containers, played in a loop at their own rate.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::probe;
use signalbox_tests::server::{Options, Server};

use super::specs::{once, test_to_udp};

/// Four seconds of picture and sound, as the ending says.
fn film(folder: &Path, name: &str, options: &str) {
    let text = format!(
        "-nostdin -y -loglevel error -f lavfi -i testsrc2=size=320x180:rate=25 \
         -f lavfi -i sine=frequency=440:sample_rate=48000 -c:v libx264 -preset ultrafast -g 25 -c:a aac -ac 2 -t 4 {options}"
    );
    let mut command = Command::new("ffmpeg");
    command.args(text.split_whitespace());
    let output = command.arg(folder.join(name)).output().expect("ffmpeg");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {said}");
}

fn playing(server: &Server, name: &str, to: &str) -> i64 {
    let mut spec = test_to_udp(name, to);
    spec["inputs"] = json!([{"type": "file", "path": name, "loop": true}]);
    server.create_and_start(&once(spec))
}

#[test]
fn files_of_every_container_play_and_what_they_lack_is_named() {
    let folder = tempfile::TempDir::new().expect("a folder");
    for name in ["a.ts", "a.mp4", "a.mkv", "a.mov", "a.flv"] {
        film(folder.path(), name, "");
    }
    film(folder.path(), "a.avi", "-c:v mpeg4 -c:a mp3");
    film(folder.path(), "picture.mp4", "-an");
    film(folder.path(), "sound.m4a", "-vn");
    let root = folder.path().to_string_lossy().into_owned();
    let server = Server::start_with(&Options {
        arguments: vec!["--media-root".to_owned(), root],
        ..Options::default()
    });
    let lacking = playing(&server, "sound.m4a", &group());
    let job = server.until_status(lacking, "failed");
    assert_eq!(job["failure"]["class"], "stream_missing", "{job:#}");
    for name in [
        "a.ts",
        "a.mp4",
        "a.mkv",
        "a.mov",
        "a.flv",
        "a.avi",
        "picture.mp4",
    ] {
        plays(&server, name);
    }
}

/// The rendition comes out as it was asked for, with sound also where the file has none.
fn plays(server: &Server, name: &str) {
    let to = group();
    let captured = Capture::join(&to);
    let id = playing(server, name, &to);
    server.until_status(id, "running");
    captured.receive(Duration::from_secs(1));
    let stream = captured.stream();
    assert_eq!(stream.continuity().0, 0, "{name}");
    let found = probe::bytes(&stream.bytes());
    let of = |kind: &str| -> Value {
        let mut streams = found["streams"].as_array().expect("streams").iter();
        let found = streams.find(|stream| stream["codec_type"] == kind);
        found
            .unwrap_or_else(|| panic!("{name} has no {kind}"))
            .clone()
    };
    let (picture, sound) = (of("video"), of("audio"));
    let size = (&picture["width"], &picture["height"]);
    assert_eq!(size, (&json!(320), &json!(180)), "{name}");
    assert_eq!(picture["codec_name"], "h264", "{name}");
    assert_eq!(picture["field_order"], "progressive", "{name}");
    let sounds = (&sound["codec_name"], &sound["channels"]);
    assert_eq!(sounds, (&json!("aac"), &json!(2)), "{name}");
    server.act(id, "stop");
}
