use std::net::UdpSocket;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::json;
use signalbox_tests::capture::group;
use signalbox_tests::sender::{self, Programme};
use signalbox_tests::server::Server;

use super::super::specs::udp_input;
use super::case::Case;
use super::trial::try_all;

/// Sends what is no transport stream until it is dropped.
struct Noise {
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Noise {
    fn send(to: String) -> Noise {
        let done = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&done);
        let thread = std::thread::spawn(move || {
            let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
            let noise: Vec<u8> = (0..1316_u32)
                .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8 & 0x3f)
                .collect();
            while !told.load(Ordering::Relaxed) {
                socket.send_to(&noise, &to).expect("sent");
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        Noise {
            done,
            thread: Some(thread),
        }
    }
}

impl Drop for Noise {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[test]
fn datagrams_that_never_come_end_or_are_no_transport_stream() {
    let server = Server::start();
    let (garbage, from) = (group(), group());
    let _noise = Noise::send(garbage.clone());
    let sender = sender::send(Programme::Plain, &from);
    let taken = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let taken_at = taken.local_addr().expect("its address").to_string();
    let mut nowhere = udp_input(&group());
    nowhere["interface"] = json!("10.99.98.97");
    let unresolved = json!({"type": "udp", "address": "no-such-host.invalid:5000"});
    let input = Case::of_input;
    try_all(
        &server,
        vec![
            input(
                "udp-input-never-starts-timeout3s",
                udp_input(&group()),
                "Nothing arrived",
            ),
            input(
                "udp-input-not-ts",
                udp_input(&garbage),
                "not the expected format",
            ),
            input("udp-bad-localaddr", nowhere, "No interface of this server"),
            input(
                "udp-input-port-in-use",
                json!({"type": "udp", "address": taken_at}),
                "Another program",
            ),
            input(
                "dns-failure-udp",
                unresolved,
                "no host `no-such-host.invalid`",
            ),
            input(
                "udp-input-dies-timeout3s",
                udp_input(&from),
                "Nothing arrived",
            )
            .better(
                "input_timeout",
                "the receiver knows that no datagram came any more, and no end was told",
            )
            .once_running(move |_, _| sender.kill()),
        ],
    );
}
