//! The doctor in a network of its own: `lo`, and a pair of interfaces `v0` and `v1` of which only the first has an address.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use link::ProbeReport;
use nix::sched::{CloneFlags, unshare};
use serde_json::json;
use transcode::failure::Class;

use super::*;

const GROUP: &str = "239.1.2.3:5000";

fn ip(arguments: &str) {
    let status = Command::new("ip")
        .args(arguments.split(' '))
        .status()
        .expect("iproute2 is installed");
    assert!(status.success(), "ip {arguments}");
}

/// Runs in a thread that nobody shares a network with, while somebody sends to the group on loopback.
fn beside_a_sender(test: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let run = || {
            unshare(CloneFlags::CLONE_NEWNET).expect("root");
            ip("link set lo up");
            ip("link add v0 type veth peer name v1");
            ip("addr add 10.9.0.1/24 dev v0");
            ip("link set v0 up");
            ip("link set v1 up");
            let done = AtomicBool::new(false);
            std::thread::scope(|scope| {
                // Of the same network as the thread that begins it.
                scope.spawn(|| {
                    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
                    let mut packet = [0xff; 188];
                    packet[..4].copy_from_slice(&[0x47, 0x1f, 0xff, 0x10]);
                    while !done.load(Ordering::Relaxed) {
                        socket.send_to(&packet, GROUP).expect("sent");
                        std::thread::sleep(Duration::from_millis(5));
                    }
                });
                let ended = Ended(&done);
                test();
                drop(ended);
            });
        };
        scope.spawn(run).join().expect("no panic");
    });
}

/// Ends the sender, also when the test fails.
struct Ended<'a>(&'a AtomicBool);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn look(address: &str, interface: &str, sources: &[&str]) -> ProbeReport {
    let input =
        json!({"type": "udp", "address": address, "interface": interface, "sources": sources});
    let input = Input::read(&input).expect("an input without faults");
    probe(&input, Duration::from_millis(600)).0
}

fn class(report: &ProbeReport) -> Option<Class> {
    report.failure.as_ref().map(|failure| failure.class)
}

fn codes(report: &ProbeReport) -> Vec<&str> {
    report
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

#[test]
fn every_claim_about_the_way_here_holds() {
    beside_a_sender(|| {
        let heard = look(GROUP, "lo", &[]);
        let network = heard.network.as_ref().expect("a network");
        assert_eq!(
            (network.joined, network.interface.as_deref()),
            (true, Some("lo"))
        );
        assert_eq!(network.interface_address.as_deref(), Some("127.0.0.1"));
        // Two hundred datagrams a second of 188 bytes, by its own clock.
        assert!((20..=140).contains(&network.datagrams), "{network:?}");
        assert!((50_000..400_000).contains(&network.bitrate), "{network:?}");
        let [sender] = network.senders.as_slice() else {
            panic!("one sender: {network:?}")
        };
        assert!(sender.address.starts_with("127.0.0.1:") && sender.accepted);

        let elsewhere = look(GROUP, "v0", &[]);
        assert_eq!(class(&elsewhere), Some(Class::InputTimeout));
        assert_eq!(codes(&elsewhere), ["other_interface"], "{elsewhere:?}");
        let finding = &elsewhere.findings[0];
        assert!(finding.cause.contains("arrives on lo and not on v0"));
        assert!(finding.remedy.ends_with("`interface` to lo."));
        let network = elsewhere.network.as_ref().expect("a network");
        assert!(network.joined && network.senders.is_empty());

        let filtered = look(GROUP, "lo", &["127.0.0.9"]);
        assert_eq!(codes(&filtered), ["source_filtered"], "{filtered:?}");
        let senders = &filtered.network.as_ref().expect("a network").senders;
        assert!(senders.iter().all(|sender| !sender.accepted) && !senders.is_empty());

        let port = look("239.1.2.3:5001", "lo", &[]);
        assert_eq!(class(&port), Some(Class::InputTimeout));
        assert_eq!(codes(&port).last(), Some(&"nobody_sends"), "{port:?}");

        let bare = look(GROUP, "v1", &[]);
        assert_eq!(class(&bare), Some(Class::InterfaceMissing));
        assert_eq!(codes(&bare), ["interface_without_address"], "{bare:?}");

        ip("link set v0 down");
        let down = look(GROUP, "v0", &[]);
        assert!(codes(&down).contains(&"interface_down"), "{down:?}");

        let missing = look(GROUP, "eth99", &[]);
        assert_eq!(class(&missing), Some(Class::InterfaceMissing));
        assert_eq!(codes(&missing), ["interface_missing"]);
        assert!(!missing.network.as_ref().expect("a network").joined);
    });
}
