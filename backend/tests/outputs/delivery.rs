use link::{DeliveryReport, DeliveryState, HostReport, JobProgress, JobReport, SessionReport};
use rstest::rstest;
use serde_json::json;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, sending};

#[rstest]
#[actix_web::test]
async fn the_last_news_show_until_they_are_stale(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let session_id = api.worker(json!({}));
    api.channel(sending("news", "239.1.1.1:5000")).await;
    api.act("/api/v1/jobs/1/start", 202).await;
    let path = "/api/v1/channels/1";
    api.until(path, |channel| channel["job"]["status"] == "starting")
        .await;
    let report = SessionReport {
        session_id,
        worker_id: "enc-1".to_owned(),
        at_millis: 1_000,
        jobs: vec![JobReport {
            job_id: 1,
            progress: Some(JobProgress {
                fps: 25.0,
                speed: 1.0,
                out_time_seconds: 61.2,
                dropped_frames: 0,
                bitrate: 5_983_211,
            }),
            deliveries: vec![DeliveryReport {
                output_id: 1,
                state: DeliveryState::Delivering,
                bytes: 18_223_104,
                bitrate: 5_983_211,
                drops: 0,
                reconnects: 0,
                last_byte_age_seconds: Some(0.1),
                failure: None,
                link: None,
            }],
        }],
        host: HostReport::default(),
    };
    let channel = api
        .report(report, path, |channel| {
            !channel["job"]["progress"].is_null()
        })
        .await;
    insta::allow_duplicates! {
    insta::assert_json_snapshot!(channel["outputs"][0]["delivery"], @r#"
    {
      "bitrate": 5983211,
      "bytes": 18223104,
      "drops": 0,
      "failure": null,
      "last_byte_age_seconds": 0.1,
      "reconnects": 0,
      "state": "delivering"
    }
    "#);
    }
    assert_eq!(channel["job"]["progress"]["out_time_seconds"], 61.2);
    // Nothing is green that is not delivering.
    api.until(path, |channel| {
        channel["job"]["progress"].is_null()
            && channel["outputs"][0]["delivery"]["state"] == "waiting"
    })
    .await;
}
