//! CPU of a ladder with hub and outputs, against one bare FFmpeg doing the same encodes to null.

use std::process::Command;
use std::time::Duration;

use serde_json::json;
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::process::Guard;
use signalbox_tests::server::Server;

use crate::figure::{Figure, median};
use crate::meter::cores_used;

const PAIRS: usize = 5;
const WINDOW: Duration = Duration::from_secs(10);
const WARM_UP: Duration = Duration::from_secs(4);

pub(crate) fn measure() -> Vec<Figure> {
    let server = Server::start();
    let groups = [group(), group(), group()];
    let captures = groups.each_ref().map(|address| Capture::join(address));
    let rungs = [
        ("720p", "1280x720", 2_500_000),
        ("480p", "854x480", 1_000_000),
        ("240p", "426x240", 400_000),
    ];
    let mut outputs: Vec<_> = rungs
        .iter()
        .zip(&groups)
        .map(|((name, ..), address)| {
            json!({"name": name, "type": "udp", "rendition": name, "address": address, "interface": "127.0.0.1", "ttl": 1})
        })
        .collect();
    outputs.push(json!({"name": "web", "type": "hls", "segment_seconds": 2}));
    let renditions: Vec<_> = rungs
        .iter()
        .map(|(name, resolution, bits)| {
            json!({"name": name, "resolution": resolution, "video_bitrate": bits, "audio_bitrate": 96_000})
        })
        .collect();
    let id = server.create(&json!({
        "name": "ladder", "inputs": [{"type": "test", "resolution": "1280x720"}],
        "video": {"preset": "superfast"}, "renditions": renditions, "outputs": outputs,
    }));
    let bare = bare_arguments(&server, id);
    let ratios: Vec<f64> = (0..PAIRS)
        .map(|_| {
            server.act(id, "start");
            let child = server.until_status(id, "running")["pid"]
                .as_i64()
                .expect("a pid") as i32;
            std::thread::sleep(WARM_UP);
            let ours = cores_used(&[server.pid(), child], WINDOW);
            server.act(id, "stop");
            server.until_status(id, "stopped");
            let peer = Guard::start(Command::new("ffmpeg").args(&bare));
            std::thread::sleep(WARM_UP);
            let theirs = cores_used(&[peer.pid()], WINDOW);
            peer.kill();
            eprintln!("  {ours:.3} cores against {theirs:.3}");
            ours / theirs
        })
        .collect();
    assert!(
        captures.iter().all(|capture| capture.count() > 0),
        "every rung was delivered"
    );
    vec![Figure {
        what: "CPU of a 720/480/240 ladder with hub and outputs, against a bare FFmpeg".into(),
        value: median(&ratios),
        bound: 1.05,
        unit: "×",
        measured: format!("median of {PAIRS} interleaved pairs of {WINDOW:?}, 3 UDP and HLS"),
    }]
}

/// The channel's own command with every multiplex replaced by null.
fn bare_arguments(server: &Server, id: i64) -> Vec<String> {
    const DROPPED: [&str; 9] = [
        "-progress",
        "-stats_period",
        "-muxrate",
        "-pcr_period",
        "-muxdelay",
        "-muxpreload",
        "-streamid",
        "-metadata",
        "-update",
    ];
    let argv = server.get(&format!("/channels/{id}/command"))["argv"]
        .as_array()
        .expect("argv")
        .clone();
    let mut words = argv
        .iter()
        .map(|word| word.as_str().expect("text").to_owned())
        .skip(1)
        .peekable();
    let mut bare = Vec::new();
    while let Some(word) = words.next() {
        if DROPPED.contains(&word.as_str()) || word.starts_with("-mpegts_") {
            words.next();
        } else if word == "-f" && words.peek().is_some_and(|format| format != "lavfi") {
            words.next();
            bare.extend(["-f".to_owned(), "null".to_owned()]);
        } else if word.starts_with("pipe:") {
            bare.push("-".to_owned());
        } else {
            bare.push(word);
        }
    }
    bare
}
