use serde_json::json;

use crate::harness::{Api, spec};

#[actix_web::test]
async fn a_fault_never_repeats_a_secret() {
    let api = Api::new().await;
    let mut body = spec("news");
    body["inputs"] = json!([{"type": "srt", "address": "host:9000", "passphrase": "hunter2"}]);
    body["outputs"] =
        json!([{"type": "rtmp", "rendition": "360p", "url": "rtmp://u:hunter2@host/app/hunter2"}]);
    for path in ["/api/v1/channels", "/api/v1/channels/validate"] {
        let answer = api.post(path, body.clone()).await;
        assert!(!answer.text().contains("hunter2"), "{}", answer.text());
    }
}
