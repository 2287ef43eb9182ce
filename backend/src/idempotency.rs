//! `Idempotency-Key`: a POST that is sent again is answered as it was the first time, and done once (after the IETF draft
//! draft-ietf-httpapi-idempotency-key-header).

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, ResponseError, web};
use database::answers::{self, Answer, Question, Standing};
use sha2::{Digest, Sha256};
use utoipa::IntoResponses;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, OpenApi, RefOr, Required, Type};

use crate::State;
use crate::extract::read_body;
use crate::problem::{BadRequest, Code, Conflict, Invalid, Problem};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Set on an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const LONGEST_KEY: usize = 255;
/// What of an answer's head is part of it.
const KEPT: [&str; 3] = ["content-type", "etag", "location"];

/// Does a POST with a key once, however often it is sent within a day.
pub(crate) async fn once<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let key = request.headers().get(&KEY);
    let Some(key) = key.filter(|_| request.method() == Method::POST) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let question = match read_key(key) {
        Ok(key) => ask(&mut request, key).await,
        Err(problem) => Err(problem),
    };
    let state = request.app_data::<web::Data<State>>().cloned();
    let (question, state) = match (question, state) {
        (Ok(question), Some(state)) => (question, state),
        (Err(problem), _) => return Ok(request.into_response(problem.error_response())),
        (_, None) => return Ok(next.call(request).await?.map_into_boxed_body()),
    };
    let asked = question.clone();
    match state.wish(move |tx| answers::ask(tx, &asked)).await {
        Ok(Standing::New) => {}
        Ok(Standing::Answered(answer)) => return Ok(request.into_response(again(answer))),
        Ok(Standing::Open) => return Ok(request.into_response(in_progress(&question))),
        Ok(Standing::Other) => return Ok(request.into_response(reused(&question))),
        Err(problem) => return Ok(request.into_response(problem.error_response())),
    }
    // To its end, also when the caller hangs up meanwhile: that is who will ask again.
    let answering = actix_web::rt::spawn(answer(request, next, state, question));
    answering
        .await
        .map_err(|_| Problem::new(Code::Internal, "the request was given up"))?
}

async fn answer<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
    state: web::Data<State>,
    question: Question,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let mut unanswered = Unanswered::new(&state, &question);
    let (request, response) = next.call(request).await?.into_parts();
    let (head, body) = response.into_parts();
    // Answers to a POST are short, and none is a stream.
    let body = to_bytes(body)
        .await
        .map_err(|_| Problem::new(Code::Internal, "the answer broke off"))?;
    // Who was told to come again is to find it undone.
    if !head.status().is_server_error() {
        let kept = answer_to_keep(&head, &body);
        match state
            .wish(move |tx| answers::answer(tx, &question, &kept))
            .await
        {
            Ok(()) => unanswered.settle(),
            Err(problem) => tracing::warn!(%problem, "an answer could not be kept"),
        }
    }
    let response = head.set_body(body).map_into_boxed_body();
    Ok(ServiceResponse::new(request, response))
}

fn answer_to_keep(head: &HttpResponse<()>, body: &[u8]) -> Answer {
    let headers = KEPT.iter().filter_map(|name| {
        let value = head.headers().get(*name)?.to_str().ok()?;
        Some(((*name).to_owned(), value.to_owned()))
    });
    Answer {
        status: head.status().as_u16(),
        headers: headers.collect(),
        body: String::from_utf8_lossy(body).into_owned(),
    }
}

/// A question that is begun and not answered; dropped as it is, whoever asks again begins anew.
struct Unanswered(Option<(web::Data<State>, Question)>);

impl Unanswered {
    fn new(state: &web::Data<State>, question: &Question) -> Self {
        Self(Some((state.clone(), question.clone())))
    }

    fn settle(&mut self) {
        self.0 = None;
    }
}

impl Drop for Unanswered {
    fn drop(&mut self) {
        // Nothing can be awaited here.
        if let Some((state, question)) = self.0.take() {
            actix_web::rt::spawn(async move {
                let _ = state.wish(move |tx| answers::forget(tx, &question)).await;
            });
        }
    }
}

fn read_key(header: &HeaderValue) -> Result<String, Problem> {
    let text = header.to_str().ok().map(str::trim);
    match text.filter(|text| (1..=LONGEST_KEY).contains(&text.len())) {
        Some(text) => Ok(text.to_owned()),
        None => Err(Problem::new(
            Code::BadIdempotencyKey,
            format!(
                "Idempotency-Key came with {} bytes; allowed are 1 to {LONGEST_KEY} visible ASCII characters, a UUID for example",
                header.len()
            ),
        )),
    }
}

/// Reads the body, which stays to be read by the handler.
async fn ask(request: &mut ServiceRequest, key: String) -> Result<Question, Problem> {
    let mut payload = request.take_payload();
    let body = read_body(request.request(), &mut payload).await?;
    let mut hash = Sha256::new();
    hash.update(request.query_string());
    hash.update([0]);
    hash.update(&body);
    let fingerprint = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    request.set_payload(Payload::from(body));
    Ok(Question {
        key,
        path: request.path().to_owned(),
        fingerprint,
    })
}

fn again(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    for (name, value) in answer.headers {
        response.insert_header((name, value));
    }
    response.insert_header((REPLAYED, "true"));
    response.body(answer.body)
}

fn in_progress(question: &Question) -> HttpResponse {
    let detail = format!(
        "a request with the Idempotency-Key `{}` is being answered; repeat this one in a moment",
        question.key
    );
    Problem::new(Code::IdempotencyKeyInUse, detail).error_response()
}

fn reused(question: &Question) -> HttpResponse {
    let detail = format!(
        "the Idempotency-Key `{}` was sent to this path with another body; a key is for one request",
        question.key
    );
    Problem::new(Code::IdempotencyKeyReused, detail).error_response()
}

/// Says of every POST in the document that it takes a key.
pub(crate) fn describe(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        if let Some(operation) = &mut item.post {
            take_key(operation);
        }
    }
}

fn take_key(operation: &mut Operation) {
    let key = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(LONGEST_KEY))
        .pattern(Some("^[!-~]([ -~]*[!-~])?$"));
    let parameter = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Sent again within 24 hours to the same path with the same body, the request is not done again: it is \
             answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422.",
        ))
        .schema(Some(RefOr::T(key.into())));
    operation
        .parameters
        .get_or_insert_default()
        .push(RefOr::T(parameter.build()));
    let refusals = [
        BadRequest::responses(),
        Conflict::responses(),
        Invalid::responses(),
    ];
    for (status, refusal) in refusals.into_iter().flatten() {
        operation
            .responses
            .responses
            .entry(status)
            .or_insert(refusal);
    }
}
