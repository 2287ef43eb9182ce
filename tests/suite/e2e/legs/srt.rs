//! `srt` outputs: caller and listener, with and without a passphrase.

use std::process::Command;
use std::time::Duration;

use nix::sys::signal::Signal;
use serde_json::{Value, json};
use signalbox_tests::peers::udp_port;
use signalbox_tests::probe;
use signalbox_tests::process::Guard;
use tempfile::TempDir;

use super::Bench;

const PASSPHRASE: &str = "correct horse = battery #1";

/// srt-live-transmit that writes what it gets into a file.
pub(super) struct Peer {
    guard: Guard,
    folder: TempDir,
}

impl Peer {
    pub(super) fn start(uri: &str) -> Peer {
        let folder = TempDir::new().expect("a folder");
        let file = std::fs::File::create(folder.path().join("got.ts")).expect("a file");
        let mut command = Command::new("srt-live-transmit");
        command.args(["-autoreconnect:no", "-chunk:1316", uri, "file://con"]);
        Peer {
            guard: Guard::start_writing(&mut command, file),
            folder,
        }
    }

    pub(super) fn signal(&self, signal: Signal) {
        self.guard.signal(signal);
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("got.ts")
    }

    /// What arrived in a second and a half is the rendition, byte for byte: service, PIDs and rate.
    fn got_the_rendition(&self) {
        let before = std::fs::metadata(self.path()).map_or(0, |file| file.len());
        std::thread::sleep(Duration::from_millis(1500));
        let bytes = std::fs::read(self.path()).expect("what arrived");
        let bits = (bytes.len() as u64 - before) * 8;
        assert!(
            (900_000..1_800_000).contains(&bits),
            "{bits} bits in 1.5 s at 900 kb/s"
        );
        assert_eq!(bytes[0], 0x47);
        let found = probe::bytes(&bytes);
        let programme = &found["programs"][0];
        assert_eq!(programme["program_num"], 777, "{programme:#}");
        assert_eq!(programme["pmt_pid"], 4000);
        assert_eq!(programme["tags"]["service_name"], "Legs");
        let pids: Vec<&str> = programme["streams"]
            .as_array()
            .expect("streams")
            .iter()
            .filter_map(|stream| stream["id"].as_str())
            .collect();
        assert_eq!(pids, ["0x12d", "0x12e"]);
        let nulls = bytes
            .chunks_exact(188)
            .filter(|packet| packet[1] & 0x1f == 0x1f && packet[2] == 0xff);
        assert!(nulls.count() > 0, "the constant rate was not kept");
    }
}

pub(super) fn output(mode: &str, port: u16, passphrase: Option<&str>) -> Value {
    json!({"name": "srt", "type": "srt", "mode": mode, "address": format!("127.0.0.1:{port}"), "latency_ms": 60,
           "passphrase": passphrase, "stream_id": "#!::r=live/x,m=publish"})
}

#[test]
fn a_caller_with_a_passphrase_delivers_what_left_the_encoder() {
    let (bench, port) = (Bench::start("srt-caller"), udp_port());
    let peer = Peer::start(&format!(
        "srt://127.0.0.1:{port}?mode=listener&passphrase={PASSPHRASE}"
    ));
    let leg = bench.add(output("caller", port, Some(PASSPHRASE)));
    let delivery = bench.until_state(leg, "delivering");
    assert_eq!(delivery["failure"], json!(null));
    peer.got_the_rendition();
    let delivery = bench.delivery(leg);
    assert_eq!(delivery["drops"], 0, "{delivery:#}");
    let round_trip = delivery["link"]["round_trip_ms"].as_f64();
    assert!(
        round_trip.is_some_and(|ms| ms > 0.0 && ms < 1000.0),
        "{delivery:#}"
    );
    assert_eq!(delivery["link"]["packets_lost"], 0, "{delivery:#}");
    let log = bench.server.channel_log(bench.id);
    assert!(
        !log.contains("horse") && !log.contains("live/x"),
        "secrets in {log}"
    );
    // The peer goes: it is told, and found again when it is back.
    drop(peer);
    bench.until_failure(leg, &["output_lost", "output_timeout"]);
    bench.until_degraded("srt");
    let peer = Peer::start(&format!(
        "srt://127.0.0.1:{port}?mode=listener&passphrase={PASSPHRASE}"
    ));
    let delivery = bench.until_state(leg, "delivering");
    assert!(
        delivery["reconnects"].as_i64().is_some_and(|n| n >= 1),
        "{delivery:#}"
    );
    peer.got_the_rendition();
    bench.undisturbed();
}

#[test]
fn a_listener_waits_for_its_caller() {
    let (bench, port) = (Bench::start("srt-listener"), udp_port());
    let leg = bench.add(output("listener", port, None));
    let delivery = bench.until_failure(leg, &["nobody_calls"]);
    assert_eq!(delivery["state"], "waiting", "{delivery:#}");
    assert_eq!(bench.server.job(bench.id)["status"], "running");
    let peer = Peer::start(&format!("srt://127.0.0.1:{port}?mode=caller"));
    bench.until_state(leg, "delivering");
    peer.got_the_rendition();
    drop(peer);
    // Nobody is there any more, and the next may call.
    bench.until(leg, "another caller", |delivery| {
        delivery["state"] == "waiting" && delivery["reconnects"] == 1
    });
    let peer = Peer::start(&format!("srt://127.0.0.1:{port}?mode=caller"));
    bench.until_state(leg, "delivering");
    drop(peer);
    bench.undisturbed();
}

#[test]
fn what_an_srt_peer_refuses_is_named_and_never_delivering() {
    let (bench, port) = (Bench::start("srt-refused"), udp_port());
    let _peer = Peer::start(&format!(
        "srt://127.0.0.1:{port}?mode=listener&passphrase={PASSPHRASE}"
    ));
    let wrong = bench.add(output("caller", port, Some("not the right one")));
    let delivery = bench.until_failure(wrong, &["output_unauthorized"]);
    assert_eq!(delivery["bytes"], 0, "{delivery:#}");
    bench.until_degraded("srt");
    bench.remove(wrong);

    let nobody = bench.add(output("caller", udp_port(), None));
    let delivery = bench.until_failure(nobody, &["output_unreachable"]);
    assert_eq!(
        (&delivery["bytes"], &delivery["state"]),
        (&json!(0), &json!("retrying"))
    );
    bench.remove(nobody);

    let mut unknown = output("caller", port, None);
    unknown["address"] = json!("no-such-host.invalid:9000");
    let unknown = bench.add(unknown);
    bench.until_failure(unknown, &["name_not_resolved"]);
    bench.remove(unknown);

    let taken = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let busy = bench.add(output("listener", port, None));
    bench.until_failure(busy, &["port_in_use"]);
    drop(taken);
    bench.undisturbed();
}
