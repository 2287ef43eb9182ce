//! What every answer has: a request id, a HEAD for every GET, bounds on what is asked, and a kind that the caller takes.

mod accept;
mod bounds;

pub(crate) use accept::acceptable;
pub(crate) use bounds::within_bounds;

use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use utoipa::IntoResponses;
use utoipa::openapi::OpenApi;

use crate::problem::EarlyAnswers;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longer ones of a caller are replaced by ours.
const LONGEST_ID: usize = 100;

/// Gives the answer the caller's request id, or one of ours where it has none.
pub(crate) async fn request_id<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let came = request
        .headers()
        .get(&REQUEST_ID)
        .filter(|id| id.len() <= LONGEST_ID && !id.is_empty());
    let id = came.cloned().unwrap_or_else(fresh_id);
    let mut response = next.call(request).await?;
    response.headers_mut().insert(REQUEST_ID, id);
    Ok(response)
}

fn fresh_id() -> HeaderValue {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let start = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_micros();
    let id = format!("{start:x}-{:x}", COUNT.fetch_add(1, Ordering::Relaxed));
    HeaderValue::from_str(&id).unwrap_or_else(|_| HeaderValue::from_static("-"))
}

/// Says of every operation in the document what can be answered before its handler is reached.
pub(crate) fn describe(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in operations.into_iter().flatten() {
            let responses = &mut operation.responses.responses;
            for (status, response) in EarlyAnswers::responses() {
                responses.entry(status).or_insert(response);
            }
        }
    }
}

/// Answers HEAD as GET without its body.
pub(crate) async fn head_as_get<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if request.method() != Method::HEAD {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    request.head_mut().method = Method::GET;
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| BoxBody::new(LeftOut(body.size()))))
}

/// A body of which only the size is told.
struct LeftOut(BodySize);

impl MessageBody for LeftOut {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Poll::Ready(None)
    }
}
