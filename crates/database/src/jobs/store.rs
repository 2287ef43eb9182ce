use diesel::prelude::*;
use serde_json::json;
use transcode::job::{Desired, JobFact, JobState, Status, status};
use transcode::spec::ChannelSpec;

use super::{JobRecord, JobRow};
use crate::events::{self, EventKind};
use crate::protocol::locks;
use crate::schema::{jobs, sessions};
use crate::{DatabaseError, Tx, clock};

/// The job of a new channel: stopped, never seen by anybody.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    id: i64,
    spec: &ChannelSpec,
) -> Result<JobRow, DatabaseError> {
    let row = JobRow {
        id,
        desired: Desired::Stopped,
        generation: 1,
        revision: 1,
        pool: spec.pool.clone(),
        priority: spec.priority,
        session_id: None,
        worker: None,
        epoch: 0,
        evict: false,
        fact: JobFact {
            observed_generation: 0,
            observed_revision: 0,
            state: JobState::Stopped,
            attempt: 0,
            run_number: 0,
            pid: None,
            input_index: None,
            started_at: None,
            ended_at: None,
            next_retry_at: None,
            failure: None,
            reason: None,
        },
        status: Status::Stopped,
        status_since: clock::now(),
        queued_reason: None,
    };
    diesel::insert_into(jobs::table)
        .values(JobRecord::of(&row, 0)?)
        .execute(&mut **tx)?;
    tell(tx, None, &row)?;
    Ok(row)
}

/// A job that nobody else changes until the end of the transaction.
pub(crate) struct Held {
    pub(crate) row: JobRow,
    pub(crate) last_run: i64,
}

pub(crate) fn load_for_change(tx: &mut Tx<'_>, id: i64) -> Result<Held, DatabaseError> {
    locks::hold_job(tx, id)?;
    let found: Option<(JobRecord, Option<String>)> = jobs::table
        .left_join(sessions::table)
        .filter(jobs::id.eq(id))
        .select((jobs::all_columns, sessions::worker_id.nullable()))
        .first(&mut **tx)
        .optional()?;
    let (record, worker) = found.ok_or(DatabaseError::NotFound { what: "job" })?;
    let last_run = record.last_run;
    Ok(Held {
        row: record.into_row(worker)?,
        last_run,
    })
}

/// Writes a job that was changed, its status with it, and the event where there is something to tell.
pub(crate) fn store(
    tx: &mut Tx<'_>,
    before: &Held,
    mut after: JobRow,
) -> Result<JobRow, DatabaseError> {
    store_with_run(tx, before, &mut after, before.last_run)?;
    Ok(after)
}

pub(crate) fn store_with_run(
    tx: &mut Tx<'_>,
    before: &Held,
    after: &mut JobRow,
    last_run: i64,
) -> Result<(), DatabaseError> {
    after.status = status(&after.parts());
    if after.status != before.row.status {
        after.status_since = clock::now();
    }
    if after.status != Status::Queued {
        after.queued_reason = None;
    }
    if *after == before.row && last_run == before.last_run {
        return Ok(());
    }
    diesel::update(jobs::table.find(after.id))
        .set(JobRecord::of(after, last_run)?)
        .execute(&mut **tx)?;
    if is_news(&before.row, after) {
        tell(tx, Some(before.row.status), after)?;
    }
    Ok(())
}

/// Whether somebody who watches wants to hear of it; the rest is seen when the job is read.
fn is_news(before: &JobRow, after: &JobRow) -> bool {
    let class = |row: &JobRow| row.fact.failure.as_ref().map(|failure| failure.class);
    before.status != after.status
        || before.desired != after.desired
        || before.generation != after.generation
        || before.worker != after.worker
        || before.queued_reason != after.queued_reason
        || before.fact.attempt != after.fact.attempt
        || before.fact.run_number != after.fact.run_number
        || before.fact.input_index != after.fact.input_index
        || class(before) != class(after)
}

fn tell(tx: &mut Tx<'_>, previous: Option<Status>, row: &JobRow) -> Result<(), DatabaseError> {
    let mut body = serde_json::to_value(row.body()).map_err(DatabaseError::corrupt)?;
    body["previous_status"] = json!(previous);
    events::append(tx, EventKind::Job, Some(row.id), body);
    Ok(())
}
