use serde::Serialize;
use transcode::failure::Failure;
use transcode::job::{Desired, Status};

use super::JobRow;
use crate::clock::rfc3339;

/// A job as the API shows it; progress is not stored and so not here.
#[derive(Serialize)]
pub(super) struct Body<'a> {
    id: i64,
    desired: Desired,
    generation: i64,
    revision: i64,
    observed_generation: i64,
    observed_revision: i64,
    status: Status,
    reason: Option<&'a str>,
    worker: Option<&'a str>,
    attempt: u32,
    run_number: i64,
    input_index: Option<u32>,
    pid: Option<i32>,
    started_at: Option<String>,
    ended_at: Option<String>,
    next_retry_at: Option<String>,
    failure: Option<&'a Failure>,
}

impl<'a> Body<'a> {
    pub(super) fn of(row: &'a JobRow) -> Self {
        let fact = &row.fact;
        let failed = matches!(
            row.status,
            Status::Degraded | Status::Retrying | Status::Failed
        );
        Body {
            id: row.id,
            desired: row.desired,
            generation: row.generation,
            revision: row.revision,
            observed_generation: fact.observed_generation,
            observed_revision: fact.observed_revision,
            status: row.status,
            reason: row.reason(),
            worker: row.worker.as_deref(),
            attempt: fact.attempt,
            run_number: fact.run_number,
            input_index: fact.input_index,
            pid: fact.pid,
            started_at: fact.started_at.and_then(rfc3339),
            ended_at: fact.ended_at.and_then(rfc3339),
            next_retry_at: fact.next_retry_at.and_then(rfc3339),
            failure: fact.failure.as_ref().filter(|_| failed),
        }
    }
}
