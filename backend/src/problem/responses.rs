//! The problems as responses of the document, so that each handler lists what it can answer.

use utoipa::IntoResponses;

use super::ProblemDocument;

macro_rules! responses {
    ($($name:ident, $status:literal, $words:literal;)*) => {$(
        #[doc = $words]
        #[derive(IntoResponses)]
        #[response(status = $status, description = $words, content_type = "application/problem+json")]
        pub struct $name(#[expect(dead_code, reason = "read by the derive")] ProblemDocument);
    )*};
}

responses! {
    BadRequest, 400, "The query or the body is not understood";
    NotFound, 404, "There is no such thing";
    Conflict, 409, "It contradicts what is there; the detail names it";
    PreconditionFailed, 412, "If-Match names another version than the present one";
    TooLarge, 413, "The body is larger than 1 MiB";
    NotJson, 415, "The body is not declared as JSON";
    Invalid, 422, "All faults of the request, each with its pointer";
    Unavailable, 503, "The database or the worker does not answer; Retry-After says when to repeat";
}

/// What any path can answer before its handler is reached.
#[derive(IntoResponses)]
pub enum EarlyAnswers {
    /// The answer is of a kind that `Accept` does not allow
    #[response(status = 406, content_type = "application/problem+json")]
    NotAcceptable(ProblemDocument),
    /// Path and query are longer than 8 KiB
    #[response(status = 414, content_type = "application/problem+json")]
    UriTooLong(ProblemDocument),
    /// The head is larger than 32 KiB
    #[response(status = 431, content_type = "application/problem+json")]
    HeadersTooLarge(ProblemDocument),
}
