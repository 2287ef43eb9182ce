//! Outputs that have no place to go, beside one that has.

use std::sync::Arc;

use serde_json::{Value, json};
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::disk::Disk;
use signalbox_tests::server::{Options, Server};
use signalbox_tests::wait::until;

use super::super::specs::{test_to_udp, udp};
use super::catalogue::class_of;
use super::trial::reads_as_the_dictionary;

fn tape(name: &str, path: &str) -> Value {
    json!({"name": name, "type": "file", "rendition": "180p", "path": path, "segment_seconds": 1})
}

/// Waits until the output has failed so, and holds its words against the dictionary's.
pub(super) fn output_fails(
    server: &Server,
    id: i64,
    output: &str,
    class: &str,
    cause: &str,
) -> Value {
    let what = format!("{output} to fail as {class}");
    let delivery = until(&what, || failed(server, id, output, class, cause));
    assert_ne!(delivery["state"], "delivering", "{output}: {delivery:#}");
    reads_as_the_dictionary(output, &delivery["failure"]);
    delivery
}

/// The output's delivery where it has failed so.
fn failed(server: &Server, id: i64, output: &str, class: &str, cause: &str) -> Option<Value> {
    let channel = server.get(&format!("/channels/{id}"));
    let outputs = channel["outputs"].as_array()?.clone();
    let found = outputs.into_iter().find(|found| found["name"] == output)?;
    let delivery = found["delivery"].clone();
    let failure = &delivery["failure"];
    let said = failure["cause"].as_str().unwrap_or_default();
    (failure["class"] == class && said.contains(cause)).then_some(delivery)
}

#[test]
fn places_that_are_full_read_only_missing_or_taken_away() {
    let folder = Arc::new(tempfile::TempDir::new().expect("a folder"));
    let recordings = folder.path().join("data/recordings");
    let _full = Disk::mount(recordings.join("full"), "300k");
    let locked = Disk::mount(recordings.join("locked"), "1m");
    locked.turn_read_only();
    std::fs::write(recordings.join("letter"), "a file where a folder should be").expect("room");
    let server = Server::start_in(folder, &Options::default());
    let to = group();
    let captured = Capture::join(&to);
    let mut spec = test_to_udp("places", &to);
    let mut lost = udp("udp-output-bad-localaddr", "180p", &group());
    lost["interface"] = json!("10.99.98.97");
    let further = [
        tape("disk-full-recording-ts", "full/tape"),
        tape("output-readonly-fs", "locked/tape"),
        tape("hls-dir-missing", "letter/tape"),
        tape("hls-dir-removed-mid-run", "gone/removed"),
        udp("dns-failure-udp", "180p", "no-such-host.invalid:5000"),
        lost,
    ];
    spec["outputs"]
        .as_array_mut()
        .expect("outputs")
        .extend(further);
    let id = server.create_and_start(&spec);
    for (output, cause) in [
        ("output-readonly-fs", "mounted read-only"),
        ("hls-dir-missing", "does not exist"),
        ("udp-output-bad-localaddr", "No interface of this server"),
        ("dns-failure-udp", "misspelt"),
        ("disk-full-recording-ts", "No space is left"),
    ] {
        output_fails(&server, id, output, class_of(output), cause);
    }
    let removed = "hls-dir-removed-mid-run";
    server.until_delivering(id, removed);
    let gone = recordings.join("gone");
    until("something else to stand in its place", || {
        // The recorder makes it anew for a segment, so it may take a few attempts.
        let _ = std::fs::remove_dir_all(&gone);
        std::fs::write(&gone, "a file where the folder was").ok()
    });
    output_fails(
        &server,
        id,
        removed,
        class_of(removed),
        "was removed while running",
    );
    std::fs::remove_file(&gone).expect("it is there");
    // Made anew, it records on.
    server.until_delivering(id, removed);
    let job = server.job(id);
    assert_eq!(
        (&job["status"], &job["run_number"]),
        (&json!("degraded"), &json!(1)),
        "{job:#}"
    );
    assert_eq!(
        captured.stream().continuity().0,
        0,
        "a neighbour was disturbed"
    );
}
