//! From `POST start` on a multicast input to the first delivered byte.

use std::time::{Duration, Instant};

use serde_json::json;
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::sender::{self, Programme};
use signalbox_tests::server::Server;
use signalbox_tests::wait::until;

use crate::figure::{Figure, percentile};

const JOINS: u64 = 20;

pub(crate) fn measure() -> Vec<Figure> {
    let server = Server::start();
    let (from, to) = (group(), group());
    let _sender = sender::send(Programme::Plain, &from);
    let id = server.create(&json!({
        "name": "join", "video": {"preset": "veryfast"},
        "inputs": [{"type": "udp", "address": from, "interface": "127.0.0.1"}],
        "renditions": [{"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000}],
        "outputs": [{"name": "out", "type": "udp", "rendition": "360p", "address": to, "interface": "127.0.0.1", "ttl": 1}],
    }));
    let took: Vec<f64> = (0..JOINS)
        .map(|number| {
            // Each join ends soon after a key frame; without this every next one would begin there.
            std::thread::sleep(Duration::from_millis(number * 317 % 2000));
            let capture = Capture::join(&to);
            let begun = Instant::now();
            server.act(id, "start");
            let first = until("a datagram", || {
                capture.datagrams().first().map(|datagram| datagram.at)
            });
            server.act(id, "stop");
            server.until_status(id, "stopped");
            first.duration_since(begun).as_secs_f64()
        })
        .collect();
    let figure = |share: f64, bound: f64, name: &str| Figure {
        what: format!(
            "join of a multicast input, source GOP 2 s, veryfast → first delivered byte, {name}"
        ),
        value: percentile(&took, share),
        bound,
        unit: "s",
        measured: format!("{JOINS} joins spread over the GOP"),
    };
    vec![figure(0.5, 1.7, "p50"), figure(0.95, 3.0, "p95")]
}
