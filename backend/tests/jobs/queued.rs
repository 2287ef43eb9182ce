use link::Order;
use serde_json::json;

use crate::harness::{Api, spec};

#[actix_web::test]
async fn a_job_that_nobody_can_run_says_why_until_somebody_can() {
    let api = Api::new().await;
    let mut gpu = spec("news");
    gpu["pool"] = json!("gpu");
    api.channel(gpu).await;
    let queued = api.act("/api/v1/jobs/1/start", 202).await;
    assert_eq!(queued["status"], "queued");
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

#[actix_web::test]
async fn a_pass_follows_a_wish_and_places_by_priority() {
    let api = Api::new().await;
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
