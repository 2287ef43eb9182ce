//! Channels that are changed while they run.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::server::Server;
use signalbox_tests::wait;

use super::specs::{test_to_udp, tiny, udp};

#[test]
fn outputs_come_and_go_without_touching_the_encoder_or_each_other() {
    let server = Server::start();
    let (first, second) = (group(), group());
    let (steady, guest) = (Capture::join(&first), Capture::join(&second));
    let id = server.create_and_start(&test_to_udp("edited", &first));
    server.until_delivering(id, "out");
    let pid = server.job(id)["pid"].clone();

    let outputs = format!("/channels/{id}/outputs");
    let (status, added) = server.call(Method::POST, &outputs, Some(&udp("guest", "180p", &second)));
    assert_eq!(status, 201, "{added:#}");
    let one = format!("{outputs}/{}", added["id"]);
    guest.receive(Duration::from_millis(500));
    let (status, _) = server.call(Method::POST, &format!("{one}/pause"), Some(&json!({})));
    assert!(status < 300);
    wait::until("the guest to be paused", || {
        (server.get(&one)["delivery"]["state"] == "paused").then_some(())
    });
    let (status, _) = server.call(Method::POST, &format!("{one}/resume"), Some(&json!({})));
    assert!(status < 300);
    guest.receive(Duration::from_millis(500));
    let (status, _) = server.call(Method::DELETE, &one, None);
    assert!(status < 300);

    steady.receive(Duration::from_secs(1));
    assert_eq!(
        steady.stream().continuity(),
        (0, 0),
        "the steady output was disturbed"
    );
    assert_eq!(server.job(id)["pid"], pid, "the encoder was touched");
    assert_eq!(server.job(id)["status"], "running");
}

#[test]
fn a_change_of_the_picture_says_that_it_restarts_and_does() {
    let server = Server::start();
    let id = server.create_and_start(&tiny("changed"));
    server.until_status(id, "running");
    let path = format!("/channels/{id}");
    let (status, body) = server.call(
        Method::PATCH,
        &path,
        Some(&json!({"description": "words only"})),
    );
    assert_eq!(
        (status, &body["restarts"]),
        (200, &json!(false)),
        "{body:#}"
    );
    let (status, body) = server.call(
        Method::PATCH,
        &path,
        Some(&json!({"video": {"gop_seconds": 1}})),
    );
    assert_eq!((status, &body["restarts"]), (200, &json!(true)), "{body:#}");
    server.until_job(id, "the second run", |job| {
        job["run_number"] == 2 && job["status"] == "running"
    });
}

#[test]
fn a_channel_is_edited_and_deleted_while_it_starts() {
    let server = Server::start();
    for round in 0..5 {
        let id = server.create_and_start(&tiny(&format!("hasty-{round}")));
        let path = format!("/channels/{id}");
        let (status, body) = server.call(
            Method::PATCH,
            &path,
            Some(&json!({"video": {"gop_seconds": 1}})),
        );
        assert_eq!(status, 200, "{body:#}");
        let (status, body) = server.call(Method::DELETE, &path, None);
        assert!(status == 204 || status == 202, "{status} {body:#}");
        wait::until("it to be gone", || {
            (server.call(Method::GET, &path, None).0 == 404).then_some(())
        });
    }
    wait::until("no child to be left", || {
        server.children().is_empty().then_some(())
    });
    let work = server.folder().path().join("data/work");
    wait::until("their folders to be gone", || {
        std::fs::read_dir(&work)
            .ok()?
            .next()
            .is_none()
            .then_some(())
    });
}
