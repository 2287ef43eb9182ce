use rstest::rstest;
use serde_json::json;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, faults, sending, spec};

#[rstest]
#[actix_web::test]
async fn a_channel_is_made_whole_and_its_job_is_stopped(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let made = api
        .post("/api/v1/channels", sending("news", "239.1.1.1:5000"))
        .await
        .expect(201);
    assert_eq!(made.header("location"), Some("/api/v1/channels/1"));
    assert_eq!(made.header("etag"), Some("\"1\""));
    let channel = made.json();
    assert_eq!(channel["id"], 1);
    assert_eq!(channel["video"]["codec"], "h264");
    assert_eq!(channel["outputs"][0]["id"], 1);
    assert_eq!(channel["outputs"][0]["delivery"]["state"], "waiting");
    assert_eq!(channel["job"]["status"], "stopped");
    assert_eq!(channel["job"]["failure"], json!(null));
    assert!(channel.get("restarts").is_none());
    let read = api.get("/api/v1/channels/1").await.expect(200);
    assert_eq!(read.header("etag"), Some("\"1\""));
    assert_eq!(read.json(), channel);
}

#[rstest]
#[actix_web::test]
async fn every_fault_is_told_at_once(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let body = json!({
        "nmae": "x",
        "inputs": [{"type": "udp", "address": "239.1.1.1:99999"}],
        "renditions": [{"name": "a", "resolution": "641x360", "video_bitrate": 1}],
        "outputs": [{"type": "udp", "address": "239.1.1.1:5000", "rendition": "nope"}]
    });
    let problem = api
        .post("/api/v1/channels", body)
        .await
        .problem(422, "invalid");
    let told = faults(&problem);
    for pointer in [
        "/nmae",
        "/name",
        "/inputs/0/address",
        "/renditions/0/resolution",
        "/renditions/0/video_bitrate",
        "/outputs/0/rendition",
    ] {
        assert!(
            told.iter().any(|(at, _)| at == pointer),
            "{pointer} is missing in {told:?}"
        );
    }
    assert!(told.contains(&("/nmae".to_owned(), "unknown_field".to_owned())));
    let fault = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["pointer"] == "/renditions/0/video_bitrate");
    assert_eq!(fault.unwrap()["came"], 1);
    assert!(fault.unwrap()["allowed"].is_string());
}

#[rstest]
#[actix_web::test]
async fn what_cannot_run_is_refused_in_words(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let mut body = spec("news");
    body["inputs"] = json!([{"type": "publish"}]);
    let problem = api
        .post("/api/v1/channels", body)
        .await
        .problem(422, "invalid");
    assert_eq!(
        faults(&problem),
        [("/inputs/0/type".to_owned(), "not_supported".to_owned())]
    );
}

#[rstest]
#[actix_web::test]
async fn a_name_or_an_address_that_is_taken_names_who_has_it(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(sending("news", "239.1.1.1:5000")).await;
    let name = api
        .post("/api/v1/channels", spec("news"))
        .await
        .problem(409, "name_taken");
    insta::allow_duplicates! {
    insta::assert_json_snapshot!(name, @r#"
    {
      "code": "name_taken",
      "detail": "another channel is named `news`",
      "status": 409,
      "title": "The name is taken",
      "type": "urn:signalbox:problem:name_taken"
    }
    "#);
    }
    let address = api
        .post("/api/v1/channels", sending("sport", "239.1.1.1:5000"))
        .await;
    let detail = address.problem(409, "address_taken")["detail"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        detail,
        "output `out` of channel `news` already sends to 239.1.1.1:5000"
    );
    assert_eq!(
        api.get("/api/v1/channels").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[rstest]
#[actix_web::test]
async fn a_document_of_another_channel_makes_a_new_one_with_outputs_of_its_own(
    #[values(Sqlite, Postgres)] on: On,
) {
    let api = Api::on(on).await;
    api.channel(sending("news", "239.1.1.1:5000")).await;
    let mut copy = api.get("/api/v1/channels/1").await.json();
    copy["name"] = json!("copy");
    copy["outputs"][0]["address"] = json!("239.1.1.1:5001");
    let made = api.post("/api/v1/channels", copy).await.expect(201).json();
    assert_eq!(
        (&made["id"], &made["outputs"][0]["id"]),
        (&json!(2), &json!(2))
    );
}
