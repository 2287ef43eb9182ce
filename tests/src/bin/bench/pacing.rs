//! Spacing of the datagrams of a 6 Mb/s constant-rate rendition.

use std::time::Duration;

use serde_json::json;
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::server::Server;

use crate::figure::{Figure, percentile};

const MUXRATE: f64 = 6_000_000.0;
const WINDOW: Duration = Duration::from_secs(20);

pub(crate) fn measure() -> Vec<Figure> {
    let server = Server::start();
    let to = group();
    let id = server.create_and_start(&json!({
        "name": "pacing", "inputs": [{"type": "test", "resolution": "640x360"}],
        "video": {"preset": "ultrafast", "rate_control": "cbr"},
        "renditions": [{"name": "sd", "resolution": "640x360", "video_bitrate": 4_500_000, "audio_bitrate": 128_000,
                        "mpegts": {"muxrate": MUXRATE as u64}}],
        "outputs": [{"name": "out", "type": "udp", "rendition": "sd", "address": to, "interface": "127.0.0.1", "ttl": 1}],
    }));
    server.until_status(id, "running");
    std::thread::sleep(Duration::from_secs(5));
    let capture = Capture::join(&to);
    capture.receive(WINDOW);
    let datagrams = capture.datagrams();
    let ideal = 1316.0 * 8.0 / MUXRATE;
    let off: Vec<f64> = datagrams
        .windows(2)
        .map(|pair| {
            (pair[1].kernel.as_secs_f64() - pair[0].kernel.as_secs_f64() - ideal).abs() * 1e3
        })
        .collect();
    let figure = |share: f64, bound: f64, name: &str| Figure {
        what: format!("datagram spacing against ideal at 6 Mb/s CBR, {name}"),
        value: percentile(&off, share),
        bound,
        unit: "ms",
        measured: format!(
            "{} datagrams over {WINDOW:?}, by the kernel's time stamps, beside the encoder",
            off.len()
        ),
    };
    vec![figure(0.99, 0.5, "p99"), figure(0.999, 5.0, "p99.9")]
}
