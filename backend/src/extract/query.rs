use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::error::QueryPayloadError;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use crate::problem::{Code, Problem};

/// The query as a struct; a parameter it does not have is refused by `deny_unknown_fields` on the struct.
#[derive(Debug, Clone, PartialEq)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // No text of ours has one, and PostgreSQL refuses to look for it.
        let nul = |pair: &&str| pair.contains("%00");
        if let Some(pair) = request.query_string().split('&').find(nul) {
            let told = of_one(pair, "allowed is text without NUL");
            return ready(Err(Problem::new(Code::BadQuery, told)));
        }
        let read = web::Query::<T>::from_query(request.query_string());
        ready(read.map(|query| Self(query.into_inner())).map_err(|error| {
            let pairs = request.query_string().split('&');
            let told = pairs
                .filter_map(|pair| Some((pair, web::Query::<T>::from_query(pair).err()?)))
                .map(|(pair, error)| of_one(pair, &cause(&error)))
                .next();
            // Each alone may be right: the same twice is not.
            Problem::new(Code::BadQuery, told.unwrap_or_else(|| cause(&error)))
        }))
    }
}

fn cause(error: &QueryPayloadError) -> String {
    match error {
        QueryPayloadError::Deserialize(cause) => cause.to_string(),
        other => other.to_string(),
    }
}

/// What is wrong with one parameter: its name, what came, what is allowed.
fn of_one(pair: &str, cause: &str) -> String {
    // It names the parameter itself.
    if cause.starts_with("unknown field") {
        return cause.to_owned();
    }
    let (name, came) = pair.split_once('=').unwrap_or((pair, ""));
    let allowed = match cause {
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            "allowed is a whole number"
        }
        "number too large to fit in target type" | "number too small to fit in target type" => {
            "the number is out of its range"
        }
        "provided string was not `true` or `false`" => "allowed are `true`, `false`",
        other => other,
    };
    format!("{name} is `{came}`: {allowed}")
}
