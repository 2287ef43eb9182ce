//! Memory of an idle server, and what each further channel costs it.

use std::time::Duration;

use serde_json::json;
use signalbox_tests::server::Server;

use crate::figure::Figure;
use crate::meter::{cores_used, resident_megabytes};

const CHANNELS: usize = 20;
const WINDOW: Duration = Duration::from_secs(20);
const SETTLE: Duration = Duration::from_secs(5);
const VIDEO_BITS: u64 = 100_000;
const AUDIO_BITS: u64 = 32_000;
/// What HLS holds: a window of six segments of two seconds, the same again of removed ones, and the one being cut.
const HELD_SECONDS: f64 = 26.0;

pub(crate) fn measure() -> Vec<Figure> {
    let server = Server::start();
    std::thread::sleep(SETTLE);
    let idle = resident_megabytes(server.pid());
    let idle_cores = cores_used(&[server.pid()], WINDOW);
    let start = |number: usize| {
        server.create_and_start(&json!({
            "name": format!("channel-{number}"),
            "inputs": [{"type": "test", "resolution": "160x90", "frame_rate": 24}],
            "video": {"preset": "ultrafast", "frame_rate": 24},
            "renditions": [{"name": "90p", "resolution": "160x90", "video_bitrate": VIDEO_BITS, "audio_bitrate": AUDIO_BITS}],
            "outputs": [{"name": "web", "type": "hls", "segment_seconds": 2}],
        }))
    };
    // The first channel pays for what all share.
    let first = start(0);
    server.until_status(first, "running");
    std::thread::sleep(3 * SETTLE);
    let (memory, cores) = (
        resident_megabytes(server.pid()),
        cores_used(&[server.pid()], WINDOW),
    );
    let ids: Vec<i64> = (1..=CHANNELS).map(start).collect();
    for id in &ids {
        server.until_status(*id, "running");
    }
    std::thread::sleep(6 * SETTLE);
    let further = CHANNELS as f64;
    let bits: f64 = ids
        .iter()
        .filter_map(|id| server.job(*id)["progress"]["bitrate"].as_f64())
        .sum();
    let held = bits / further / 8.0 * HELD_SECONDS / 1e6;
    let memory = (resident_megabytes(server.pid()) - memory) / further;
    let cores = (cores_used(&[server.pid()], WINDOW) - cores) / further;
    let measured = format!("{CHANNELS} further channels with HLS, {WINDOW:?}");
    vec![
        Figure {
            what: "idle memory of `up`".into(),
            value: idle,
            bound: 30.0,
            unit: "MB",
            measured: "RSS".into(),
        },
        Figure {
            what: "idle CPU of `up`".into(),
            value: idle_cores * 100.0,
            bound: 1.0,
            unit: "% of a core",
            measured: format!("{WINDOW:?}"),
        },
        Figure {
            what: "memory of each further channel of 160×90".into(),
            value: memory,
            bound: 0.3 + 1.1 * held,
            unit: "MB",
            measured: format!("{measured}; 0.3 MB + 1.1 × {held:.3} MB held"),
        },
        Figure {
            what: "CPU of each further channel of 160×90".into(),
            value: cores * 100.0,
            bound: 0.1,
            unit: "% of a core",
            measured,
        },
    ]
}
