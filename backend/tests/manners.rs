use actix_web::http::Method;
use actix_web::test::TestRequest;
use rstest::rstest;
use serde_json::json;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, spec};

#[rstest]
#[actix_web::test]
async fn an_unknown_path_and_an_unknown_method_are_problems(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let unknown = api
        .get("/api/v1/chanels")
        .await
        .problem(404, "no_such_path");
    insta::allow_duplicates! {
    insta::assert_json_snapshot!(unknown, @r#"
    {
      "code": "no_such_path",
      "detail": "there is nothing at /api/v1/chanels; /docs lists what there is",
      "status": 404,
      "title": "There is nothing at this path",
      "type": "urn:signalbox:problem:no_such_path"
    }
    "#);
    }
    let answer = api.delete("/api/v1/channels").await;
    assert_eq!(answer.header("allow"), Some("GET, HEAD, POST"));
    answer.problem(405, "method_not_allowed");
    let answer = api.put("/api/v1/channels/1/outputs/2", json!({})).await;
    assert_eq!(answer.header("allow"), Some("GET, HEAD, PATCH, DELETE"));
    answer.problem(405, "method_not_allowed");
    api.get("/api/v1/channels/")
        .await
        .problem(404, "no_such_path");
    api.get("/health/nothing")
        .await
        .problem(404, "no_such_path");
}

#[rstest]
#[actix_web::test]
async fn a_body_that_is_none_is_a_problem(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let post = || TestRequest::post().uri("/api/v1/channels");
    let json = ("content-type", "application/json");
    api.send(post().insert_header(json).set_payload("{\"name\": "))
        .await
        .problem(400, "bad_json");
    api.send(post().insert_header(json))
        .await
        .problem(400, "bad_json");
    api.send(
        post()
            .insert_header(json)
            .set_payload(vec![b' '; (1 << 20) + 1]),
    )
    .await
    .problem(413, "body_too_large");
    let form = post()
        .insert_header(("content-type", "application/x-www-form-urlencoded"))
        .set_payload("a=b");
    api.send(form).await.problem(415, "not_json");
    let unzipped = post()
        .insert_header(json)
        .insert_header(("content-encoding", "gzip"));
    let detail = api.send(unzipped).await.problem(415, "not_json")["detail"].clone();
    assert_eq!(
        detail,
        "Content-Encoding is set; send the body uncompressed"
    );
    let loud = post().insert_header(("content-type", "Application/JSON"));
    api.send(loud.set_payload("{}"))
        .await
        .problem(422, "invalid");
    let nested = "[".repeat(100_000);
    api.send(post().insert_header(json).set_payload(nested))
        .await
        .problem(400, "bad_json");
}

#[rstest]
#[actix_web::test]
async fn head_is_get_without_a_body(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    let head = TestRequest::default()
        .method(Method::HEAD)
        .uri("/api/v1/channels/1");
    let head = api.send(head).await.expect(200);
    assert!(head.body.is_empty());
    assert_eq!(head.header("etag"), Some("\"1\""));
}

#[rstest]
#[actix_web::test]
async fn every_answer_has_a_request_id(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let ours = api.get("/health/alive").await;
    let other = api.get("/nothing").await;
    assert_ne!(
        ours.header("x-request-id").unwrap(),
        other.header("x-request-id").unwrap()
    );
    let theirs = TestRequest::get()
        .uri("/health/alive")
        .insert_header(("x-request-id", "abc"));
    assert_eq!(api.send(theirs).await.header("x-request-id"), Some("abc"));
}

#[rstest]
#[actix_web::test]
async fn answers_are_compressed_on_request(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let request = TestRequest::get()
        .uri("/openapi.yaml")
        .insert_header(("accept-encoding", "gzip"));
    assert_eq!(
        api.send(request).await.header("content-encoding"),
        Some("gzip")
    );
}

#[rstest]
#[actix_web::test]
async fn the_pages_of_the_api_are_served_offline(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    for path in ["/", "/docs"] {
        let answer = api.get(path).await;
        assert!(
            (300..400).contains(&answer.status),
            "{path}: {}",
            answer.status
        );
        assert_eq!(answer.header("location"), Some("/docs/"));
    }
    let page = api.get("/docs/").await.expect(200).text();
    assert!(page.contains("swagger-ui"), "{page}");
    assert!(!page.contains("https://"), "{page}");
    let script = api
        .get("/docs/swagger-initializer.js")
        .await
        .expect(200)
        .text();
    assert!(script.contains("/openapi.yaml"), "{script}");
    assert!(script.contains(r#""validatorUrl": "none""#), "{script}");
}

#[rstest]
#[actix_web::test]
async fn a_query_that_is_not_understood_says_which_part_of_it(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    for (query, detail) in [
        (
            "channels?name=a&limit=abc",
            "limit is `abc`: allowed is a whole number",
        ),
        (
            "channels?limit=99999999999",
            "limit is `99999999999`: the number is out of its range",
        ),
        (
            "channels?status=idle",
            "status is `idle`: unknown variant `idle`, expected one of `stopped`, `queued`, `starting`, `running`, \
             `degraded`, `retrying`, `stopping`, `failed`, `completed`",
        ),
        (
            "channels/1/log?follow=yes",
            "follow is `yes`: allowed are `true`, `false`",
        ),
        ("jobs?limit=1&limit=2", "duplicate field `limit`"),
        (
            "channels?limit=1&name=a%00",
            "name is `a%00`: allowed is text without NUL",
        ),
        (
            "events?channel=x",
            "channel is `x`: allowed is a whole number",
        ),
    ] {
        let problem = api
            .get(&format!("/api/v1/{query}"))
            .await
            .problem(400, "bad_query");
        assert_eq!(problem["detail"], detail);
    }
}

#[rstest]
#[actix_web::test]
async fn another_sites_page_changes_nothing_and_may_read(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let id = api
        .post("/api/v1/channels", spec("guarded"))
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let from = |site: &'static str, method: Method, path: &str| {
        TestRequest::default()
            .method(method)
            .uri(path)
            .insert_header(("sec-fetch-site", site))
    };
    let start = format!("/api/v1/jobs/{id}/start");
    for site in ["cross-site", "same-site"] {
        api.send(from(site, Method::POST, &start))
            .await
            .problem(403, "cross_site");
    }
    for site in ["same-origin", "none"] {
        api.send(from(site, Method::POST, &start)).await.expect(202);
    }
    api.send(from("cross-site", Method::GET, "/api/v1/channels"))
        .await
        .expect(200);
}

#[rstest]
#[actix_web::test]
async fn what_the_caller_does_not_take_is_not_sent(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    let taking = |method: Method, path: &str, accept: &'static str| {
        TestRequest::default()
            .method(method)
            .uri(path)
            .insert_header(("accept", accept))
    };
    let channel = "/api/v1/channels/1";
    for accept in [
        "application/json",
        "application/*",
        "*/*",
        "text/html, */*;q=0.1",
    ] {
        api.send(taking(Method::GET, channel, accept))
            .await
            .expect(200);
    }
    let problem = api.send(taking(Method::GET, channel, "text/html")).await;
    let problem = problem.problem(406, "not_acceptable");
    assert_eq!(
        problem["detail"],
        "the answer is application/json; Accept came as `text/html`"
    );
    // Nothing is done for who does not take the answer.
    let start = api.send(taking(Method::POST, "/api/v1/jobs/1/start", "text/html"));
    start.await.problem(406, "not_acceptable");
    assert_eq!(api.get("/api/v1/jobs/1").await.json()["desired"], "stopped");
    // What went wrong is told all the same.
    let missing = api.send(taking(Method::GET, "/api/v1/channels/9", "text/html"));
    missing.await.problem(404, "channel_not_found");
}

#[rstest]
#[actix_web::test]
async fn an_address_or_a_head_beyond_its_bound_is_refused(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let long = format!("/api/v1/channels?name={}", "x".repeat(8 << 10));
    let problem = api.get(&long).await.problem(414, "uri_too_long");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .ends_with("8192 are allowed")
    );
    let heavy = TestRequest::get()
        .uri("/health/alive")
        .insert_header(("x-much", "x".repeat(32 << 10)));
    api.send(heavy).await.problem(431, "headers_too_large");
}
