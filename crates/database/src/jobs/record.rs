use diesel::prelude::*;
use transcode::job::JobFact;

use super::JobRow;
use crate::DatabaseError;
use crate::schema::jobs;
use crate::words::{column, count, json, read_json, read_word, word};

/// A row of `jobs`, column by column in the order of the table.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = jobs, treat_none_as_null = true)]
pub(crate) struct JobRecord {
    id: i64,
    desired: String,
    generation: i64,
    revision: i64,
    pool: String,
    priority: i32,
    session_id: Option<i64>,
    epoch: i64,
    evict: bool,
    observed_generation: i64,
    observed_revision: i64,
    state: String,
    attempt: i32,
    run_number: i64,
    pid: Option<i32>,
    input_index: Option<i32>,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    next_retry_at: Option<i64>,
    failure: Option<String>,
    reason: Option<String>,
    status: String,
    status_since: i64,
    queued_reason: Option<String>,
    /// The number of the last run that was begun; `run_number` is what the holder says.
    pub(crate) last_run: i64,
}

impl JobRecord {
    pub(crate) fn of(row: &JobRow, last_run: i64) -> Result<Self, DatabaseError> {
        let fact = &row.fact;
        Ok(JobRecord {
            id: row.id,
            desired: word(&row.desired)?,
            generation: row.generation,
            revision: row.revision,
            pool: row.pool.clone(),
            priority: i32::from(row.priority),
            session_id: row.session_id,
            epoch: row.epoch,
            evict: row.evict,
            observed_generation: fact.observed_generation,
            observed_revision: fact.observed_revision,
            state: word(&fact.state)?,
            attempt: column(fact.attempt),
            run_number: fact.run_number,
            pid: fact.pid,
            input_index: fact.input_index.map(column),
            started_at: fact.started_at,
            ended_at: fact.ended_at,
            next_retry_at: fact.next_retry_at,
            failure: fact.failure.as_ref().map(json).transpose()?,
            reason: fact.reason.clone(),
            status: word(&row.status)?,
            status_since: row.status_since,
            queued_reason: row.queued_reason.clone(),
            last_run,
        })
    }

    pub(crate) fn into_row(self, worker: Option<String>) -> Result<JobRow, DatabaseError> {
        Ok(JobRow {
            id: self.id,
            desired: read_word(self.desired)?,
            generation: self.generation,
            revision: self.revision,
            pool: self.pool,
            priority: u8::try_from(self.priority).map_err(DatabaseError::corrupt)?,
            session_id: self.session_id,
            worker,
            epoch: self.epoch,
            evict: self.evict,
            fact: JobFact {
                observed_generation: self.observed_generation,
                observed_revision: self.observed_revision,
                state: read_word(self.state)?,
                attempt: count(self.attempt)?,
                run_number: self.run_number,
                pid: self.pid,
                input_index: self.input_index.map(count).transpose()?,
                started_at: self.started_at,
                ended_at: self.ended_at,
                next_retry_at: self.next_retry_at,
                failure: self.failure.as_deref().map(read_json).transpose()?,
                reason: self.reason,
            },
            status: read_word(self.status)?,
            status_since: self.status_since,
            queued_reason: self.queued_reason,
        })
    }
}
