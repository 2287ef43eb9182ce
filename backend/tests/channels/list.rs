use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, spec};

fn names(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect()
}

#[rstest]
#[actix_web::test]
async fn pages_hold_everything_once(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    for name in ["c", "a", "e", "b", "d"] {
        api.channel(spec(name)).await;
    }
    let first = api
        .get("/api/v1/channels?limit=2&sort=name")
        .await
        .expect(200)
        .json();
    assert_eq!(names(&first), ["a", "b"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = api
        .get(&format!(
            "/api/v1/channels?limit=2&sort=name&cursor={cursor}"
        ))
        .await
        .json();
    assert_eq!(names(&second), ["c", "d"]);
    let cursor = second["next_cursor"].as_str().unwrap();
    let third = api
        .get(&format!(
            "/api/v1/channels?limit=2&sort=name&cursor={cursor}"
        ))
        .await
        .json();
    assert_eq!(
        (names(&third), &third["next_cursor"]),
        (vec!["e"], &Value::Null)
    );
    let wrong = api
        .get(&format!("/api/v1/channels?sort=id&cursor={cursor}"))
        .await;
    wrong.problem(400, "bad_cursor");
    let back = api.get("/api/v1/channels?sort=-name").await.json();
    assert_eq!(names(&back), ["e", "d", "c", "b", "a"]);
}

#[rstest]
#[actix_web::test]
async fn filters_narrow(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    for (name, tag, pool) in [("News 24", "news", "default"), ("Sport", "live", "gpu")] {
        let mut spec = spec(name);
        spec["tags"] = json!([tag]);
        spec["pool"] = json!(pool);
        api.channel(spec).await;
    }
    for (query, found) in [
        ("name=news", vec!["News 24"]),
        ("tag=live", vec!["Sport"]),
        ("pool=gpu", vec!["Sport"]),
        ("status=stopped", vec!["News 24", "Sport"]),
        ("status=running", vec![]),
    ] {
        let page = api
            .get(&format!("/api/v1/channels?{query}"))
            .await
            .expect(200)
            .json();
        assert_eq!(names(&page), found, "{query}");
    }
}

#[rstest]
#[actix_web::test]
async fn a_query_that_is_not_understood_is_refused(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    for query in [
        "limit=0",
        "limit=1001",
        "limit=x",
        "colour=red",
        "sort=colour",
        "status=happy",
        "cursor=zz",
    ] {
        let answer = api.get(&format!("/api/v1/channels?{query}")).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.text());
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json")
        );
    }
}
