//! `rtmp` outputs, to nginx with its RTMP module.

use serde_json::json;
use signalbox_tests::peers::{NodeMediaServer, RtmpServer, tcp_port};
use signalbox_tests::process::alive;
use signalbox_tests::{probe, wait};

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
    // One encoder, and one process for the leg, whatever the hub delivers by itself.
    bench.add(json!({"name": "tape", "type": "file", "path": "tape", "segment_seconds": 60}));
    bench.add(json!({"name": "web", "type": "http_ts"}));
    assert_eq!(bench.server.children().len(), 2);
    let encoder = bench.pid.as_i64().expect("a pid");
    let argv = std::fs::read(format!("/proc/{encoder}/cmdline")).expect("the encoder");
    let argv = String::from_utf8_lossy(&argv);
    for address in ["://", "239.", &server.url("")] {
        assert!(!argv.contains(address), "{address} in {argv}");
    }
    let log = bench.server.channel_log(bench.id);
    assert!(log.contains("[leg out]"), "{log}");
    assert!(!log.contains("secret-key"), "{log}");

    bench.act(leg, "pause");
    bench.until_state(leg, "paused");
    wait::until("the leg to end", || {
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

#[test]
fn an_rtmp_server_that_refuses_or_is_gone_is_named_and_never_delivering() {
    let (bench, server) = (Bench::start("rtmp-refused"), RtmpServer::start());
    let cases = [
        (
            server.url("key").replace("/live/", "/closed/"),
            "output_refused",
        ),
        (
            format!("rtmp://127.0.0.1:{}/live/key", tcp_port()),
            "output_unreachable",
        ),
        (
            "rtmp://no-such-host.invalid/live/key".to_owned(),
            "name_not_resolved",
        ),
    ];
    for (url, class) in cases {
        let leg = bench.add(json!({"name": class, "type": "rtmp", "url": url}));
        // FFmpeg does not tell a refused key from a refused address; the look at the server may.
        let delivery = bench.until_failure(leg, &[class, "output_unauthorized"]);
        assert_eq!(delivery["state"], "retrying", "{delivery:#}");
        assert_eq!(delivery["bytes"], 0, "{delivery:#}");
        bench.until_degraded(class);
        bench.remove(leg);
    }
    bench.undisturbed();
}

#[test]
fn a_server_that_asks_for_a_signature_takes_it_and_nothing_else() {
    let (bench, server) = (Bench::start("rtmp-signed"), NodeMediaServer::start());
    let leg = bench.add(json!({"name": "bad", "type": "rtmp", "url": server.play()}));
    let delivery = bench.until_failure(leg, &["output_refused", "output_unauthorized"]);
    assert_eq!(
        (&delivery["state"], &delivery["bytes"]),
        (&json!("retrying"), &json!(0)),
        "{delivery:#}"
    );
    bench.remove(leg);
    let leg = bench.add(json!({"name": "good", "type": "rtmp", "url": server.url()}));
    bench.until_state(leg, "delivering");
    let found = probe::path(&server.play());
    let found = found["streams"].as_array().expect("streams");
    let codecs: Vec<_> = found.iter().map(|stream| &stream["codec_name"]).collect();
    assert!(
        codecs.contains(&&json!("h264")) && codecs.contains(&&json!("aac")),
        "{codecs:?}"
    );
    bench.undisturbed();
}

/// Killed, it would leave its server to believe that it may come back.
#[test]
fn a_leg_takes_leave_of_its_server_when_it_is_removed_and_when_the_channel_stops() {
    let (bench, server) = (Bench::start("rtmp-leaves"), RtmpServer::start());
    let add = |name: &str| {
        let leg = bench.add(json!({"name": name, "type": "rtmp", "url": server.url(name)}));
        bench.until_state(leg, "delivering");
        leg
    };
    let (one, _) = (add("one"), add("two"));
    let children = bench.server.children();
    let change = json!({"name": "first", "reconnect_delay_seconds": 2});
    let path = format!("{}/{one}", bench.outputs());
    let (status, body) = bench
        .server
        .call(reqwest::Method::PATCH, &path, Some(&change));
    assert_eq!(status, 200, "{body:#}");
    let left = |name: &str| {
        wait::until("the leg to take its leave", || {
            let log = bench.server.channel_log(bench.id);
            let of_leg = format!("[leg {name}]");
            let mut lines = log.lines().filter(|line| line.contains(&of_leg));
            lines
                .any(|line| line.contains("Exiting normally"))
                .then_some(())
        });
    };
    bench.until_state(one, "delivering");
    assert_eq!(bench.server.children(), children, "a name cut the stream");
    bench.remove(one);
    left("first");
    bench.server.act(bench.id, "stop");
    bench.server.until_status(bench.id, "stopped");
    left("two");
    assert!(bench.server.children().is_empty());
    bench.server.stop();
}

/// A leg is edited while it delivers, and the worker is killed while it lives.
#[test]
fn a_leg_goes_to_another_address_and_dies_with_the_worker() {
    let (bench, server) = (Bench::start("rtmp-edited"), RtmpServer::start());
    let leg = bench.add(json!({"name": "out", "type": "rtmp", "url": server.url("one")}));
    bench.until_state(leg, "delivering");
    let path = format!("{}/{leg}", bench.outputs());
    let change = json!({"url": server.url("two")});
    let (status, body) = bench
        .server
        .call(reqwest::Method::PATCH, &path, Some(&change));
    assert_eq!(status, 200, "{body:#}");
    let found = wait::until("the stream at its new place", || {
        let found = probe::path(&server.url("two"));
        found["streams"][0].is_object().then_some(found)
    });
    assert!(found["streams"].as_array().expect("streams").len() >= 2);
    assert_eq!(bench.server.children().len(), 2);
    let (_folder, children) = bench.server.kill();
    wait::until("the leg to die with the worker", || {
        children.iter().all(|pid| !alive(*pid)).then_some(())
    });
}
