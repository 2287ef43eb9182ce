//! Legs whose peer is not there, refuses, or goes, beside outputs that notice nothing.

use std::process::Command;

use nix::sys::signal::Signal;
use serde_json::{Value, json};
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::peers::{self, RtmpServer, TcpPeer};
use signalbox_tests::process::Guard;
use signalbox_tests::server::Server;

use super::super::specs::test_to_udp;
use super::catalogue::class_of;
use super::places::output_fails;

fn rtmp(name: &str, port: u16, app: &str) -> Value {
    let url = format!("rtmp://127.0.0.1:{port}/{app}/hidden-key");
    json!({"name": name, "type": "rtmp", "rendition": "180p", "url": url})
}

fn srt(name: &str, port: u16, passphrase: Option<&str>) -> Value {
    json!({"name": name, "type": "srt", "rendition": "180p", "mode": "caller",
        "address": format!("127.0.0.1:{port}"), "passphrase": passphrase})
}

/// Takes one caller and what it sends.
fn srt_receiver(port: u16, passphrase: &[&str]) -> Guard {
    let mut command = Command::new("ffmpeg");
    command
        .args(["-nostdin", "-loglevel", "error"])
        .args(passphrase);
    let url = format!("srt://127.0.0.1:{port}?mode=listener");
    Guard::start(command.args(["-i", &url, "-map", "0", "-c", "copy", "-f", "null", "-"]))
}

#[test]
fn legs_whose_peer_is_not_there_refuses_or_goes() {
    let (server, middle, dies, deaf) = (
        Server::start(),
        RtmpServer::start(),
        RtmpServer::start(),
        TcpPeer::deaf(),
    );
    let page = TcpPeer::answering("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    let (locked, goes) = (peers::udp_port(), peers::udp_port());
    let _locked = srt_receiver(locked, &["-passphrase", "correct horse battery"]);
    let receiver = srt_receiver(goes, &[]);
    let to = group();
    let captured = Capture::join(&to);
    let mut spec = test_to_udp("legs", &to);
    let mut unnamed = rtmp("dns-failure-rtmp", 1, "live");
    unnamed["url"] = json!("rtmp://no-such-host.invalid/live/hidden-key");
    let outputs = [
        rtmp("rtmp-refused", peers::tcp_port(), "live"),
        rtmp("rtmp-bad-app-nginx", middle.port(), "none"),
        rtmp("rtmp-bad-key-nginx", middle.port(), "asks"),
        rtmp("rtmp-not-rtmp-server", page.port(), "live"),
        rtmp("rtmp-server-silent", deaf.port(), "live"),
        rtmp("rtmp-server-dies", dies.port(), "live"),
        unnamed,
        srt("srt-no-listener", peers::udp_port(), None),
        srt("srt-bad-passphrase", locked, Some("another horse")),
        srt("srt-passphrase-missing", locked, None),
        srt("srt-receiver-dies", goes, None),
    ];
    spec["outputs"]
        .as_array_mut()
        .expect("outputs")
        .extend(outputs);
    let id = server.create_and_start(&spec);
    let fails = |output: &str, class: &str, cause: &str| {
        let delivery = output_fails(&server, id, output, class, cause);
        assert!(!delivery.to_string().contains("hidden-key"), "{delivery:#}");
    };
    for (output, cause) in [
        ("rtmp-refused", "nothing listens"),
        ("rtmp-bad-app-nginx", "asked for the application `none`"),
        ("rtmp-not-rtmp-server", "Something else listens"),
        ("rtmp-server-silent", "says nothing"),
        ("dns-failure-rtmp", "no host `no-such-host.invalid`"),
        ("srt-no-listener", "nothing listens"),
        ("srt-bad-passphrase", "ours is another one"),
        ("srt-passphrase-missing", "and none is given"),
    ] {
        fails(output, class_of(output), cause);
    }
    // Better than the catalogue's `output_refused`: the look found which of the two it was.
    fails(
        "rtmp-bad-key-nginx",
        "output_unauthorized",
        "hears the stream key",
    );
    for (output, end) in [
        (
            "rtmp-server-dies",
            Box::new(|| dies.signal(Signal::SIGKILL)) as Box<dyn FnOnce()>,
        ),
        ("srt-receiver-dies", Box::new(|| receiver.kill())),
    ] {
        server.until_delivering(id, output);
        end();
        fails(output, class_of(output), "took data and then");
    }
    let job = server.job(id);
    assert_eq!(
        (&job["status"], &job["run_number"]),
        (&json!("degraded"), &json!(1)),
        "{job:#}"
    );
    assert_eq!(
        captured.stream().continuity().0,
        0,
        "`tee-rtmp-slave-dies-onfail-ignore`"
    );
}
