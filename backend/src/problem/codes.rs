use actix_web::http::StatusCode;

/// What can be wrong with a request, or with us. Each stands once in [`Code::entry`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    BadJson,
    BadQuery,
    BadCursor,
    BadIdempotencyKey,
    NoSuchPath,
    ChannelNotFound,
    OutputNotFound,
    JobNotFound,
    WorkerNotFound,
    NoThumbnail,
    CrossSite,
    MethodNotAllowed,
    NotAcceptable,
    NameTaken,
    NameFixed,
    AddressTaken,
    BeingDeleted,
    NoCommand,
    IdempotencyKeyInUse,
    PreconditionFailed,
    BodyTooLarge,
    UriTooLong,
    NotJson,
    Invalid,
    IdempotencyKeyReused,
    HeadersTooLarge,
    Internal,
    DatabaseUnavailable,
    WorkerUnavailable,
}

/// All codes, for the table in the document.
pub const ALL: [Code; 29] = [
    Code::BadJson,
    Code::BadQuery,
    Code::BadCursor,
    Code::BadIdempotencyKey,
    Code::NoSuchPath,
    Code::ChannelNotFound,
    Code::OutputNotFound,
    Code::JobNotFound,
    Code::WorkerNotFound,
    Code::NoThumbnail,
    Code::CrossSite,
    Code::MethodNotAllowed,
    Code::NotAcceptable,
    Code::NameTaken,
    Code::NameFixed,
    Code::AddressTaken,
    Code::BeingDeleted,
    Code::NoCommand,
    Code::IdempotencyKeyInUse,
    Code::PreconditionFailed,
    Code::BodyTooLarge,
    Code::UriTooLong,
    Code::NotJson,
    Code::Invalid,
    Code::IdempotencyKeyReused,
    Code::HeadersTooLarge,
    Code::Internal,
    Code::DatabaseUnavailable,
    Code::WorkerUnavailable,
];

impl Code {
    /// The word for programs, the status, and the title for people.
    pub fn entry(self) -> (&'static str, StatusCode, &'static str) {
        use StatusCode as S;
        match self {
            Code::BadJson => ("bad_json", S::BAD_REQUEST, "The body is not JSON"),
            Code::BadQuery => ("bad_query", S::BAD_REQUEST, "The query is not understood"),
            Code::BadCursor => (
                "bad_cursor",
                S::BAD_REQUEST,
                "The cursor does not belong to this list",
            ),
            Code::BadIdempotencyKey => (
                "bad_idempotency_key",
                S::BAD_REQUEST,
                "The Idempotency-Key is not understood",
            ),
            Code::NoSuchPath => (
                "no_such_path",
                S::NOT_FOUND,
                "There is nothing at this path",
            ),
            Code::ChannelNotFound => (
                "channel_not_found",
                S::NOT_FOUND,
                "There is no such channel",
            ),
            Code::OutputNotFound => ("output_not_found", S::NOT_FOUND, "There is no such output"),
            Code::JobNotFound => ("job_not_found", S::NOT_FOUND, "There is no such job"),
            Code::WorkerNotFound => ("worker_not_found", S::NOT_FOUND, "There is no such worker"),
            Code::NoThumbnail => ("no_thumbnail", S::NOT_FOUND, "There is no picture yet"),
            Code::CrossSite => (
                "cross_site",
                S::FORBIDDEN,
                "Another site's page may change nothing here",
            ),
            Code::MethodNotAllowed => (
                "method_not_allowed",
                S::METHOD_NOT_ALLOWED,
                "This path has no such method",
            ),
            Code::NotAcceptable => (
                "not_acceptable",
                S::NOT_ACCEPTABLE,
                "What is here is not of a kind that Accept allows",
            ),
            Code::NameTaken => ("name_taken", S::CONFLICT, "The name is taken"),
            Code::NameFixed => (
                "name_fixed",
                S::CONFLICT,
                "The name cannot change while the channel runs",
            ),
            Code::AddressTaken => (
                "address_taken",
                S::CONFLICT,
                "Another output sends to this address",
            ),
            Code::BeingDeleted => ("being_deleted", S::CONFLICT, "The channel is being deleted"),
            Code::NoCommand => ("no_command", S::CONFLICT, "The channel has no command"),
            Code::IdempotencyKeyInUse => (
                "idempotency_key_in_use",
                S::CONFLICT,
                "A request with this Idempotency-Key is being answered",
            ),
            Code::PreconditionFailed => (
                "precondition_failed",
                S::PRECONDITION_FAILED,
                "It was changed by somebody else",
            ),
            Code::BodyTooLarge => (
                "body_too_large",
                S::PAYLOAD_TOO_LARGE,
                "The body is too large",
            ),
            Code::UriTooLong => ("uri_too_long", S::URI_TOO_LONG, "The address is too long"),
            Code::NotJson => (
                "not_json",
                S::UNSUPPORTED_MEDIA_TYPE,
                "The body must be application/json",
            ),
            Code::Invalid => ("invalid", S::UNPROCESSABLE_ENTITY, "The request has faults"),
            Code::IdempotencyKeyReused => (
                "idempotency_key_reused",
                S::UNPROCESSABLE_ENTITY,
                "The Idempotency-Key was used for another request",
            ),
            Code::HeadersTooLarge => (
                "headers_too_large",
                S::REQUEST_HEADER_FIELDS_TOO_LARGE,
                "The head of the request is too large",
            ),
            Code::Internal => (
                "internal",
                S::INTERNAL_SERVER_ERROR,
                "Something went wrong here",
            ),
            Code::DatabaseUnavailable => (
                "database_unavailable",
                S::SERVICE_UNAVAILABLE,
                "The database does not answer",
            ),
            Code::WorkerUnavailable => (
                "worker_unavailable",
                S::SERVICE_UNAVAILABLE,
                "The worker does not answer",
            ),
        }
    }

    pub fn word(self) -> &'static str {
        self.entry().0
    }

    pub fn status(self) -> StatusCode {
        self.entry().1
    }

    pub fn title(self) -> &'static str {
        self.entry().2
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_word_stands_once() {
        let words: BTreeSet<_> = ALL.iter().map(|code| code.word()).collect();
        assert_eq!(words.len(), ALL.len());
    }
}
