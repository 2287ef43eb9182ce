//! How soon a fault is met again where the specification says nothing of it.

use serde_json::{Value, json};
use signalbox_tests::capture::group;
use signalbox_tests::peers;
use signalbox_tests::server::Server;

use super::super::specs::{tiny, udp_input};

/// The policy's own delays, of which each may be a fifth longer or shorter.
const DELAYS: [f64; 5] = [1.0, 2.0, 4.0, 8.0, 15.0];

#[test]
fn faults_of_the_network_are_met_again_within_seconds() {
    let server = Server::start();
    let nobody = peers::tcp_port();
    let unheard = peers::udp_port();
    let inputs = [
        (
            "input_unreachable",
            json!({"type": "http", "url": format!("http://127.0.0.1:{nobody}/a.ts")}),
        ),
        (
            "input_unreachable",
            json!({"type": "rtsp", "url": format!("rtsp://127.0.0.1:{nobody}/cam")}),
        ),
        (
            "input_unreachable",
            json!({"type": "srt", "address": format!("127.0.0.1:{unheard}")}),
        ),
        (
            "name_not_resolved",
            json!({"type": "http", "url": "http://no-such-host.invalid/a.ts"}),
        ),
        ("input_timeout", udp_input(&group())),
    ];
    let ids: Vec<i64> = inputs
        .iter()
        .enumerate()
        .map(|(number, (_, input))| {
            let mut spec = tiny(&format!("retried-{number}"));
            spec["inputs"] = json!([input]);
            spec["inputs"][0]["timeout_seconds"] = json!(1);
            server.create_and_start(&spec)
        })
        .collect();
    for (id, (class, _)) in ids.iter().zip(&inputs) {
        let job = server.until_job(*id, "another attempt to be announced", |job| {
            job["status"] == "retrying"
        });
        assert_eq!(job["failure"]["class"], *class, "{job:#}");
        let attempt = job["attempt"].as_u64().expect("a number") as usize;
        let wait = seconds(&job["next_retry_at"]) - seconds(&job["ended_at"]);
        let delay = DELAYS[attempt - 2];
        assert!(
            (delay * 0.8 - 0.1..delay * 1.2 + 0.1).contains(&wait),
            "{wait} s: {job:#}"
        );
    }
}

/// Seconds of the day.
fn seconds(time: &Value) -> f64 {
    let text = time.as_str().expect("a time");
    let (_, clock) = text
        .trim_end_matches('Z')
        .split_once('T')
        .expect("a time of day");
    let parts = clock
        .split(':')
        .map(|part| part.parse::<f64>().expect("a number"));
    parts.fold(0.0, |sum, part| sum * 60.0 + part)
}
