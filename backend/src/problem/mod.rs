//! Errors as problem documents (RFC 9457): one envelope, one table of codes.

mod codes;
mod database;
mod responses;

use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
pub use codes::{ALL, Code};
use link::AskError;
pub use responses::*;
use serde::Serialize;
use transcode::spec::Fault;
use utoipa::ToSchema;

/// Seconds after which a request that met something unavailable is worth repeating.
const RETRY_AFTER_SECONDS: u32 = 2;

/// A request that failed. Becomes a [`ProblemDocument`].
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    pub code: Code,
    pub detail: String,
    pub errors: Vec<Fault>,
    /// Methods that the path has.
    pub allow: Option<String>,
}

/// A problem as it travels, as `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// A URI that names the kind of problem.
    #[schema(example = "urn:signalbox:problem:name_taken")]
    pub r#type: String,
    /// The kind of problem in words.
    pub title: String,
    pub status: u16,
    /// This problem in words.
    pub detail: String,
    /// The kind of problem as one word.
    #[schema(example = "name_taken")]
    pub code: String,
    /// Every fault of the request, each with a JSON pointer to its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
}

impl Problem {
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            allow: None,
        }
    }

    /// A body whose content breaks rules.
    pub fn invalid(errors: Vec<Fault>) -> Self {
        let detail = match errors.as_slice() {
            [only] => only.detail.clone(),
            many => format!("{} faults, each in `errors`", many.len()),
        };
        Self {
            code: Code::Invalid,
            detail,
            errors,
            allow: None,
        }
    }

    pub fn channel_not_found(id: i64) -> Self {
        Self::new(Code::ChannelNotFound, format!("no channel has the id {id}"))
    }

    pub fn document(&self) -> ProblemDocument {
        let (word, status, title) = self.code.entry();
        ProblemDocument {
            r#type: format!("urn:signalbox:problem:{word}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: self.detail.clone(),
            code: word.to_owned(),
            errors: self.errors.clone(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.word(), self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        if self.status_code() == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((header::RETRY_AFTER, RETRY_AFTER_SECONDS.to_string()));
        }
        if let Some(allow) = &self.allow {
            response.insert_header((header::ALLOW, allow.as_str()));
        }
        response.body(serde_json::to_vec(&self.document()).unwrap_or_default())
    }
}

impl From<AskError> for Problem {
    fn from(error: AskError) -> Self {
        tracing::warn!(%error, "an ask went unanswered");
        Self::new(Code::WorkerUnavailable, error.to_string())
    }
}
