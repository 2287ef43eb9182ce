use database::DatabaseError;

use super::{Code, Problem};

impl From<DatabaseError> for Problem {
    fn from(error: DatabaseError) -> Self {
        let code = match &error {
            DatabaseError::NotFound { what: "output" } => Code::OutputNotFound,
            DatabaseError::NotFound { what: "job" } => Code::JobNotFound,
            DatabaseError::NotFound {
                what: "worker" | "session",
            } => Code::WorkerNotFound,
            DatabaseError::NotFound { .. } => Code::ChannelNotFound,
            DatabaseError::NameTaken { .. } | DatabaseError::OutputNameTaken { .. } => {
                Code::NameTaken
            }
            DatabaseError::AddressTaken { .. } => Code::AddressTaken,
            DatabaseError::NameFixed => Code::NameFixed,
            DatabaseError::BeingDeleted => Code::BeingDeleted,
            DatabaseError::Conflict { .. } => Code::PreconditionFailed,
            DatabaseError::BadCursor => Code::BadCursor,
            DatabaseError::Refused(fault) => return Problem::invalid(vec![fault.as_ref().clone()]),
            DatabaseError::Unavailable { .. } => Code::DatabaseUnavailable,
            DatabaseError::Corrupt { .. }
            | DatabaseError::Migration { .. }
            | DatabaseError::NewerSchema { .. }
            | DatabaseError::Claimed
            | DatabaseError::Query(_) => Code::Internal,
        };
        match code {
            Code::DatabaseUnavailable => {
                tracing::warn!(error = chain(&error), "the database does not answer");
            }
            Code::Internal => tracing::error!(error = chain(&error), "a request failed"),
            _ => {}
        }
        let detail = match code {
            // What a query says is for the log.
            Code::Internal => "the log says more".to_owned(),
            _ => error.to_string(),
        };
        Problem::new(code, detail)
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
