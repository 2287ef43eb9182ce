use link::Order;
use rstest::rstest;
use serde_json::json;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, spec};

#[rstest]
#[actix_web::test]
async fn a_job_that_nobody_can_run_says_why_until_somebody_can(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let mut gpu = spec("news");
    gpu["pool"] = json!("gpu");
    api.channel(gpu).await;
    let queued = api.act("/api/v1/jobs/1/start", 202).await;
    assert_eq!(queued["status"], "queued");
    assert!(queued["reason"].is_string(), "{queued}");
    api.until("/api/v1/jobs/1", |job| {
        job["reason"] == "no worker is alive"
    })
    .await;
    api.worker(json!({"pools": ["default"]}));
    api.until("/api/v1/jobs/1", |job| {
        job["reason"] == "no live worker belongs to the pool `gpu`"
    })
    .await;
    api.worker(json!({"pools": ["default", "gpu"]}));
    assert_eq!(
        api.order().await,
        Order::StartJob {
            job_id: 1,
            generation: 2
        }
    );
    let held = api
        .until("/api/v1/jobs/1", |job| job["status"] == "starting")
        .await;
    assert_eq!(
        (&held["reason"], &held["worker"]),
        (&json!(null), &json!("enc-1"))
    );
}

#[rstest]
#[actix_web::test]
async fn a_pass_follows_a_wish_and_places_by_priority(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    for (name, priority) in [("low", 10), ("high", 90), ("middle", 50)] {
        let mut spec = spec(name);
        spec["priority"] = json!(priority);
        api.channel(spec).await;
    }
    api.post("/api/v1/jobs/start", json!({"ids": [1, 2, 3]}))
        .await
        .expect(202);
    api.until("/api/v1/jobs/3", |job| {
        job["reason"] == "no worker is alive"
    })
    .await;
    api.worker(json!({}));
    let mut rung = Vec::new();
    for _ in 0..3 {
        if let Order::StartJob { job_id, .. } = api.order().await {
            rung.push(job_id);
        }
    }
    assert_eq!(rung.len(), 3);
    let page = api
        .get("/api/v1/jobs?worker=enc-1&sort=-priority")
        .await
        .expect(200)
        .json();
    let order: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|job| job["id"].as_i64().unwrap())
        .collect();
    assert_eq!(order, [2, 3, 1]);
}

#[rstest]
#[actix_web::test]
async fn another_pool_is_a_move(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let session = api.worker(json!({}));
    api.channel(spec("news")).await;
    api.act("/api/v1/jobs/1/start", 202).await;
    api.order().await;
    let evicted = || {
        let held = api
            .database
            .read(|conn| database::protocol::held(conn, session))
            .unwrap();
        held.iter().map(|job| job.evict).collect::<Vec<_>>()
    };
    api.patch("/api/v1/channels/1", json!({"pool": "gpu"}))
        .await
        .expect(200);
    assert_eq!(evicted(), [true]);
    api.patch("/api/v1/channels/1", json!({"pool": "default"}))
        .await
        .expect(200);
    assert_eq!(evicted(), [false]);
    api.patch("/api/v1/channels/1", json!({"pool": "gpu"}))
        .await
        .expect(200);
    api.let_go(1);
    let words = "no live worker belongs to the pool `gpu`";
    api.until("/api/v1/jobs/1", |job| job["reason"] == words)
        .await;
}

#[actix_web::test]
async fn a_database_that_cannot_be_written_refuses_wishes_and_answers_questions() {
    let api = Api::on(Sqlite).await;
    api.channel(spec("news")).await;
    let (locked, is_locked) = std::sync::mpsc::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let other = database::Database::open(&api.url, database::Options::default()).unwrap();
    let holding = std::thread::spawn(move || {
        other.fact(|_| {
            locked.send(()).unwrap();
            released.recv().unwrap();
            Ok(())
        })
    });
    is_locked.recv().unwrap();
    let refused = api.post("/api/v1/jobs/1/start", json!({})).await;
    assert_eq!(refused.header("retry-after"), Some("2"));
    let problem = refused.problem(503, "database_unavailable");
    let detail = "the database is not available: somebody else holds a lock on it";
    assert_eq!(problem["detail"], detail);
    assert_eq!(
        api.get("/api/v1/jobs/1").await.expect(200).json()["desired"],
        "stopped"
    );
    release.send(()).unwrap();
    holding.join().unwrap().unwrap();
    api.act("/api/v1/jobs/1/start", 202).await;
}
