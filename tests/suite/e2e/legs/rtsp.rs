//! `rtsp` outputs, to GStreamer's server that records.

use serde_json::json;
use signalbox_tests::peers::{RtspRecorder, tcp_port};
use signalbox_tests::{probe, wait};

use super::Bench;

#[test]
fn what_an_rtsp_server_was_given_is_the_rendition() {
    let (bench, server) = (Bench::start("rtsp"), RtspRecorder::start());
    let output = |transport: &str| json!({"name": transport, "type": "rtsp", "url": server.url(), "transport": transport});
    for transport in ["tcp", "udp"] {
        let leg = bench.add(output(transport));
        let delivery = bench.until_state(leg, "delivering");
        assert_eq!(delivery["failure"], json!(null));
        bench.until(leg, "enough of it", |delivery| {
            delivery["bytes"].as_u64() > Some(120_000)
        });
        bench.remove(leg);
        wait::until("the leg to end", || {
            (bench.server.children().len() == 1).then_some(())
        });
        // The server closes its file in its own time.
        wait::until("the recording", || {
            let found = probe::path(server.recording().to_str()?);
            let streams = found["streams"].as_array()?;
            let has = |name: &str| streams.iter().find(|stream| stream["codec_name"] == name);
            let (picture, _sound) = (has("h264")?, has("aac")?);
            (picture["width"] == 320).then_some(())
        });
    }
    bench.undisturbed();
}

#[test]
fn an_rtsp_server_that_is_gone_or_knows_no_such_path_is_named() {
    let (bench, server) = (Bench::start("rtsp-refused"), RtspRecorder::start());
    let url = format!("rtsp://127.0.0.1:{}/in", tcp_port());
    let gone = bench.add(json!({"name": "gone", "type": "rtsp", "url": url}));
    let delivery = bench.until_failure(gone, &["output_unreachable"]);
    assert_eq!(delivery["bytes"], 0);
    bench.until_degraded("gone");
    bench.remove(gone);
    let url = server.url().replace("/in", "/nowhere");
    let unknown = bench.add(json!({"name": "unknown", "type": "rtsp", "url": url}));
    let delivery = bench.until_failure(unknown, &["output_refused"]);
    assert_eq!(delivery["bytes"], 0);
    bench.remove(unknown);
    let leg = bench.add(json!({"name": "dies", "type": "rtsp", "url": server.url()}));
    bench.until_state(leg, "delivering");
    drop(server);
    bench.until_failure(leg, &["output_lost", "output_unreachable"]);
    bench.undisturbed();
}
