use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use crate::problem::{Code, Problem};

/// The revision that the caller is willing to change; none where any will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub Option<i64>);

impl IfMatch {
    fn read(header: &str) -> Result<Self, Problem> {
        let mut highest = None;
        for tag in header.split(',').map(str::trim) {
            if tag == "*" {
                return Ok(Self(None));
            }
            let revision = tag
                .strip_prefix('"')
                .and_then(|tag| tag.strip_suffix('"'))
                .and_then(|tag| tag.parse().ok());
            // Revisions only grow: of several named, none but the highest can be the present one.
            highest = highest.max(revision);
        }
        let detail = || format!("If-Match is {header}, which is no ETag of this resource");
        highest
            .map(|highest| Self(Some(highest)))
            .ok_or_else(|| Problem::new(Code::PreconditionFailed, detail()))
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(header::IF_MATCH);
        ready(match header {
            None => Ok(Self(None)),
            Some(value) => Self::read(&String::from_utf8_lossy(value.as_bytes())),
        })
    }
}

/// The header that names a revision.
pub fn etag(revision: i64) -> header::ETag {
    header::ETag(header::EntityTag::new_strong(revision.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_revision_named_is_the_one_that_can_match() {
        for (header, read) in [
            ("\"7\"", Some(Some(7))),
            ("\"7\", \"12\"", Some(Some(12))),
            ("*", Some(None)),
            ("W/\"7\"", None),
            ("7", None),
            ("\"abc\"", None),
        ] {
            assert_eq!(
                IfMatch::read(header).ok().map(|found| found.0),
                read,
                "{header}"
            );
        }
    }
}
