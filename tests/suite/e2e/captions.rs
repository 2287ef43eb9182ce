//! Closed captions arrive letter by letter, or not at all where they are to be dropped.

use std::path::Path;

use serde_json::{Value, json};
use signalbox_tests::captions;
use signalbox_tests::server::Server;

use super::readback::{file_of, make, one_rung, started, taken};
use super::specs::test_to_udp;

const TEXT: &str = "SIGNALBOX KEEPS WHAT IS SAID. ";

/// Twenty seconds of a test picture that says the text over and over.
fn captioned(folder: &Path) {
    let plain = folder.join("plain.h264");
    make(
        "-f lavfi -i testsrc2=size=320x180:rate=25:duration=20 -c:v libx264 -preset ultrafast -x264-params aud=1:slices=1 -g 25 -f h264",
        &plain,
    );
    let stream = std::fs::read(&plain).expect("what was made");
    let said = folder.join("said.h264");
    std::fs::write(&said, captions::insert(&stream, TEXT)).expect("room");
    let from = format!(
        "-r 25 -i {} -f lavfi -i sine=duration=20 -c:v copy -c:a mp2 -f mpegts",
        said.display()
    );
    make(&from, &folder.join("said.ts"));
    assert!(captions::read(&folder.join("said.ts")).starts_with(TEXT));
}

#[test]
fn captions_arrive_letter_by_letter_or_are_dropped() {
    let server = Server::start();
    captioned(&server.folder().path().join("data/media"));
    let cases = [
        ("same", true, json!({})),
        ("mpeg2", true, json!({"codec": "mpeg2"})),
        (
            "field",
            true,
            json!({"deinterlace": "field", "frame_rate": 50}),
        ),
        ("woven", true, json!({"scan_type": "interlaced"})),
        ("faster", true, json!({"frame_rate": "60000/1001"})),
        ("dropped", false, json!({"captions": "drop"})),
        (
            "mpeg2-dropped",
            false,
            json!({"codec": "mpeg2", "captions": "drop"}),
        ),
        (
            "hevc",
            false,
            json!({"codec": "hevc", "tune": "zerolatency"}),
        ),
    ];
    let running: Vec<_> = cases
        .into_iter()
        .map(|(name, pass, video)| {
            let input = json!([{"type": "file", "path": "said.ts", "loop": true}]);
            let change = json!({"inputs": input, "video": video, "renditions": one_rung(64_000)});
            (
                name,
                pass,
                started(&server, test_to_udp(name, ""), change).1,
            )
        })
        .collect();
    for (name, pass, captured) in running {
        let read = captions::read(file_of(&taken(&captured, 4)).path());
        match pass {
            // Both ends may stand in the middle of it, and a picture in two may be lost where capture began.
            true => assert!(read.contains(TEXT), "{name}: {read:?}"),
            false => assert_eq!(read, "", "{name}"),
        }
    }
    server.stop();
}

#[test]
fn captions_that_hevc_would_lose_are_told() {
    let server = Server::start();
    let mut spec = test_to_udp("hevc", "127.0.0.1:5999");
    spec["video"] = json!({"codec": "hevc"});
    let (status, answer) = server.call(reqwest::Method::POST, "/channels/validate", Some(&spec));
    assert_eq!((status, &answer["errors"]), (200, &json!([])));
    let codes: Vec<&Value> = answer["warnings"]
        .as_array()
        .expect("warnings")
        .iter()
        .map(|one| &one["code"])
        .collect();
    assert!(codes.contains(&&json!("captions_lost")), "{answer:#}");
    server.stop();
}
