//! `rtmp` outputs, to nginx with its RTMP module.

use serde_json::json;
use signalbox_tests::peers::RtmpServer;
use signalbox_tests::probe;

use super::Bench;

#[test]
fn what_an_rtmp_server_was_given_is_the_rendition() {
    let (bench, server) = (Bench::start("rtmp"), RtmpServer::start());
    let url = server.url("secret-key");
    let leg = bench.add(json!({"name": "out", "type": "rtmp", "url": url}));
    let delivery = bench.until_state(leg, "delivering");
    assert_eq!(delivery["failure"], json!(null));
    let found = probe::path(&url);
    let of = |kind: &str| {
        let streams = found["streams"].as_array().expect("streams").iter();
        let mut found = streams.filter(|stream| stream["codec_type"] == kind);
        found.next().expect("a stream").clone()
    };
    assert_eq!(of("video")["codec_name"], "h264");
    assert_eq!(of("video")["width"], 320);
    assert_eq!(of("audio")["codec_name"], "aac");
    // One encoder, and one process for the leg.
    assert_eq!(bench.server.children().len(), 2);
    let log = bench.server.channel_log(bench.id);
    assert!(log.contains("[leg out]"), "{log}");
    assert!(!log.contains("secret-key"), "{log}");

    bench.act(leg, "pause");
    bench.until_state(leg, "paused");
    signalbox_tests::wait::until("the leg to end", || {
        (bench.server.children().len() == 1).then_some(())
    });
    bench.act(leg, "resume");
    bench.until_state(leg, "delivering");
    drop(server);
    bench.until_failure(leg, &["output_lost", "output_unreachable"]);
    bench.until_degraded("out");
    bench.remove(leg);
    bench.server.until_status(bench.id, "running");
    bench.undisturbed();
}
