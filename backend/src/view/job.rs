use database::jobs::JobRow;
use link::JobProgress;
use serde::Serialize;
use transcode::failure::Failure;
use transcode::job::{Desired, Status};
use utoipa::ToSchema;

use super::rfc3339;
use crate::latest::Latest;

/// The wish that a channel runs, and what is observed of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Job {
    /// The channel's id too.
    pub id: i64,
    pub desired: Desired,
    /// Grows with every wish that asks for a new run.
    pub generation: i64,
    /// Grows with every other change.
    pub revision: i64,
    pub observed_generation: i64,
    pub observed_revision: i64,
    pub status: Status,
    /// In words why it is `queued` or `degraded`, or what it waits for.
    pub reason: Option<String>,
    /// Who holds it.
    pub worker: Option<String>,
    pub attempt: u32,
    pub run_number: i64,
    pub input_index: Option<u32>,
    pub pid: Option<i32>,
    #[schema(format = DateTime)]
    pub started_at: Option<String>,
    #[schema(format = DateTime)]
    pub ended_at: Option<String>,
    #[schema(format = DateTime)]
    pub next_retry_at: Option<String>,
    /// Never null while `degraded`, `retrying` or `failed`; null otherwise.
    pub failure: Option<Failure>,
    /// Null where nothing newer than three seconds is known.
    pub progress: Option<JobProgress>,
}

impl Job {
    pub fn of(row: &JobRow, latest: &Latest) -> Self {
        let fact = &row.fact;
        let failed = matches!(
            row.status,
            Status::Degraded | Status::Retrying | Status::Failed
        );
        let encodes = matches!(
            row.status,
            Status::Starting | Status::Running | Status::Degraded
        );
        Self {
            id: row.id,
            desired: row.desired,
            generation: row.generation,
            revision: row.revision,
            observed_generation: fact.observed_generation,
            observed_revision: fact.observed_revision,
            status: row.status,
            reason: row.reason().map(str::to_owned),
            worker: row.worker.clone(),
            attempt: fact.attempt,
            run_number: fact.run_number,
            input_index: fact.input_index,
            pid: fact.pid,
            started_at: fact.started_at.and_then(rfc3339),
            ended_at: fact.ended_at.and_then(rfc3339),
            next_retry_at: fact.next_retry_at.and_then(rfc3339),
            failure: fact.failure.clone().filter(|_| failed),
            progress: latest.progress(row.id).filter(|_| encodes),
        }
    }
}
