use actix_web::ResponseError;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;

use crate::problem::{Code, Problem};

/// Refuses a change that a page of another site makes a browser ask for: an action needs no body, so the browser would
/// send it without asking us first. Browsers tell by `Sec-Fetch-Site` (W3C Fetch Metadata); programs send none.
pub(crate) async fn refuse<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let site = request.headers().get("sec-fetch-site");
    let foreign = site.is_some_and(|site| {
        !["same-origin", "none"]
            .map(str::as_bytes)
            .contains(&site.as_bytes())
    });
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if reads || !foreign {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let problem = Problem::new(
        Code::CrossSite,
        "open the page from this server, or ask without a browser",
    );
    Ok(request.into_response(problem.error_response()))
}
