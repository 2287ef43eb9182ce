use actix_web::test::TestRequest;
use futures_util::future::join_all;
use link::Order;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, faults, sending, spec};

const OUTPUTS: &str = "/api/v1/channels/1/outputs";

fn udp(name: &str, port: u16) -> Value {
    json!({"name": name, "type": "udp", "rendition": "360p", "address": format!("239.1.1.1:{port}")})
}

#[rstest]
#[actix_web::test]
async fn an_output_lives_through_its_verbs(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    let made = api.post(OUTPUTS, udp("a", 5000)).await.expect(201);
    assert_eq!(
        made.header("location"),
        Some("/api/v1/channels/1/outputs/1")
    );
    let output = made.json();
    assert_eq!(
        (&output["id"], &output["ttl"], &output["redundant"]),
        (&json!(1), &json!(16), &json!(false))
    );
    let path = format!("{OUTPUTS}/1");
    let read = api.get(&path).await.expect(200);
    assert_eq!(read.header("etag"), made.header("etag"));
    assert_eq!(read.json(), output);
    assert_eq!(
        api.get(OUTPUTS).await.expect(200).json(),
        json!({"items": [output], "next_cursor": null})
    );
    let changed = api.patch(&path, json!({"ttl": 3})).await.expect(200).json();
    assert_eq!(
        (&changed["ttl"], &changed["address"]),
        (&json!(3), &json!("239.1.1.1:5000"))
    );
    assert_eq!(
        api.act(&format!("{path}/pause"), 202).await["delivery"]["state"],
        "paused"
    );
    assert_eq!(api.get(&path).await.json()["delivery"]["state"], "paused");
    assert_eq!(
        api.act(&format!("{path}/resume"), 202).await["delivery"]["state"],
        "waiting"
    );
    api.delete(&path).await.expect(204);
    api.get(&path).await.problem(404, "output_not_found");
    api.delete(&path).await.problem(404, "output_not_found");
    api.get("/api/v1/channels/9/outputs")
        .await
        .problem(404, "channel_not_found");
    api.get("/api/v1/channels/1/outputs/x")
        .await
        .problem(404, "output_not_found");
}

#[rstest]
#[actix_web::test]
async fn a_bad_output_is_told_with_pointers_into_it(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    let body = json!({"type": "udp", "adress": "x", "rendition": "nope", "ttl": 0});
    let told = faults(&api.post(OUTPUTS, body).await.problem(422, "invalid"));
    for pointer in ["/address", "/adress", "/rendition", "/ttl"] {
        assert!(
            told.iter().any(|(at, _)| at == pointer),
            "{pointer} is missing in {told:?}"
        );
    }
    let srt =
        json!({"type": "srt", "rendition": "360p", "address": "host:9000", "stream_id": "a&b"});
    let told = faults(&api.post(OUTPUTS, srt).await.problem(422, "invalid"));
    assert_eq!(told, [("/stream_id".to_owned(), "bad_format".to_owned())]);
}

#[rstest]
#[actix_web::test]
async fn conflicts_name_the_other(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(sending("news", "239.1.1.1:5000")).await;
    api.channel(spec("sport")).await;
    let taken = api
        .post("/api/v1/channels/2/outputs", udp("x", 5000))
        .await
        .problem(409, "address_taken");
    assert_eq!(
        taken["detail"],
        "output `out` of channel `news` already sends to 239.1.1.1:5000"
    );
    let mut redundant = udp("x", 5000);
    redundant["redundant"] = json!(true);
    api.post("/api/v1/channels/2/outputs", redundant)
        .await
        .problem(409, "address_taken");
    let named = api.post(OUTPUTS, udp("out", 5009)).await;
    assert!([409, 422].contains(&named.status), "{}", named.text());
    let tag = TestRequest::delete()
        .uri("/api/v1/channels/1/outputs/1")
        .insert_header(("if-match", "\"99\""));
    api.send(tag).await.problem(412, "precondition_failed");
}

#[rstest]
#[actix_web::test]
async fn the_holder_is_told_and_the_run_goes_on(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.worker(json!({}));
    api.channel(spec("news")).await;
    api.act("/api/v1/jobs/1/start", 202).await;
    api.order().await;
    api.post(OUTPUTS, udp("a", 5000)).await.expect(201);
    assert_eq!(
        api.order().await,
        Order::StartJob {
            job_id: 1,
            generation: 2
        }
    );
    let job = api.get("/api/v1/jobs/1").await.json();
    assert_eq!(job["generation"], 2, "no new run");
    assert!(job["revision"].as_i64().unwrap() > 1, "{job}");
}

#[rstest]
#[actix_web::test]
async fn of_changes_at_once_none_undoes_another_and_the_bound_holds(
    #[values(Sqlite, Postgres)] on: On,
) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    api.post(OUTPUTS, udp("a", 5000)).await.expect(201);
    let path = format!("{OUTPUTS}/1");
    let patches = [json!({"ttl": 3}), json!({"dscp": 40}), json!({"name": "b"})];
    for answer in join_all(patches.map(|patch| api.patch(&path, patch))).await {
        answer.expect(200);
    }
    let output = api.get(&path).await.json();
    assert_eq!(
        (&output["ttl"], &output["dscp"], &output["name"]),
        (&json!(3), &json!(40), &json!("b"))
    );
    // So many at once may find every connection busy for a while; then it is said when to come again.
    let added = (0..70).map(async |n| {
        loop {
            let answer = api.post(OUTPUTS, udp(&format!("n{n}"), 6000 + n)).await;
            match answer.status {
                503 => assert!(answer.header("retry-after").is_some()),
                status => return status,
            }
        }
    });
    let statuses = join_all(added.collect::<Vec<_>>()).await;
    let made = statuses.iter().filter(|status| **status == 201).count();
    assert_eq!(made, 63, "{statuses:?}");
}
