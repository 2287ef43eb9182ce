use std::future::{Future, ready};
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use serde_json::{Value, json};
use transcode::spec::{Fault, code};

use crate::problem::{Code, Problem};

/// Bytes of a body; a channel of twelve rungs and 512 outputs is a tenth of it.
const BODY_LIMIT: usize = 1 << 20;

/// How long a body may take; without an end, whoever sends none would hold a connection for ever.
const BODY_PATIENCE: Duration = Duration::from_secs(30);

type BoxedFuture<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

/// A body as a JSON value; the specification's own reader says what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonBody(pub Value);

/// The body of an action: nothing, or `{}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoBody;

impl FromRequest for JsonBody {
    type Error = Problem;
    type Future = BoxedFuture<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if let Err(problem) = declared_as_json(request) {
            return Box::pin(ready(Err(problem)));
        }
        let body = read_body(request, payload);
        Box::pin(async move { parse(&body.await?).map(Self) })
    }
}

impl FromRequest for NoBody {
    type Error = Problem;
    type Future = BoxedFuture<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = read_body(request, payload);
        Box::pin(async move {
            let body = body.await?;
            if body.is_empty() {
                return Ok(Self);
            }
            match parse(&body)? {
                Value::Object(fields) => match fields.keys().next() {
                    None => Ok(Self),
                    Some(field) => Err(refused(&format!("/{field}"), code::UNKNOWN_FIELD)),
                },
                _ => Err(refused("", code::WRONG_TYPE)),
            }
        })
    }
}

fn refused(pointer: &str, code: &'static str) -> Problem {
    Problem::invalid(vec![Fault {
        pointer: pointer.to_owned(),
        code,
        detail: "an action takes no body, or {}".to_owned(),
        came: None,
        allowed: Some(json!({}).to_string()),
    }])
}

fn declared_as_json(request: &HttpRequest) -> Result<(), Problem> {
    let declared = request.content_type();
    // A body that does not say what it is can be sent by any web page without asking.
    let suits = ["application/json", "application/merge-patch+json"]
        .iter()
        .any(|known| declared.eq_ignore_ascii_case(known));
    if !suits {
        let detail = format!("the body came as `{declared}`; send it as `application/json`");
        return Err(Problem::new(Code::NotJson, detail));
    }
    match request.headers().get(header::CONTENT_ENCODING) {
        Some(coding) if coding != "identity" => Err(Problem::new(
            Code::NotJson,
            "Content-Encoding is set; send the body uncompressed",
        )),
        _ => Ok(()),
    }
}

/// A body as it comes, within bounds of size and time.
pub(crate) fn read_body(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<Bytes, Problem>> + 'static {
    let payload = payload.take();
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok())
        .unwrap_or(0);
    within(BODY_PATIENCE, collect(payload, announced))
}

async fn within(
    patience: Duration,
    body: impl Future<Output = Result<Bytes, Problem>>,
) -> Result<Bytes, Problem> {
    match tokio::time::timeout(patience, body).await {
        Ok(body) => body,
        Err(_) => Err(Problem::new(
            Code::BadJson,
            format!("the body did not come within {} s", patience.as_secs()),
        )),
    }
}

async fn collect(mut payload: Payload, announced: usize) -> Result<Bytes, Problem> {
    let too_large = || {
        Problem::new(
            Code::BodyTooLarge,
            format!("a body has at most {BODY_LIMIT} bytes"),
        )
    };
    if announced > BODY_LIMIT {
        return Err(too_large());
    }
    let mut body = BytesMut::with_capacity(announced);
    while let Some(chunk) = payload.next().await {
        let chunk = chunk
            .map_err(|error| Problem::new(Code::BadJson, format!("the body broke off: {error}")))?;
        if body.len() + chunk.len() > BODY_LIMIT {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn parse(body: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(body).map_err(|error| Problem::new(Code::BadJson, error.to_string()))
}

#[cfg(test)]
mod tests {
    use actix_web::error::PayloadError;
    use futures_util::{Stream, stream};

    use super::*;

    #[actix_web::test]
    async fn a_body_that_does_not_come_is_not_waited_for() {
        let silent: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> =
            Box::pin(stream::pending());
        let payload = Payload::from(silent);
        let read = within(Duration::from_millis(5), collect(payload, 5_000)).await;
        assert_eq!(read.map_err(|problem| problem.code), Err(Code::BadJson));
    }
}
