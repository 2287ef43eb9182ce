//! From `POST start` to a spawned FFmpeg, and to `running`.

use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::json;
use signalbox_tests::process::binary;
use signalbox_tests::server::{Options, Server};
use signalbox_tests::wait::until;
use tempfile::TempDir;

use crate::figure::{Figure, median, percentile};

const SPAWNS: usize = 60;
const RUNS: usize = 15;

pub(crate) fn measure() -> Vec<Figure> {
    [
        spawned(),
        vec![running("ultrafast", 0.4), running("veryfast", 1.0)],
    ]
    .concat()
}

/// A stand-in that writes when it began and becomes the real FFmpeg; the start of a small program is part of the measured
/// time.
fn stamping(folder: &TempDir) -> (PathBuf, PathBuf) {
    let (program, stamps) = (folder.path().join("ffmpeg"), folder.path().join("stamps"));
    std::fs::copy(binary("stamp"), &program).expect("copied");
    (program, stamps)
}

fn spawned() -> Vec<Figure> {
    let folder = TempDir::new().expect("a folder");
    let (program, stamps) = stamping(&folder);
    let server = Server::start_with(&Options {
        ffmpeg: Some(program),
        ..Options::default()
    });
    let id = server.create(&spec("spawned", "ultrafast"));
    let read = || -> Vec<u128> {
        let text = std::fs::read_to_string(&stamps).unwrap_or_default();
        text.lines().filter_map(|line| line.parse().ok()).collect()
    };
    let took: Vec<f64> = (0..SPAWNS)
        .map(|_| {
            let before = read().len();
            let asked = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .expect("after 1970")
                .as_nanos();
            server.act(id, "start");
            let began = until("a stamp", || read().get(before).copied());
            server.act(id, "stop");
            server.until_status(id, "stopped");
            began.saturating_sub(asked) as f64 / 1e6
        })
        .collect();
    let figure = |share: f64, bound: f64, name: &str| Figure {
        what: format!("POST start → FFmpeg spawned, durable commit included, {name}"),
        value: percentile(&took, share),
        bound,
        unit: "ms",
        measured: format!("{SPAWNS} starts, durable, a small program's start included"),
    };
    vec![figure(0.5, 8.0, "p50"), figure(0.99, 20.0, "p99")]
}

fn running(preset: &str, bound: f64) -> Figure {
    let server = Server::start();
    let id = server.create(&spec("running", preset));
    let took: Vec<f64> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            server.act(id, "start");
            until("running", || {
                let found = server.job(id)["status"] == "running";
                if !found {
                    std::thread::sleep(Duration::from_millis(2));
                }
                found.then_some(())
            });
            let took = begun.elapsed().as_secs_f64();
            server.act(id, "stop");
            server.until_status(id, "stopped");
            took
        })
        .collect();
    Figure {
        what: format!("POST start → running, test input, 360p, {preset}, p50"),
        value: median(&took),
        bound,
        unit: "s",
        measured: format!("{RUNS} starts, polled"),
    }
}

fn spec(name: &str, preset: &str) -> serde_json::Value {
    json!({
        "name": name, "inputs": [{"type": "test", "resolution": "640x360"}], "video": {"preset": preset},
        "renditions": [{"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000}],
    })
}
