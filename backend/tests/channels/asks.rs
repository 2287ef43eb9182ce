use std::future::poll_fn;

use actix_web::body::MessageBody;
use actix_web::test::TestRequest;
use database::protocol::{self, RunEnd, RunStart};
use link::Severity;
use rstest::rstest;
use serde_json::json;
use transcode::failure::{Class, Exit, Failure};

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, PATIENCE, spec};

#[rstest]
#[actix_web::test]
async fn the_log_is_text_and_can_be_followed(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    *api.holder.lines.lock().unwrap() = vec!["one".to_owned(), "two".to_owned()];
    let log = api
        .get("/api/v1/channels/1/log?lines=5&severity=error")
        .await
        .expect(200);
    assert_eq!(
        (log.text().as_str(), log.header("content-type")),
        ("one\ntwo\n", Some("text/plain; charset=utf-8"))
    );
    let asked = api.holder.asked.lock().unwrap().pop().unwrap();
    assert_eq!((asked.lines, asked.severity), (5, Some(Severity::Error)));
    let request = TestRequest::get().uri("/api/v1/channels/1/log?follow=true");
    let followed = api
        .send(request.insert_header(("accept-encoding", "gzip")))
        .await
        .expect(200);
    assert_eq!(followed.text(), "one\ntwo\n");
    for query in ["lines=10001", "severity=sad", "follow=maybe", "tail=1"] {
        api.get(&format!("/api/v1/channels/1/log?{query}"))
            .await
            .problem(400, "bad_query");
    }
    api.get("/api/v1/channels/2/log")
        .await
        .problem(404, "channel_not_found");
    *api.holder.unreachable.lock().unwrap() = true;
    let away = api.get("/api/v1/channels/1/log").await;
    assert_eq!(away.header("retry-after"), Some("2"));
    away.problem(503, "worker_unavailable");
}

#[rstest]
#[actix_web::test]
async fn a_followed_log_ends_with_its_channel(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    *api.holder.lines.lock().unwrap() = vec!["one".to_owned()];
    *api.holder.endless.lock().unwrap() = true;
    let request = TestRequest::get().uri("/api/v1/channels/1/log?follow=true");
    let mut followed = Box::pin(api.open(request).await.into_body());
    let first = poll_fn(|context| followed.as_mut().poll_next(context));
    assert_eq!(first.await.expect("a line").unwrap(), "one\n");
    api.delete("/api/v1/channels/1").await.expect(204);
    let rest = tokio::time::timeout(
        PATIENCE,
        poll_fn(|context| followed.as_mut().poll_next(context)),
    );
    assert!(rest.await.expect("an end").is_none());
}

#[rstest]
#[actix_web::test]
async fn the_thumbnail_tells_its_age_and_is_sent_once(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    api.get("/api/v1/channels/1/thumbnail.jpg")
        .await
        .problem(404, "no_thumbnail");
    *api.holder.picture.lock().unwrap() = Some(vec![0xff, 0xd8]);
    let picture = api
        .get("/api/v1/channels/1/thumbnail.jpg")
        .await
        .expect(200);
    assert_eq!(picture.body.as_ref(), [0xff, 0xd8]);
    for (header, value) in [
        ("age", "2"),
        ("content-type", "image/jpeg"),
        ("cache-control", "no-cache"),
    ] {
        assert_eq!(picture.header(header), Some(value));
    }
    let tag = picture.header("etag").unwrap().to_owned();
    let again = TestRequest::get()
        .uri("/api/v1/channels/1/thumbnail.jpg")
        .insert_header(("if-none-match", tag));
    let again = api.send(again).await.expect(304);
    assert!(again.body.is_empty());
    *api.holder.picture.lock().unwrap() = Some(vec![1]);
    assert_ne!(
        api.get("/api/v1/channels/1/thumbnail.jpg")
            .await
            .header("etag"),
        again.header("etag")
    );
}

