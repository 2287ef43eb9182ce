use std::pin::Pin;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::test::TestRequest;
use serde_json::Value;

use crate::harness::{Api, PATIENCE};

/// One server-sent event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub(crate) id: Option<i64>,
    pub(crate) kind: String,
    pub(crate) data: Value,
}

/// Reads a stream of events.
pub(crate) struct Reader {
    body: Pin<Box<BoxBody>>,
    text: String,
}

impl Reader {
    pub(crate) async fn open(api: &Api, query: &str, last_id: Option<i64>) -> Self {
        let mut request = TestRequest::get().uri(&format!("/api/v1/events{query}"));
        request = request.insert_header(("accept-encoding", "gzip"));
        if let Some(id) = last_id {
            request = request.insert_header(("last-event-id", id.to_string()));
        }
        let response = api.open(request).await;
        assert_eq!(response.status(), 200);
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(header("content-type").as_deref(), Some("text/event-stream"));
        assert_ne!(header("content-encoding").as_deref(), Some("gzip"));
        let mut reader = Self {
            body: Box::pin(response.into_body()),
            text: String::new(),
        };
        // Its first words come when it follows; what happens after them is not missed.
        reader.block().await;
        reader
    }

    /// The next event; comments are passed over.
    pub(crate) async fn next(&mut self) -> Event {
        loop {
            let block = self.block().await;
            let field = |name: &str| {
                block.lines().find_map(|line| {
                    line.strip_prefix(name)?
                        .strip_prefix(": ")
                        .map(str::to_owned)
                })
            };
            if let (Some(kind), Some(data)) = (field("event"), field("data")) {
                let id = field("id").map(|id| id.parse().unwrap());
                return Event {
                    id,
                    kind,
                    data: serde_json::from_str(&data).unwrap(),
                };
            }
        }
    }

    /// Whether nothing more comes, because the stream is over.
    pub(crate) async fn is_over(&mut self) -> bool {
        let chunk = std::future::poll_fn(|cx| self.body.as_mut().poll_next(cx));
        let chunk = tokio::time::timeout(PATIENCE, chunk).await;
        self.text.is_empty() && chunk.expect("it neither went on nor ended").is_none()
    }

    async fn block(&mut self) -> String {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                return block;
            }
            let chunk = std::future::poll_fn(|cx| self.body.as_mut().poll_next(cx));
            let chunk = tokio::time::timeout(PATIENCE, chunk)
                .await
                .expect("no event came");
            self.text
                .push_str(std::str::from_utf8(&chunk.expect("it ended").unwrap()).unwrap());
        }
    }
}
