use rstest::rstest;
use serde_json::json;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Api, sending, spec};

#[rstest]
#[actix_web::test]
async fn nothing_is_kept_and_everything_is_told(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    let good = api
        .post(
            "/api/v1/channels/validate",
            sending("news", "239.1.1.1:5000"),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(good["errors"], json!([]));
    let bad = api
        .post("/api/v1/channels/validate", json!({"name": ""}))
        .await
        .expect(200)
        .json();
    assert!(bad["errors"].as_array().unwrap().len() >= 3, "{bad}");
    assert_eq!(api.get("/api/v1/channels").await.json()["items"], json!([]));
}

#[rstest]
#[actix_web::test]
async fn a_taken_name_is_an_error_unless_it_is_ones_own(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(spec("news")).await;
    let taken = api
        .post("/api/v1/channels/validate", spec("news"))
        .await
        .json();
    assert_eq!(
        (&taken["errors"][0]["pointer"], &taken["errors"][0]["code"]),
        (&json!("/name"), &json!("name_taken"))
    );
    let own = api.get("/api/v1/channels/1").await.json();
    assert_eq!(
        api.post("/api/v1/channels/validate", own).await.json()["errors"],
        json!([])
    );
}

#[rstest]
#[actix_web::test]
async fn a_taken_address_is_an_error_unless_it_is_ones_own(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    api.channel(sending("news", "239.1.1.1:5000")).await;
    let validate = "/api/v1/channels/validate";
    let taken = api
        .post(validate, sending("other", "[::ffff:239.1.1.1]:5000"))
        .await
        .json();
    assert_eq!(
        (&taken["errors"][0]["pointer"], &taken["errors"][0]["code"]),
        (&json!("/outputs/0/address"), &json!("address_taken"))
    );
    let own = api.get("/api/v1/channels/1").await.json();
    assert_eq!(api.post(validate, own).await.json()["errors"], json!([]));
}
