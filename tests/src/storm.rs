//! Outputs of every kind, added, paused and removed at random while a channel runs.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::capture::{Capture, group};
use crate::peers::{RtmpServer, udp_port};
use crate::process::open_files;
use crate::server::Server;
use crate::wait;

/// As many as a channel may have, the witness among them.
const MOST: usize = 60;
/// What of those is carried by processes of their own.
const MOST_LEGS: usize = 8;

/// What a storm did.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    pub added: u64,
    pub removed: u64,
    /// Most outputs at one time.
    pub peak: usize,
}

struct Storm<'a> {
    server: &'a Server,
    id: i64,
    rtmp: &'a RtmpServer,
    random: u64,
    present: Vec<(i64, &'static str)>,
    serial: u64,
    tally: Tally,
}

/// Runs a channel with a witness and lets the storm blow on it for so long. `seed` decides what is done, in which order.
///
/// # Panics
/// The witness was disturbed, the encoder was touched, or something is left afterwards: a process or a descriptor.
pub fn blow(seed: u64, lasting: Duration) -> Tally {
    let (server, rtmp, to) = (Server::start(), RtmpServer::start(), group());
    let witness = Capture::join(&to);
    let id = server.create_and_start(&json!({
        "name": "storm", "inputs": [{"type": "test", "resolution": "160x90"}],
        "video": {"preset": "ultrafast", "gop_seconds": 1},
        "renditions": [{"name": "90p", "resolution": "160x90", "video_bitrate": 150_000, "audio_bitrate": 32_000}],
        "outputs": [{"name": "witness", "type": "udp", "rendition": "90p", "address": to, "interface": "127.0.0.1",
                     "ttl": 1}],
    }));
    let pid = server.until_status(id, "running")["pid"].clone();
    let files = open_files(server.pid());
    let mut storm = Storm {
        server: &server,
        id,
        rtmp: &rtmp,
        random: seed | 1,
        present: Vec::new(),
        serial: 0,
        tally: Tally::default(),
    };
    let begun = Instant::now();
    while begun.elapsed() < lasting {
        storm.step();
    }
    while let Some((output, _)) = storm.present.pop() {
        storm.remove(output);
    }
    let tally = storm.tally;
    wait::until("every leg to end", || {
        (server.children().len() == 1).then_some(())
    });
    wait::until("every descriptor to be closed", || {
        (open_files(server.pid()) <= files + 2).then_some(())
    });
    witness.receive(Duration::from_millis(500));
    let log = server.channel_log(id);
    let continuity = witness.stream().continuity();
    assert_eq!(continuity, (0, 0), "the witness was disturbed\n{log}");
    let job = server.job(id);
    assert_eq!(job["pid"], pid, "the encoder was touched\n{log}");
    assert_eq!(job["run_number"], 1);
    server.stop();
    tally
}

impl Storm<'_> {
    fn next(&mut self, below: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random % below as u64) as usize
    }

    fn step(&mut self) {
        // Up to the full number first, then to and fro.
        let grow = self.present.len() < MOST - 1 && self.next(MOST) >= self.present.len() / 2;
        if grow {
            self.add();
        } else if !self.present.is_empty() {
            let at = self.next(self.present.len());
            let (output, _) = self.present.swap_remove(at);
            if self.next(4) == 0 {
                self.call(Method::POST, &format!("/{output}/pause"), Some(&json!({})));
            }
            self.remove(output);
        }
    }

    fn add(&mut self) {
        let kinds = ["udp", "http_ts", "file", "rtmp", "srt"];
        let mut kind = kinds[self.next(kinds.len())];
        let is_leg = |kind: &str| kind == "rtmp" || kind == "srt";
        let legs = self.present.iter().filter(|(_, kind)| is_leg(kind)).count();
        if is_leg(kind) && legs >= MOST_LEGS {
            kind = "udp";
        }
        self.serial += 1;
        let name = format!("{kind}-{}", self.serial);
        let mut output = match kind {
            "udp" => json!({"address": format!("127.0.0.1:{}", udp_port()), "redundant": true}),
            "file" => json!({"path": format!("storm/{name}"), "segment_seconds": 60}),
            "rtmp" => json!({"url": self.rtmp.url(&name)}),
            "srt" => {
                json!({"mode": "listener", "address": format!("127.0.0.1:{}", udp_port())})
            }
            _ => json!({}),
        };
        output["name"] = json!(name);
        output["type"] = json!(kind);
        output["rendition"] = json!("90p");
        let body = self.call(Method::POST, "", Some(&output));
        let id = body["id"].as_i64().expect("an id");
        self.present.push((id, kind));
        self.tally.added += 1;
        self.tally.peak = self.tally.peak.max(self.present.len() + 1);
    }

    fn remove(&mut self, output: i64) {
        self.call(Method::DELETE, &format!("/{output}"), None);
        self.tally.removed += 1;
    }

    fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let path = format!("/channels/{}/outputs{path}", self.id);
        let (status, answer) = self.server.call(method, &path, body);
        assert!(status < 300, "{path}: {status} {answer:#}");
        answer
    }
}
