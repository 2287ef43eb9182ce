use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, ResponseError};

use crate::problem::{Code, Problem};

/// Bytes of a path with its query; filters, a cursor and a sort take some hundreds.
const URI_LIMIT: usize = 8 << 10;
/// Bytes of all names and values of a head.
const HEAD_LIMIT: usize = 32 << 10;

/// Refuses an address or a head that is longer than anybody needs.
pub(crate) async fn within_bounds<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    match fault(request.request()) {
        None => Ok(next.call(request).await?.map_into_boxed_body()),
        Some(problem) => Ok(request.into_response(problem.error_response())),
    }
}

fn fault(request: &HttpRequest) -> Option<Problem> {
    let uri = request.uri().path_and_query();
    let length = uri.map_or(0, |uri| uri.as_str().len());
    if length > URI_LIMIT {
        let detail = format!("path and query have {length} bytes; {URI_LIMIT} are allowed");
        return Some(Problem::new(Code::UriTooLong, detail));
    }
    let head: usize = request
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    (head > HEAD_LIMIT).then(|| {
        let detail = format!("the head has {head} bytes; {HEAD_LIMIT} are allowed");
        Problem::new(Code::HeadersTooLarge, detail)
    })
}
