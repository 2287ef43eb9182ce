//! From `POST stop` to `stopped`.

use std::time::Instant;

use serde_json::json;
use signalbox_tests::process::binary;
use signalbox_tests::server::{Options, Server};
use signalbox_tests::wait::until;
use tempfile::TempDir;

use crate::figure::{Figure, percentile};

const STOPS: usize = 20;

pub(crate) fn measure() -> Vec<Figure> {
    let healthy = took(&Server::start());
    let folder = TempDir::new().expect("a folder");
    let stalled = folder.path().join("fake_ffmpeg");
    std::fs::copy(binary("fake_ffmpeg"), &stalled).expect("copied");
    let script = json!([{"runs": [{"stall_after": 0.5, "ignore_terms": 1}]}]).to_string();
    std::fs::write(folder.path().join("fake_ffmpeg.script"), script).expect("written");
    let stalled = took(&Server::start_with(&Options {
        ffmpeg: Some(stalled),
        ..Options::default()
    }));
    let figure = |what: &str, values: &[f64], bound: f64| Figure {
        what: format!("stop, {what} FFmpeg, p99"),
        value: percentile(values, 0.99),
        bound,
        unit: "s",
        measured: format!("{STOPS} stops"),
    };
    vec![
        figure("healthy", &healthy, 0.4),
        figure("stalled (scripted: deaf to the first TERM)", &stalled, 0.8),
    ]
}

fn took(server: &Server) -> Vec<f64> {
    let id = server.create(&json!({
        "name": "stop", "inputs": [{"type": "test", "resolution": "640x360"}], "video": {"preset": "ultrafast"},
        "renditions": [{"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000}],
    }));
    (0..STOPS)
        .map(|_| {
            server.act(id, "start");
            server.until_status(id, "running");
            std::thread::sleep(std::time::Duration::from_secs(1));
            let begun = Instant::now();
            server.act(id, "stop");
            until("stopped", || {
                (server.job(id)["status"] == "stopped").then_some(())
            });
            begun.elapsed().as_secs_f64()
        })
        .collect()
}
