//! Many at once.

use signalbox_tests::server::Server;
use signalbox_tests::wait;

use super::specs::tiny;

#[test]
fn twenty_channels_start_at_once_and_stop_at_once() {
    let server = Server::start();
    let ids: Vec<i64> = (0..20)
        .map(|number| server.create(&tiny(&format!("crowd-{number}"))))
        .collect();
    let body = serde_json::json!({ "ids": ids });
    let (status, answer) = server.call(reqwest::Method::POST, "/jobs/start", Some(&body));
    assert_eq!(status, 202, "{answer:#}");
    assert_eq!(answer["items"].as_array().map(Vec::len), Some(20));
    wait::until_within(3 * wait::LIMIT, "all to run", || {
        ids.iter()
            .all(|id| server.job(*id)["status"] == "running")
            .then_some(())
    });
    assert_eq!(server.children().len(), 20, "one FFmpeg a channel");
    let (status, _) = server.call(reqwest::Method::POST, "/jobs/stop", Some(&body));
    assert_eq!(status, 202);
    for id in ids {
        server.until_status(id, "stopped");
    }
    assert!(server.children().is_empty());
}
