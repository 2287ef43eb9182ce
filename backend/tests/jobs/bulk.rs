use link::Order;
use rstest::rstest;
use serde_json::json;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, faults, spec};

#[rstest]
#[actix_web::test]
async fn each_of_many_answers_for_itself(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.worker(json!({}));
    api.channel(spec("a")).await;
    api.channel(spec("b")).await;
    let answer = api
        .post("/api/v1/jobs/start", json!({"ids": [2, 9, 1]}))
        .await
        .expect(202)
        .json();
    insta::allow_duplicates! {
    insta::assert_json_snapshot!(answer, @r#"
    {
      "items": [
        {
          "id": 2,
          "problem": null,
          "status": "queued"
        },
        {
          "id": 9,
          "problem": {
            "code": "job_not_found",
            "detail": "there is no such job",
            "status": 404,
            "title": "There is no such job",
            "type": "urn:signalbox:problem:job_not_found"
          },
          "status": null
        },
        {
          "id": 1,
          "problem": null,
          "status": "queued"
        }
      ]
    }
    "#);
    }
    let mut started = [api.order().await, api.order().await];
    started.sort_by_key(|order| format!("{order:?}"));
    assert_eq!(
        started,
        [1, 2].map(|job_id| Order::StartJob {
            job_id,
            generation: 2
        })
    );
    api.post("/api/v1/jobs/restart", json!({"ids": [1]}))
        .await
        .expect(202);
    assert_eq!(
        api.order().await,
        Order::StartJob {
            job_id: 1,
            generation: 3
        }
    );
    api.post("/api/v1/jobs/stop", json!({"ids": [2]}))
        .await
        .expect(202);
    assert_eq!(
        api.order().await,
        Order::StopJob {
            job_id: 2,
            generation: 3
        }
    );
}

#[rstest]
#[actix_web::test]
async fn a_list_that_is_none_is_told_with_pointers(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    for (body, told) in [
        (json!({}), vec![("/ids", "required")]),
        (json!([1]), vec![("", "wrong_type")]),
        (json!({"ids": []}), vec![("/ids", "bad_length")]),
        (
            json!({"ids": "1", "now": true}),
            vec![("/ids", "wrong_type"), ("/now", "unknown_field")],
        ),
        (
            json!({"ids": [1, "2", 3.5]}),
            vec![("/ids/1", "wrong_type"), ("/ids/2", "wrong_type")],
        ),
    ] {
        let problem = api
            .post("/api/v1/jobs/stop", body)
            .await
            .problem(422, "invalid");
        let told: Vec<_> = told
            .into_iter()
            .map(|(at, code)| (at.to_owned(), code.to_owned()))
            .collect();
        assert_eq!(faults(&problem), told);
    }
}
