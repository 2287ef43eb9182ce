use rstest::rstest;
use serde_json::json;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, spec};

#[rstest]
#[actix_web::test]
async fn health_names_the_parts(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    assert!(api.get("/health/alive").await.expect(204).body.is_empty());
    let alone = api.get("/health/ready").await.expect(200).json();
    assert_eq!(
        alone,
        json!({"version": "1.2.3", "database": "ok", "queue": "ok", "workers": "none"})
    );
    api.worker(json!({}));
    assert_eq!(
        api.get("/health/ready").await.expect(200).json()["workers"],
        "degraded"
    );
    api.database.migrate_down().unwrap();
    let answer = api.get("/health/ready").await;
    assert_eq!(answer.header("retry-after"), Some("2"));
    answer.problem(503, "database_unavailable");
}

#[rstest]
#[actix_web::test]
async fn workers_are_shown_with_what_they_hold(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    assert_eq!(
        api.get("/api/v1/workers").await.expect(200).json()["items"],
        json!([])
    );
    api.worker(json!({"pools": ["default"]}));
    api.channel(spec("news")).await;
    api.act("/api/v1/jobs/1/start", 202).await;
    api.order().await;
    let worker = api.get("/api/v1/workers/enc-1").await.expect(200).json();
    assert_eq!(
        (&worker["state"], &worker["jobs"]),
        (&json!("live"), &json!([1]))
    );
    assert_eq!(worker["capabilities"], json!({"pools": ["default"]}));
    assert_eq!(
        api.get("/api/v1/workers").await.json()["items"],
        json!([worker])
    );
    api.get("/api/v1/workers/enc-2")
        .await
        .problem(404, "worker_not_found");
}

#[rstest]
#[actix_web::test]
async fn a_worker_without_fresh_news_is_asked(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.worker(json!({}));
    let interfaces = api
        .get("/api/v1/network-interfaces")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &interfaces["items"][0]["worker"],
            &interfaces["items"][0]["name"]
        ),
        (&json!("enc-1"), &json!("lo"))
    );
    let metrics = api.get("/api/v1/system-metrics").await.expect(200).json();
    assert_eq!(
        (
            &metrics["items"][0]["cpu_percent"],
            &metrics["items"][0]["cores"]
        ),
        (&json!(12.5), &json!(2))
    );
    *api.holder.unreachable.lock().unwrap() = true;
    assert_eq!(
        api.get("/api/v1/system-metrics").await.expect(200).json()["items"],
        json!([])
    );
}

#[rstest]
#[actix_web::test]
async fn metrics_are_prometheus_text(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    let answer = api.get("/metrics").await.expect(200);
    let text = answer.text();
    assert!(
        text.contains("signalbox_build_info{version=\"1.2.3\"} 1\n"),
        "{text}"
    );
    assert!(
        text.contains("signalbox_jobs{status=\"stopped\"} 1\n"),
        "{text}"
    );
    assert!(
        answer
            .header("content-type")
            .unwrap()
            .starts_with("text/plain; version=0.0.4")
    );
}
