//! Outputs that a process of their own carries to a peer, and what HTTP clients read.

mod deaf;
mod http_ts;
mod rtmp;
mod rtsp;
mod srt;
mod storm;

use std::time::Duration;

use serde_json::{Value, json};
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::server::Server;
use signalbox_tests::wait;

use super::specs::{test_to_udp, udp};

/// A running channel with a witness: an UDP output whose continuity shows whether anything disturbs the others.
struct Bench {
    server: Server,
    id: i64,
    witness: Capture,
    pid: Value,
}

impl Bench {
    fn start(name: &str) -> Bench {
        let (server, to) = (Server::start(), group());
        let witness = Capture::join(&to);
        let mut spec = test_to_udp(name, &to);
        spec["renditions"][0]["mpegts"] = json!({
            "service_id": 777, "service_name": "Legs", "service_provider": "ACME", "pmt_pid": 4000, "video_pid": 301,
            "audio_pids": [302], "muxrate": 900_000, "system": "dvb"});
        spec["outputs"] = json!([udp("witness", "180p", &to)]);
        let id = server.create_and_start(&spec);
        let job = server.until_status(id, "running");
        let pid = job["pid"].clone();
        Bench {
            server,
            id,
            witness,
            pid,
        }
    }

    fn outputs(&self) -> String {
        format!("/channels/{}/outputs", self.id)
    }

    /// Adds an output of the one rendition.
    fn add(&self, mut output: Value) -> i64 {
        output["rendition"] = json!("180p");
        let (status, body) =
            self.server
                .call(reqwest::Method::POST, &self.outputs(), Some(&output));
        assert_eq!(status, 201, "{body:#}");
        body["id"].as_i64().expect("an id")
    }

    fn act(&self, output: i64, action: &str) {
        let path = format!("{}/{output}/{action}", self.outputs());
        let (status, body) = self
            .server
            .call(reqwest::Method::POST, &path, Some(&json!({})));
        assert_eq!(status, 202, "{body:#}");
    }

    fn remove(&self, output: i64) {
        let path = format!("{}/{output}", self.outputs());
        let (status, body) = self.server.call(reqwest::Method::DELETE, &path, None);
        assert!(status < 300, "{body:#}");
    }

    fn delivery(&self, output: i64) -> Value {
        self.server.get(&format!("{}/{output}", self.outputs()))["delivery"].clone()
    }

    /// Waits until the output's delivery is as wanted.
    fn until(&self, output: i64, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        let begun = std::time::Instant::now();
        while begun.elapsed() < wait::LIMIT {
            last = self.delivery(output);
            if wanted(&last) {
                return last;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!(
            "waited in vain for {what}; it is {last:#}\n{}",
            self.server.channel_log(self.id)
        );
    }

    fn until_state(&self, output: i64, state: &str) -> Value {
        self.until(output, state, |delivery| delivery["state"] == state)
    }

    /// Waits for a failure of one of these classes, in words a user can act on.
    fn until_failure(&self, output: i64, classes: &[&str]) -> Value {
        let named = |delivery: &Value| {
            let class = delivery["failure"]["class"].as_str();
            class.is_some_and(|class| classes.contains(&class))
        };
        let delivery = self.until(output, &format!("{classes:?}"), named);
        for words in ["title", "cause", "remedy"] {
            let text = delivery["failure"][words].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "no {words}: {delivery:#}");
        }
        delivery
    }

    /// The job says which output is not well.
    fn until_degraded(&self, name: &str) {
        let job = self.server.until_status(self.id, "degraded");
        let reason = job["reason"].as_str().unwrap_or_default();
        assert!(reason.contains(&format!("output `{name}`")), "{job:#}");
        assert!(job["failure"].is_object(), "{job:#}");
    }

    /// Nothing that was done disturbed the encoder or the witness.
    fn undisturbed(self) {
        self.witness.receive(Duration::from_millis(500));
        let stream = self.witness.stream();
        assert_eq!(
            stream.continuity(),
            (0, 0),
            "the witness was disturbed\n{}",
            self.server.channel_log(self.id)
        );
        // The kernel's stamps: a datagram that waits for somebody else would come in a burst behind a gap.
        let came = self.witness.datagrams();
        let gaps = came
            .windows(2)
            .map(|pair| pair[1].kernel.saturating_sub(pair[0].kernel));
        let longest = gaps.max().unwrap_or_default();
        assert!(
            longest < Duration::from_secs(1),
            "a gap of {longest:?} in the witness"
        );
        let outputs = self.server.get(&self.outputs());
        assert_eq!(outputs["items"][0]["delivery"]["drops"], 0, "{outputs:#}");
        let job = self.server.job(self.id);
        assert_eq!(job["pid"], self.pid, "the encoder was touched");
        assert_eq!(job["run_number"], 1);
        self.server.stop();
    }
}
