//! Disks, folders and addresses that are not as they should be.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::disk::Disk;
use signalbox_tests::server::{Options, Server};
use signalbox_tests::wait;
use tempfile::TempDir;

use super::specs::{test_to_udp, tiny};

#[test]
fn a_full_disk_stops_the_recording_and_nothing_else() {
    let folder = std::sync::Arc::new(TempDir::new().expect("a folder"));
    let _disk = Disk::mount(folder.path().join("data/recordings"), "400k");
    let server = Server::start_in(folder, &Options::default());
    let to = group();
    let captured = Capture::join(&to);
    let mut spec = test_to_udp("tape", &to);
    spec["outputs"].as_array_mut().expect("outputs").push(
        json!({"name": "tape", "type": "file", "rendition": "180p", "path": "tape", "segment_seconds": 60}),
    );
    let id = server.create_and_start(&spec);
    let job = server.until_status(id, "degraded");
    assert_eq!(job["failure"]["class"], "disk_full", "{job:#}");
    assert!(
        job["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains("tape")),
        "{job:#}"
    );
    captured.receive(Duration::from_secs(2));
    assert_eq!(captured.stream().continuity().0, 0);
    assert_eq!(server.job(id)["run_number"], 1);
}

#[test]
fn a_full_database_disk_refuses_wishes_and_stops_no_channel() {
    let folder = std::sync::Arc::new(TempDir::new().expect("a folder"));
    let disk = Disk::mount(folder.path().join("data"), "4m");
    let server = Server::start_in(std::sync::Arc::clone(&folder), &Options::default());
    let to = group();
    let captured = Capture::join(&to);
    let id = server.create_and_start(&test_to_udp("runs-on", &to));
    server.until_delivering(id, "out");
    let filler = disk.folder().join("filler");
    let mut refused = None;
    let _ = std::fs::write(&filler, vec![0; 4 << 20]);
    for number in 0..500 {
        let (status, body) = server.call(
            Method::POST,
            "/channels",
            Some(&tiny(&format!("more-{number}"))),
        );
        if status != 201 {
            refused = Some((status, body));
            break;
        }
    }
    let (status, body) = refused.expect("a refusal");
    assert_eq!(status, 503, "{body:#}");
    assert!(
        body["detail"]
            .as_str()
            .is_some_and(|detail| detail.to_lowercase().contains("full")),
        "{body:#}"
    );
    captured.receive(Duration::from_secs(1));
    std::fs::remove_file(&filler).expect("removed");
    wait::until("wishes to be taken again", || {
        let (status, _) = server.call(Method::POST, "/channels", Some(&tiny("room-again")));
        (status == 201).then_some(())
    });
    assert_eq!(server.job(id)["run_number"], 1);
    assert_eq!(captured.stream().continuity().0, 0);
    server.stop();
}

#[test]
fn a_data_folder_that_cannot_be_written_is_named_at_start() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(
        folder.path().join("data"),
        "a file where the folder should be",
    )
    .expect("written");
    let output = Server::command(folder.path(), &Options::default())
        .output()
        .expect("it runs");
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("data"), "{told}");
    assert!(!told.contains("panicked"), "{told}");
}

#[test]
fn a_second_one_on_the_same_folder_is_refused_with_its_holder() {
    let server = Server::start();
    let id = server.create_and_start(&tiny("undisturbed"));
    server.until_status(id, "running");
    let output = Server::command(server.folder().path(), &Options::default())
        .output()
        .expect("it runs");
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains(&server.pid().to_string()),
        "it names the holder: {told}"
    );
    assert_eq!(server.job(id)["run_number"], 1);
    assert_eq!(server.job(id)["status"], "running");
}

#[test]
fn two_channels_to_one_address_are_refused_with_the_other_named() {
    let server = Server::start();
    let to = group();
    server.create(&test_to_udp("first", &to));
    let (status, body) = server.call(Method::POST, "/channels", Some(&test_to_udp("second", &to)));
    assert_eq!(status, 409, "{body:#}");
    assert!(
        body["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("first")),
        "{body:#}"
    );
}

#[test]
fn a_read_only_data_folder_is_named_at_start() {
    let folder = TempDir::new().expect("a folder");
    let disk = Disk::mount(folder.path().join("data"), "4m");
    disk.turn_read_only();
    let output = Server::command(folder.path(), &Options::default())
        .output()
        .expect("it runs");
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains(disk.folder().to_str().expect("text")),
        "it names the folder: {told}"
    );
    assert!(told.to_lowercase().contains("read-only"), "{told}");
    assert!(!told.contains("panicked"), "{told}");
}