#[rstest]
#[actix_web::test]
async fn history_is_narrowed_by_name_and_time(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    let all = api
        .get("/api/v1/channels/1/history")
        .await
        .expect(200)
        .json();
    assert_eq!(all["series"].as_array().unwrap().len(), 3);
    let some = "/api/v1/channels/1/history?series=fps,bitrate&since=1970-01-01T00:00:07Z";
    let some = api.get(some).await.expect(200).json();
    assert_eq!(
        some["series"][0],
        json!({"name": "fps", "points": [[7000, 1.0], [8000, 2.0]]})
    );
    assert_eq!(some["series"][1]["name"], "bitrate");
    let unknown = api.get("/api/v1/channels/1/history?series=fps,sped").await;
    let told = unknown.problem(400, "bad_query")["detail"].to_string();
    assert!(
        told.contains("`sped`") && told.contains("fps, speed, bitrate"),
        "{told}"
    );
    api.get("/api/v1/channels/1/history?since=yesterday")
        .await
        .problem(400, "bad_query");
}

#[rstest]
#[actix_web::test]
async fn the_command_is_the_holders_where_there_is_one(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.worker(json!({}));
    api.channel(spec("news")).await;
    *api.holder.command.lock().unwrap() =
        Some(vec!["ffmpeg".to_owned(), "-i".to_owned(), "x".to_owned()]);
    api.act("/api/v1/jobs/1/start", 202).await;
    api.order().await;
    let command = api
        .get("/api/v1/channels/1/command")
        .await
        .expect(200)
        .json();
    assert_eq!(command, json!({"argv": ["ffmpeg", "-i", "x"]}));
    let text = api
        .get("/api/v1/channels/1/command?format=text")
        .await
        .expect(200);
    assert_eq!(text.text(), "ffmpeg\n-i\nx\n");
    api.get("/api/v1/channels/1/command?format=xml")
        .await
        .problem(400, "bad_query");
}

#[rstest]
#[actix_web::test]
async fn runs_come_latest_first(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let session = api.worker(json!({}));
    api.channel(spec("news")).await;
    let path = "/api/v1/channels/1/runs";
    assert_eq!(
        api.get(path).await.expect(200).json(),
        json!({"items": [], "next_cursor": null})
    );
    api.act("/api/v1/jobs/1/start", 202).await;
    api.order().await;
    let failure = Failure::of(Class::InputTimeout, Some("nothing for 5 s"));
    api.database
        .fact(|tx| {
            let start = RunStart {
                generation: 2,
                input_index: 0,
            };
            let number = protocol::begin_run(tx, session, 1, 1, start)?.unwrap();
            let end = RunEnd {
                exit: Some(Exit::Signal(9)),
                failure: Some(failure.clone()),
                bytes: 188,
                input_restarts: 0,
            };
            protocol::finish_run(tx, session, 1, 1, number, &end)?;
            protocol::begin_run(tx, session, 1, 1, start)
        })
        .unwrap();
    let runs = api.get(path).await.expect(200).json();
    let (latest, first) = (&runs["items"][0], &runs["items"][1]);
    assert_eq!(
        (&latest["number"], &latest["ended_at"]),
        (&json!(2), &json!(null))
    );
    assert_eq!(
        (&first["exit"], &first["bytes"]),
        (&json!({"signal": 9}), &json!(188))
    );
    assert_eq!(
        (&first["worker"], &first["failure"]["class"]),
        (&json!("enc-1"), &json!("input_timeout"))
    );
}

#[rstest]
#[actix_web::test]
async fn the_planned_command_needs_no_holder(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    let command = api
        .get("/api/v1/channels/1/command")
        .await
        .expect(200)
        .json();
    let argv: Vec<&str> = command["argv"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a.as_str().unwrap())
        .collect();
    assert_eq!(argv[0], "ffmpeg");
    assert!(argv.contains(&"pipe:4"), "{argv:?}");
}
