use std::collections::BTreeSet;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use rstest::rstest;

use crate::harness::Api;
use crate::harness::On::{self, Postgres, Sqlite};

/// Where the document is committed.
const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.yaml");

#[test]
fn the_committed_document_is_the_one_of_the_handlers() {
    let made = backend::openapi();
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(COMMITTED, &made).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
    let same = committed == made;
    assert!(
        same,
        "openapi.yaml is not what the handlers say: UPDATE_OPENAPI=1 cargo test -p backend contract"
    );
}

/// Every operation: method, path, id.
fn operations() -> Vec<(Method, String, String)> {
    let document = serde_json::to_value(backend::document()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            operations.push((
                method,
                path.clone(),
                operation["operationId"].as_str().unwrap().to_owned(),
            ));
        }
    }
    operations
}

#[rstest]
#[actix_web::test]
async fn every_operation_of_the_document_has_a_handler(#[values(Sqlite, Postgres)] on: On) {
    let api = Api::on(on).await;
    for (method, path, id) in operations() {
        if id == "stream_events" {
            continue;
        }
        let uri = path.replace("{id}", "1").replace("{output_id}", "1");
        let answer = api
            .send(TestRequest::default().method(method).uri(&uri))
            .await;
        assert_ne!(answer.status, 405, "{id}");
        let is_problem = answer.header("content-type") == Some("application/problem+json");
        assert!(
            !is_problem || answer.json()["code"] != "no_such_path",
            "{id}"
        );
    }
}

#[test]
fn every_handler_is_in_the_document() {
    let routes = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/routes"));
    let mut handlers = BTreeSet::new();
    for folder in std::fs::read_dir(routes).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let mut lines = text.lines();
            while let Some(line) = lines.next() {
                if ["get", "post", "put", "patch", "delete"]
                    .iter()
                    .any(|verb| line.starts_with(&format!("#[{verb}(")))
                {
                    let name = lines.next().unwrap().split("fn ").nth(1).unwrap();
                    handlers.insert(name.split('(').next().unwrap().to_owned());
                }
            }
        }
    }
    let documented: BTreeSet<String> = operations().into_iter().map(|(_, _, id)| id).collect();
    assert_eq!(handlers, documented);
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document = serde_json::to_value(backend::document()).unwrap();
    let text = document.to_string();
    let (mut seen, mut lost) = (0, BTreeSet::new());
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        if document.pointer(pointer).is_none() {
            lost.insert(pointer);
        }
        seen += 1;
    }
    assert!(seen > 50);
    assert!(lost.is_empty(), "{lost:?}");
    let request = &document["components"]["schemas"]["ChannelRequest"];
    assert_eq!(
        request["required"],
        serde_json::json!(["name", "inputs", "renditions"])
    );
}
