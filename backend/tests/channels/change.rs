use actix_web::test::TestRequest;
use futures_util::future::join_all;
use link::Order;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, faults, sending, spec};

#[rstest]
#[actix_web::test]
async fn what_was_read_can_be_written_back_and_changes_nothing(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let id = api.channel(sending("news", "239.1.1.1:5000")).await;
    let path = format!("/api/v1/channels/{id}");
    let read = api.get(&path).await.json();
    let mut written = api.put(&path, read.clone()).await.expect(200).json();
    assert_eq!(
        written.as_object_mut().unwrap().remove("restarts"),
        Some(json!(false))
    );
    assert_eq!(written, read);
}

#[rstest]
#[actix_web::test]
async fn outputs_are_matched_by_id_else_by_name(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let mut body = spec("news");
    let output = |name: &str, port: u16| json!({"name": name, "type": "udp", "rendition": "360p", "address": format!("239.1.1.1:{port}")});
    body["outputs"] = json!([output("a", 5000), output("b", 5001), output("c", 5002)]);
    let id = api.channel(body.clone()).await;
    let path = format!("/api/v1/channels/{id}");
    let mut renamed = output("z", 5000);
    renamed["id"] = json!(1);
    body["outputs"] = json!([output("c", 6002), renamed, output("new", 5001)]);
    let changed = api.put(&path, body).await.expect(200).json();
    let outputs: Vec<_> = changed["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| (&o["id"], &o["name"]))
        .collect();
    assert_eq!(
        outputs,
        [
            (&json!(3), &json!("c")),
            (&json!(1), &json!("z")),
            (&json!(4), &json!("new"))
        ]
    );
    let problem = api
        .patch(&path, json!({"outputs": [{"id": 2, "type": "hls"}]}))
        .await
        .problem(422, "invalid");
    assert_eq!(
        faults(&problem),
        [("/outputs/0/id".to_owned(), "not_found".to_owned())]
    );
}

#[rstest]
#[actix_web::test]
async fn a_patch_merges_and_says_whether_a_new_run_begins(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let session = api.worker(json!({}));
    let id = api.channel(spec("news")).await;
    let path = format!("/api/v1/channels/{id}");
    let still = api
        .patch(&path, json!({"video": {"preset": "ultrafast"}}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&still["restarts"], &still["video"]["preset"]),
        (&json!(false), &json!("ultrafast"))
    );
    assert_eq!(still["video"]["gop_seconds"], 2.0);

    api.act(&format!("/api/v1/jobs/{id}/start"), 202).await;
    assert!(matches!(api.order().await, Order::StartJob { .. }));
    let words = api
        .patch(&path, json!({"description": "x"}))
        .await
        .expect(200)
        .json();
    assert_eq!(words["restarts"], false);
    assert!(
        matches!(api.order().await, Order::StartJob { .. }),
        "the holder is told of every change"
    );
    let generation = words["job"]["generation"].as_i64().unwrap();
    let later = format!("{path}?apply=next_run");
    let later = api
        .patch(&later, json!({"video": {"preset": "fast"}}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&later["restarts"], &later["job"]["generation"]),
        (&json!(false), &json!(generation))
    );
    let now = api
        .patch(&path, json!({"video": {"preset": "medium"}}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&now["restarts"], &now["job"]["generation"]),
        (&json!(true), &json!(generation + 1))
    );
    assert_eq!(
        api.database
            .read(|c| database::jobs::get(c, id))
            .unwrap()
            .session_id,
        Some(session)
    );

    let renamed = api
        .patch(&path, json!({"name": "sport"}))
        .await
        .problem(409, "name_fixed");
    assert_eq!(
        renamed["detail"],
        "the name of a channel cannot change while it runs"
    );
    api.patch(&path, json!([1])).await.problem(422, "invalid");
    api.patch(&path, json!({"inputs": null}))
        .await
        .problem(422, "invalid");
    api.patch(&format!("{path}?apply=soon"), json!({}))
        .await
        .problem(400, "bad_query");
}

#[rstest]
#[actix_web::test]
async fn if_match_keeps_two_people_from_undoing_each_other(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let id = api.channel(spec("news")).await;
    let path = format!("/api/v1/channels/{id}");
    let request = |tag: &str, body: Value| {
        TestRequest::patch()
            .uri(&path)
            .insert_header(("if-match", tag.to_owned()))
            .set_json(body)
    };
    let changed = api
        .send(request("\"1\"", json!({"description": "mine"})))
        .await
        .expect(200);
    assert_eq!(changed.header("etag"), Some("\"2\""));
    let late = api
        .send(request("\"1\"", json!({"description": "yours"})))
        .await;
    late.problem(412, "precondition_failed");
    api.send(request("W/\"2\"", json!({})))
        .await
        .problem(412, "precondition_failed");
    api.send(request("\"1\", \"2\"", json!({"description": "both"})))
        .await
        .expect(200);
    api.send(request("*", json!({"description": "any"})))
        .await
        .expect(200);
    let delete = TestRequest::delete()
        .uri(&path)
        .insert_header(("if-match", "\"1\""));
    api.send(delete).await.problem(412, "precondition_failed");
}

#[rstest]
#[actix_web::test]
async fn what_is_not_there_is_said_to_be_missing(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    for path in [
        "/api/v1/channels/7",
        "/api/v1/channels/x",
        "/api/v1/channels/-1",
        "/api/v1/channels/7/runs",
    ] {
        api.get(path).await.problem(404, "channel_not_found");
    }
    api.put("/api/v1/channels/7", spec("x"))
        .await
        .problem(404, "channel_not_found");
    api.patch("/api/v1/channels/7", json!({}))
        .await
        .problem(404, "channel_not_found");
    api.delete("/api/v1/channels/7")
        .await
        .problem(404, "channel_not_found");
}

#[rstest]
#[actix_web::test]
async fn of_patches_at_once_none_undoes_another(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let id = api.channel(spec("news")).await;
    let path = format!("/api/v1/channels/{id}");
    let patches = [
        json!({"description": "x"}),
        json!({"tags": ["x"]}),
        json!({"priority": 9}),
        json!({"restart": {"max_retries": 9}}),
    ];
    let answers = join_all(patches.map(|patch| api.patch(&path, patch))).await;
    for answer in answers {
        answer.expect(200);
    }
    let channel = api.get(&path).await.json();
    assert_eq!(
        (&channel["description"], &channel["tags"]),
        (&json!("x"), &json!(["x"]))
    );
    assert_eq!(
        (&channel["priority"], &channel["restart"]["max_retries"]),
        (&json!(9), &json!(9))
    );
}
