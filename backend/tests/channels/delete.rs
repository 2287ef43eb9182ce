use link::Order;
use rstest::rstest;
use serde_json::json;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, sending, spec};

#[rstest]
#[actix_web::test]
async fn a_stopped_channel_is_gone_at_once_and_its_name_and_address_are_free(
    #[values(Sqlite, Postgres)] on: On,
) {
    let api = Api::on(on).await;
    let id = api.channel(sending("news", "239.1.1.1:5000")).await;
    api.delete(&format!("/api/v1/channels/{id}"))
        .await
        .expect(204);
    api.get(&format!("/api/v1/channels/{id}"))
        .await
        .problem(404, "channel_not_found");
    assert_ne!(api.channel(sending("news", "239.1.1.1:5000")).await, id);
}

#[rstest]
#[actix_web::test]
async fn a_running_channel_is_stopped_first_and_the_answer_waits_for_it(
    #[values(Sqlite, Postgres)] on: On,
) {
    let api = Api::on(on).await;
    api.worker(json!({}));
    let id = api.channel(spec("news")).await;
    api.act(&format!("/api/v1/jobs/{id}/start"), 202).await;
    assert_eq!(
        api.order().await,
        Order::StartJob {
            job_id: id,
            generation: 2
        }
    );
    let path = format!("/api/v1/channels/{id}");
    let holder = async {
        assert!(matches!(api.order().await, Order::StopJob { job_id, .. } if job_id == id));
        api.patch(&path, json!({"description": "late"}))
            .await
            .problem(409, "being_deleted");
        api.let_go(id);
    };
    let (answer, ()) = tokio::join!(api.delete(&path), holder);
    answer.expect(204);
    api.get(&path).await.problem(404, "channel_not_found");
}

#[rstest]
#[actix_web::test]
async fn a_holder_that_stays_away_is_told_as_such(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.worker(json!({}));
    let id = api.channel(spec("news")).await;
    api.act(&format!("/api/v1/jobs/{id}/start"), 202).await;
    api.order().await;
    let job = api
        .delete(&format!("/api/v1/channels/{id}"))
        .await
        .expect(202)
        .json();
    assert_eq!(
        (&job["desired"], &job["status"]),
        (&json!("deleted"), &json!("stopping"))
    );
}
