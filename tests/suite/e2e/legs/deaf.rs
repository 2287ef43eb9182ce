//! Peers that take the connection and nothing else.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use serde_json::json;
use signalbox_tests::peers::{RtmpServer, udp_port};

use super::Bench;
use super::srt::{Peer, output};

#[test]
fn a_peer_that_accepts_and_never_reads_is_never_delivered_to() {
    let bench = Bench::start("deaf");
    let deaf = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = deaf.local_addr().expect("an address").port();
    let rtmp =
        json!({"name": "deaf", "type": "rtmp", "url": format!("rtmp://127.0.0.1:{port}/live/key")});
    let rtmp = bench.add(rtmp);
    let rtsp =
        json!({"name": "deaf-too", "type": "rtsp", "url": format!("rtsp://127.0.0.1:{port}/in")});
    let rtsp = bench.add(rtsp);
    let mut named = [false, false];
    let begun = Instant::now();
    while named != [true, true] {
        for (index, leg) in [rtmp, rtsp].into_iter().enumerate() {
            let delivery = bench.delivery(leg);
            assert_ne!(delivery["state"], "delivering", "{delivery:#}");
            assert_eq!(delivery["bytes"], 0, "{delivery:#}");
            named[index] |= delivery["failure"]["class"] == "output_timeout";
        }
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "{}",
            bench.server.channel_log(bench.id)
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    // It hinders no stop either.
    bench.undisturbed();
}

/// Its kernel goes on to acknowledge what nobody reads, until its buffer is full.
#[test]
fn a_server_that_stops_reading_is_not_delivered_to() {
    let (bench, server) = (Bench::start("frozen"), RtmpServer::start());
    let url = server.url("key");
    let leg =
        bench.add(json!({"name": "out", "type": "rtmp", "url": url, "reconnect_delay_seconds": 1}));
    bench.until_state(leg, "delivering");
    server.signal(Signal::SIGSTOP);
    let frozen = Instant::now();
    bench.until(leg, "no delivery", |delivery| {
        delivery["state"] != "delivering"
    });
    assert!(
        frozen.elapsed() < Duration::from_secs(12),
        "{:?}",
        frozen.elapsed()
    );
    bench.until_failure(leg, &["output_timeout"]);
    bench.until_degraded("out");
    let delivery = bench.delivery(leg);
    assert_ne!(delivery["state"], "delivering", "{delivery:#}");
    server.signal(Signal::SIGCONT);
    bench.until_state(leg, "delivering");
    bench.undisturbed();
}

#[test]
fn an_srt_receiver_that_hangs_is_not_delivered_to() {
    let (bench, port) = (Bench::start("hung"), udp_port());
    let peer = Peer::start(&format!("srt://127.0.0.1:{port}?mode=listener"));
    let leg = bench.add(output("caller", port, None));
    bench.until_state(leg, "delivering");
    peer.signal(Signal::SIGSTOP);
    bench.until(leg, "no delivery", |delivery| {
        delivery["state"] != "delivering"
    });
    bench.until_failure(leg, &["output_lost", "output_timeout"]);
    assert_ne!(bench.delivery(leg)["state"], "delivering");
    bench.undisturbed();
}
