use actix_web::test::TestRequest;
use link::Order;
use rstest::rstest;
use serde_json::json;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, faults, spec};

#[rstest]
#[actix_web::test]
async fn start_is_heard_once_and_stop_reaches_the_holder(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.worker(json!({}));
    api.channel(spec("news")).await;
    let job = api.act("/api/v1/jobs/1/start", 202).await;
    assert_eq!(
        (&job["desired"], &job["generation"]),
        (&json!("running"), &json!(2))
    );
    assert_eq!(
        api.order().await,
        Order::StartJob {
            job_id: 1,
            generation: 2
        }
    );
    let held = api.get("/api/v1/jobs/1").await.expect(200).json();
    assert_eq!(
        (&held["status"], &held["worker"]),
        (&json!("starting"), &json!("enc-1"))
    );
    let again = api.act("/api/v1/jobs/1/start", 202).await;
    assert_eq!(
        (&again["generation"], &again["revision"]),
        (&held["generation"], &held["revision"])
    );
    assert_eq!(
        api.order().await,
        Order::StartJob {
            job_id: 1,
            generation: 2
        }
    );

    let anew = api.act("/api/v1/jobs/1/restart", 202).await;
    assert_eq!(anew["generation"], 3);
    assert_eq!(
        api.order().await,
        Order::StartJob {
            job_id: 1,
            generation: 3
        }
    );

    let stopping = api.act("/api/v1/jobs/1/stop", 202).await;
    assert_eq!(
        (&stopping["status"], &stopping["generation"]),
        (&json!("stopping"), &json!(4))
    );
    assert_eq!(
        api.order().await,
        Order::StopJob {
            job_id: 1,
            generation: 4
        }
    );
    api.let_go(1);
    let stopped = api.act("/api/v1/jobs/1/stop", 202).await;
    assert_eq!(
        (&stopped["status"], &stopped["generation"]),
        (&json!("stopped"), &json!(4))
    );
    assert!(api.no_order());
}

#[rstest]
#[actix_web::test]
async fn an_action_takes_no_body_or_an_empty_one(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    api.post("/api/v1/jobs/1/stop", json!({})).await.expect(202);
    let refused = api
        .post("/api/v1/jobs/1/stop", json!({"when": "now"}))
        .await
        .problem(422, "invalid");
    assert_eq!(
        faults(&refused),
        [("/when".to_owned(), "unknown_field".to_owned())]
    );
    let broken = TestRequest::post()
        .uri("/api/v1/jobs/1/stop")
        .set_payload("{");
    api.send(broken).await.problem(400, "bad_json");
}

#[rstest]
#[actix_web::test]
async fn a_job_that_is_not_there_is_said_to_be_missing(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.get("/api/v1/jobs/1")
        .await
        .problem(404, "job_not_found");
    for action in ["start", "stop", "restart"] {
        api.post(&format!("/api/v1/jobs/1/{action}"), json!({}))
            .await
            .problem(404, "job_not_found");
    }
}

#[rstest]
#[actix_web::test]
async fn the_job_is_the_same_wherever_it_is_shown(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    let mut job = api.get("/api/v1/jobs/1").await.json();
    assert_eq!(api.get("/api/v1/channels/1").await.json()["job"], job);
    assert_eq!(api.get("/api/v1/jobs").await.json()["items"][0], job);
    let row = api
        .database
        .read(|conn| database::jobs::get(conn, 1))
        .unwrap();
    job.as_object_mut().unwrap().remove("progress");
    assert_eq!(
        serde_json::to_value(row.body()).unwrap(),
        job,
        "events show it as the API does"
    );
}

#[rstest]
#[actix_web::test]
async fn how_long_a_start_takes_is_printed(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.worker(json!({}));
    let mut taken = Vec::new();
    for n in 1..=40 {
        api.channel(spec(&format!("news-{n}"))).await;
        let asked = std::time::Instant::now();
        api.act(&format!("/api/v1/jobs/{n}/start"), 202).await;
        api.order().await;
        taken.push(asked.elapsed());
    }
    taken.sort_unstable();
    println!("start to bell: p50 {:?}, p95 {:?}", taken[20], taken[38]);
}
