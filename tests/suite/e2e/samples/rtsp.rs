use std::sync::Arc;

use serde_json::{Value, json};
use signalbox_tests::peers::{self, RtspServer, TcpPeer};
use signalbox_tests::server::Server;

use super::super::specs::tiny;
use super::case::Case;
use super::trial::try_all;

fn rtsp(port: u16) -> Value {
    json!({"type": "rtsp", "url": format!("rtsp://127.0.0.1:{port}/cam")})
}

fn of(camera: &RtspServer, path: &str) -> Value {
    json!({"type": "rtsp", "url": camera.url(path)})
}

#[test]
fn cameras_that_refuse_freeze_or_die() {
    let server = Server::start();
    let locked = TcpPeer::answering("RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n\r\n");
    let unknown = TcpPeer::answering("RTSP/1.0 404 Not Found\r\nCSeq: 1\r\n\r\n");
    let broken = TcpPeer::answering("RTSP/1.0 503 Service Unavailable\r\nCSeq: 1\r\n\r\n");
    let deaf = TcpPeer::deaf();
    let (dies, freezes) = (RtspServer::start(), Arc::new(RtspServer::start()));
    let frozen = Arc::clone(&freezes);
    let input = Case::of_input;
    try_all(
        &server,
        vec![
            input("rtsp-401", rtsp(locked.port()), "refused our user name"),
            input("rtsp-404", rtsp(unknown.port()), "not for this path"),
            input("rtsp-503", rtsp(broken.port()), "error (5xx)"),
            input("rtsp-refused", rtsp(peers::tcp_port()), "nothing listens"),
            input("rtsp-silent-timeout3s", rtsp(deaf.port()), "says nothing"),
            input(
                "rtsp-wrong-path-gst",
                of(&dies, "/none"),
                "not for this path",
            ),
            input(
                "rtsp-camera-dies",
                of(&dies, "/live"),
                "closed the stream or went away",
            )
            .once_running(move |_, _| dies.kill()),
            input("rtsp-camera-freezes", of(&freezes, "/live"), "")
                .once_running(move |_, _| frozen.freeze()),
        ],
    );
}

fn srt(port: u16, further: Value) -> Value {
    let mut input = json!({"type": "srt", "address": format!("127.0.0.1:{port}")});
    for (field, value) in further.as_object().expect("fields") {
        input[field] = value.clone();
    }
    input
}

#[test]
fn srt_ends_that_reject_are_taken_or_go() {
    let server = Server::start();
    let (locked, open) = (peers::udp_port(), peers::udp_port());
    let listener = |port| format!("srt://127.0.0.1:{port}?mode=listener");
    let guarded = ["-passphrase", "correct horse battery", "-f", "mpegts"];
    let _locked = peers::play(&[guarded.as_slice(), &[&listener(locked)]].concat());
    // It takes one call only, and sound that comes late is a reason to call again.
    let sender = peers::play(&["-an", "-f", "mpegts", &listener(open)]);
    let taken = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
    let taken = (taken.local_addr().expect("its address").port(), taken);
    let input = Case::of_input;
    let mut nobody_calls = tiny("srt-listener-nobody-calls");
    nobody_calls["inputs"] = json!([
        {"type": "srt", "mode": "listener", "address": format!("127.0.0.1:{}", peers::udp_port()), "timeout_seconds": 2},
        {"type": "test", "resolution": "160x90", "frame_rate": 24},
    ]);
    let mut waits_in_vain = Case::new(
        "srt-listener-nobody-calls",
        nobody_calls,
        "no sender connected in time",
    );
    waits_in_vain.status = "degraded";
    let other = json!({"passphrase": "another horse"});
    try_all(
        &server,
        vec![
            input(
                "srt-bad-passphrase",
                srt(locked, other),
                "ours is another one",
            )
            .met_by_an_input(),
            input(
                "srt-passphrase-missing",
                srt(locked, json!({})),
                "and none is given",
            )
            .met_by_an_input(),
            input(
                "srt-no-listener",
                srt(peers::udp_port(), json!({})),
                "nothing listens",
            )
            .met_by_an_input(),
            input(
                "srt-listener-port-in-use",
                srt(taken.0, json!({"mode": "listener"})),
                "Another program",
            ),
            input(
                "srt-sender-dies",
                srt(open, json!({"timeout_seconds": 8})),
                "closed the stream or went away",
            )
            .once_running(move |_, _| sender.kill()),
            waits_in_vain,
        ],
    );
}
