use actix_web::test::TestRequest;
use futures_util::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Answer, Api, spec};

fn post(path: &str, key: &str, body: &Value) -> TestRequest {
    TestRequest::post()
        .uri(path)
        .insert_header(("idempotency-key", key))
        .set_json(body)
}

fn replayed(answer: &Answer) -> bool {
    answer.header("idempotent-replayed") == Some("true")
}

#[rstest]
#[actix_web::test]
async fn what_is_sent_again_is_done_once_and_answered_alike(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let path = "/api/v1/channels";
    let make = || api.send(post(path, "one", &spec("news")));
    let (first, again) = (make().await.expect(201), make().await.expect(201));
    assert!(!replayed(&first) && replayed(&again));
    assert_eq!(first.body, again.body);
    for name in ["location", "etag", "content-type"] {
        assert!(first.header(name).is_some(), "{name}");
        assert_eq!(first.header(name), again.header(name), "{name}");
    }
    // A refusal is an answer too.
    let refuse = || api.send(post(path, "two", &spec("news")));
    refuse().await.problem(409, "name_taken");
    api.delete("/api/v1/channels/1").await.expect(204);
    let refused = refuse().await;
    assert!(replayed(&refused));
    refused.problem(409, "name_taken");
    // The key is of one body and one path.
    api.send(post(path, "one", &spec("other")))
        .await
        .problem(422, "idempotency_key_reused");
    let with_query = post("/api/v1/channels?x=1", "one", &spec("news"));
    api.send(with_query)
        .await
        .problem(422, "idempotency_key_reused");
    let validated = api.send(post("/api/v1/channels/validate", "one", &spec("news")));
    assert!(!replayed(&validated.await.expect(200)));
}

#[rstest]
#[actix_web::test]
async fn an_action_that_is_sent_again_is_done_once(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let id = api.channel(spec("news")).await;
    let path = format!("/api/v1/jobs/{id}/restart");
    let generation = async |key: &str| {
        let answer = api.send(post(&path, key, &json!({}))).await.expect(202);
        answer.json()["generation"].as_i64().unwrap()
    };
    let first = generation("a").await;
    assert_eq!(generation("a").await, first);
    assert_eq!(generation("b").await, first + 1);
    let outputs = format!("/api/v1/channels/{id}/outputs");
    let output = json!({"name": "web", "type": "hls"});
    for _ in 0..2 {
        api.send(post(&outputs, "c", &output)).await.expect(201);
    }
    let listed = api.get(&outputs).await.json();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
}

#[rstest]
#[actix_web::test]
async fn of_many_at_once_one_is_done(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let make = |_| api.send(post("/api/v1/channels", "one", &spec("news")));
    let answers = join_all((0..6).map(&make)).await;
    let made = answers
        .iter()
        .filter(|answer| answer.status == 201 && !replayed(answer));
    assert_eq!(made.count(), 1);
    for answer in answers {
        match answer.status {
            201 => {}
            _ => {
                answer.problem(409, "idempotency_key_in_use");
            }
        }
    }
    let last = make(0).await.expect(201);
    assert!(replayed(&last));
}

#[rstest]
#[actix_web::test]
async fn a_key_that_is_none_is_refused_and_other_methods_take_none(
    #[values(Sqlite, Postgres)] on: On,
) {
    let api = Api::on(on).await;
    for key in ["", " ", &"k".repeat(256)] {
        let problem = api.send(post("/api/v1/channels", key, &spec("news"))).await;
        let problem = problem.problem(400, "bad_idempotency_key");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("1 to 255"), "{detail}");
    }
    api.channel(spec("news")).await;
    let get = || TestRequest::get().uri("/api/v1/channels/1");
    let keyed = api
        .send(get().insert_header(("idempotency-key", "a")))
        .await;
    assert!(!replayed(&keyed.expect(200)));
}

#[rstest]
#[actix_web::test]
async fn what_could_not_be_done_may_be_sent_again(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let input = json!({"type": "udp", "address": "239.1.1.1:5000"});
    let probe = json!({"input": input, "seconds": 1});
    // No worker lives that could look: 503, which is no answer to keep.
    for _ in 0..2 {
        let answer = api
            .send(post("/api/v1/channels/probe", "one", &probe))
            .await;
        assert!(!replayed(&answer));
        if answer.status != 409 {
            answer.problem(503, "worker_unavailable");
        }
    }
}
