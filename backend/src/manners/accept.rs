use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, ResponseError};

use crate::problem::{Code, Problem};

/// What a request that changes something is answered with.
const JSON: &str = "application/json";

/// Refuses what the caller says it does not take (RFC 9110, 12.5.1): before something is done, or instead of what was read.
/// What went wrong is told whatever is taken.
pub(crate) async fn acceptable<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let api = request.path().starts_with("/api/");
    let Some(taken) = accept(request.request()).filter(|_| api) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    if !reads && !takes(&taken, JSON) {
        return Ok(request.into_response(refusal(JSON, &taken).error_response()));
    }
    let response = next.call(request).await?.map_into_boxed_body();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).map(str::to_owned);
    match kind {
        Some(kind) if reads && response.status().is_success() && !takes(&taken, &kind) => {
            let request = response.request().clone();
            let refused = refusal(&kind, &taken).error_response();
            Ok(ServiceResponse::new(request, refused))
        }
        _ => Ok(response),
    }
}

/// None where nothing is said, which is everything.
fn accept(request: &HttpRequest) -> Option<String> {
    let headers: Vec<&str> = request
        .headers()
        .get_all(header::ACCEPT)
        .filter_map(|value| value.to_str().ok())
        .collect();
    let joined = headers.join(",");
    (!joined.trim().is_empty()).then_some(joined)
}

fn refusal(kind: &str, taken: &str) -> Problem {
    let detail = format!("the answer is {kind}; Accept came as `{taken}`");
    Problem::new(Code::NotAcceptable, detail)
}

/// The most specific range that fits decides; a weight of 0 refuses.
fn takes(accept: &str, kind: &str) -> bool {
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let family = kind.split('/').next().unwrap_or_default();
    let mut best: Option<(u8, bool)> = None;
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let precision = match name.as_str() {
            "*/*" => 1,
            _ if name == kind => 3,
            _ if name.strip_suffix("/*") == Some(family) => 2,
            _ => continue,
        };
        let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        let taken = weight.and_then(|weight| weight.parse::<f32>().ok()) != Some(0.0);
        if best.is_none_or(|(found, _)| precision >= found) {
            best = Some((precision, taken));
        }
    }
    best.is_some_and(|(_, taken)| taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_range_decides() {
        for (accept, kind, taken) in [
            ("*/*", "application/json", true),
            ("application/json", "application/json", true),
            (
                "Application/JSON; charset=utf-8",
                "application/json; charset=utf-8",
                true,
            ),
            ("application/*", "application/json", true),
            ("text/html, */*;q=0.1", "application/json", true),
            ("text/html", "application/json", false),
            ("text/*", "text/plain; charset=utf-8", true),
            ("*/*, application/json;q=0", "application/json", false),
            ("application/json;q=0, */*", "application/json", false),
            (
                "application/*;q=0, application/json",
                "application/json",
                true,
            ),
            ("nonsense", "application/json", false),
        ] {
            assert_eq!(takes(accept, kind), taken, "{accept} {kind}");
        }
    }
}
