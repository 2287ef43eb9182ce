use std::sync::Arc;

use database::events::EventKind;
use link::{HostReport, JobReport, NewsItem, SessionReport};
use serde_json::{Value, json};

use super::reader::Reader;
use rstest::rstest;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, spec};

#[rstest]
#[actix_web::test]
async fn what_happens_comes_with_an_id_and_can_be_replayed(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let mut reader = Reader::open(&api, "", None).await;
    api.channel(spec("a")).await;
    api.channel(spec("b")).await;
    api.act("/api/v1/jobs/2/start", 202).await;
    let mut seen = Vec::new();
    loop {
        let event = reader.next().await;
        let done = event.kind == "job"
            && event.data["channel_id"] == 2
            && event.data["status"] == "queued";
        seen.push(event);
        if done {
            break;
        }
    }
    let ids: Vec<i64> = seen.iter().map(|event| event.id.unwrap()).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    assert!(seen.iter().all(|event| event.data["at"].is_string()));
    let mut replay = Reader::open(&api, "", Some(ids[0])).await;
    for event in &seen[1..] {
        assert_eq!(replay.next().await, *event);
    }
    let mut by_query = Reader::open(&api, &format!("?last_event_id={}", ids[0]), None).await;
    assert_eq!(by_query.next().await, seen[1]);
    let mut of_one = Reader::open(&api, "?channel=2&types=job", Some(0)).await;
    assert!(of_one.next().await.data["channel_id"] == 2);
}

#[rstest]
#[actix_web::test]
async fn an_id_that_is_not_kept_resets(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("a")).await;
    api.act("/api/v1/jobs/1/start", 202).await;
    let mut reader = Reader::open(&api, "", Some(1_000_000)).await;
    let reset = reader.next().await;
    assert_eq!((reset.kind.as_str(), &reset.data), ("reset", &json!({})));
    api.act("/api/v1/jobs/1/stop", 202).await;
    let next = reader.next().await;
    assert!(next.id > reset.id, "{next:?} after {reset:?}");
}

#[rstest]
#[actix_web::test]
async fn progress_has_no_id(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let mut reader = Reader::open(&api, "?types=progress&channel=7", None).await;
    let job = |job_id| JobReport {
        job_id,
        progress: None,
        deliveries: Vec::new(),
    };
    api.news.publish(NewsItem::Report(Arc::new(SessionReport {
        session_id: 1,
        worker_id: "enc-1".to_owned(),
        at_millis: 0,
        jobs: vec![job(6), job(7)],
        host: HostReport::default(),
    })));
    let event = reader.next().await;
    assert_eq!((event.id, event.kind.as_str()), (None, "progress"));
    let expected = json!({"channel_id": 7, "at": "1970-01-01T00:00:00.000Z", "progress": Value::Null, "deliveries": []});
    assert_eq!(event.data, expected);
}

#[rstest]
#[actix_web::test]
async fn a_kind_that_is_none_is_refused(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.get("/api/v1/events?types=job,weather")
        .await
        .problem(400, "bad_query");
    let bad = actix_web::test::TestRequest::get()
        .uri("/api/v1/events")
        .insert_header(("last-event-id", "x"));
    api.send(bad).await.problem(400, "bad_query");
}

#[rstest]
#[actix_web::test]
async fn a_reader_that_is_too_slow_is_told_and_comes_back_without_a_loss(
    #[values(Sqlite, Postgres)] on: On,
) {
    const MANY: i64 = 3_000;
    let api = Api::on(on).await;
    api.channel(spec("a")).await;
    let first = api.database.read(database::events::latest).unwrap();
    let mut slow = Reader::open(&api, "", Some(first)).await;
    let write = |tx: &mut database::Tx<'_>| {
        for number in 0..MANY {
            database::events::append(tx, EventKind::Alert, None, json!({"number": number}));
        }
        Ok(())
    };
    api.database.fact(write).unwrap();
    let mut last = first;
    loop {
        let event = slow.next().await;
        if event.kind == "dropped" {
            assert_eq!((event.id, event.data), (None, json!({})));
            break;
        }
        assert_eq!(event.id, Some(last + 1));
        last += 1;
    }
    assert!(slow.is_over().await);
    assert!(last < first + MANY, "it was not slow");
    let mut again = Reader::open(&api, "", Some(last)).await;
    for id in last + 1..=first + MANY {
        assert_eq!(again.next().await.id, Some(id));
    }
}
