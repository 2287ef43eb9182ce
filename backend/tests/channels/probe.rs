use std::time::Duration;

use rstest::rstest;
use serde_json::json;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, faults};

const PATH: &str = "/api/v1/channels/probe";

#[rstest]
#[actix_web::test]
async fn an_input_is_handed_to_a_live_worker(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let body = json!({"input": {"type": "udp", "address": "239.1.1.1:5000"}, "seconds": 2});
    let nobody = api.post(PATH, body.clone()).await;
    nobody.problem(503, "worker_unavailable");
    api.worker(json!({}));
    let report = api.post(PATH, body.clone()).await.expect(200).json();
    assert_eq!(
        (&report["type"], &report["received"]),
        (&json!("udp"), &json!(true))
    );
    let asked = api.holder.probed.lock().unwrap().pop().unwrap();
    assert_eq!(asked.listen, Duration::from_secs(2));
    *api.holder.unreachable.lock().unwrap() = true;
    let away = api.post(PATH, body).await;
    away.problem(503, "worker_unavailable");
}

#[rstest]
#[actix_web::test]
async fn every_fault_is_told_with_its_pointer(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let body =
        json!({"input": {"type": "udp", "adress": "x", "program": 0}, "seconds": 11, "for": 3});
    let problem = api.post(PATH, body).await.problem(422, "invalid");
    let mut pointers: Vec<String> = faults(&problem).into_iter().map(|fault| fault.0).collect();
    pointers.sort_unstable();
    assert_eq!(
        pointers,
        [
            "/for",
            "/input/address",
            "/input/adress",
            "/input/program",
            "/seconds"
        ]
    );
    for body in [
        json!([]),
        json!({}),
        json!({"input": {"type": "test"}}),
        json!({"input": 7}),
    ] {
        api.post(PATH, body).await.problem(422, "invalid");
    }
}
