use rstest::rstest;
use serde_json::json;
use transcode::spec::ChannelSpec;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, spec};

#[rstest]
#[actix_web::test]
async fn a_fault_never_repeats_a_secret(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let mut body = spec("news");
    body["inputs"] = json!([{"type": "srt", "address": "host:9000", "passphrase": "hunter2"}]);
    body["outputs"] =
        json!([{"type": "rtmp", "rendition": "360p", "url": "rtmp://u:hunter2@host/app/hunter2"}]);
    for path in ["/api/v1/channels", "/api/v1/channels/validate"] {
        let answer = api.post(path, body.clone()).await;
        assert!(!answer.text().contains("hunter2"), "{}", answer.text());
    }
}

#[rstest]
#[actix_web::test]
async fn what_is_stored_is_never_shown(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let mut body = spec("news");
    body["inputs"] =
        json!([{"type": "srt", "address": "host:9000", "passphrase": "hunter2-hunter2"}]);
    body["outputs"] =
        json!([{"type": "rtmp", "rendition": "360p", "url": "rtmp://host/app/hunter2-hunter2"}]);
    // Put where a version that can run it would have put it.
    let stored = ChannelSpec::read(&body).unwrap();
    api.database
        .wish(|tx| database::channels::insert(tx, &stored))
        .unwrap();
    for path in [
        "/api/v1/channels",
        "/api/v1/channels/1",
        "/api/v1/channels/1/outputs",
        "/api/v1/channels/1/outputs/1",
        "/api/v1/channels/1/command",
    ] {
        let text = api.get(path).await.text();
        assert!(!text.contains("hunter2"), "{path}: {text}");
    }
    let shown = api.get("/api/v1/channels/1").await.json();
    assert_eq!(shown["inputs"][0]["passphrase"], "********");
}
