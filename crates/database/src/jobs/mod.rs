//! Jobs: the wish that a channel runs, and what is observed of it.

mod body;
mod list;
mod record;
mod store;
mod wish;

pub use list::{JobFilter, JobSort, list};
pub use wish::{Answers, act, act_on_all};

pub(crate) use record::JobRecord;
pub(crate) use store::{Held, insert, load_for_change, store, store_with_run};
pub(crate) use wish::{change_spec, let_go, revise};

use diesel::prelude::*;
use serde::Serialize;
use transcode::job::{Desired, JobFact, JobParts, Status, is_wanted};

use crate::schema::{jobs, sessions};
use crate::{Conn, DatabaseError};

/// Why a job is queued between the wish and the scheduler's next pass.
const NOT_YET_LOOKED_AT: &str = "it was wanted a moment ago; the scheduler looks for a worker";

/// A job as it is kept; its id is the channel's.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRow {
    pub id: i64,
    pub desired: Desired,
    pub generation: i64,
    pub revision: i64,
    pub pool: String,
    pub priority: u8,
    pub session_id: Option<i64>,
    /// The worker of that session.
    pub worker: Option<String>,
    pub epoch: i64,
    pub evict: bool,
    pub fact: JobFact,
    pub status: Status,
    /// Milliseconds since 1970 UTC.
    pub status_since: i64,
    /// Why nobody holds it, where the scheduler has said so.
    pub queued_reason: Option<String>,
}

impl JobRow {
    /// What the status is computed from.
    pub fn parts(&self) -> JobParts {
        JobParts {
            desired: self.desired,
            generation: self.generation,
            held: self.session_id.is_some(),
            observed_generation: self.fact.observed_generation,
            state: self.fact.state,
        }
    }

    /// Somebody should hold it.
    pub fn is_wanted(&self) -> bool {
        is_wanted(&self.parts())
    }

    /// In words why it is `queued`, or why it is `degraded` or what it waits for.
    pub fn reason(&self) -> Option<&str> {
        match self.status {
            Status::Queued => Some(self.queued_reason.as_deref().unwrap_or(NOT_YET_LOOKED_AT)),
            Status::Stopped | Status::Stopping => None,
            _ => self.fact.reason.as_deref(),
        }
    }

    /// The job as the API and its events show it.
    pub fn body(&self) -> impl Serialize + '_ {
        body::Body::of(self)
    }
}

/// One job.
pub fn get(conn: &mut Conn, id: i64) -> Result<JobRow, DatabaseError> {
    let found: Option<(JobRecord, Option<String>)> = jobs::table
        .left_join(sessions::table)
        .filter(jobs::id.eq(id))
        .select((jobs::all_columns, sessions::worker_id.nullable()))
        .first(conn)
        .optional()?;
    let (record, worker) = found.ok_or(DatabaseError::NotFound { what: "job" })?;
    record.into_row(worker)
}

/// Those of the jobs that there are, by id.
pub(crate) fn of(conn: &mut Conn, ids: &[i64]) -> Result<Vec<JobRow>, DatabaseError> {
    let found: Vec<(JobRecord, Option<String>)> = jobs::table
        .left_join(sessions::table)
        .filter(jobs::id.eq_any(ids.to_vec()))
        .select((jobs::all_columns, sessions::worker_id.nullable()))
        .order(jobs::id)
        .load(conn)?;
    found
        .into_iter()
        .map(|(record, worker)| record.into_row(worker))
        .collect()
}
