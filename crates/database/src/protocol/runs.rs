use diesel::prelude::*;
use serde_json::json;
use transcode::failure::{Class, Exit, Failure};

use super::assign::found;
use crate::events::{self, EventKind};
use crate::runs::KEPT;
use crate::schema::runs;
use crate::words::{column, json as text};
use crate::{DatabaseError, Tx, clock, jobs};

/// What is known of a run when it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunStart {
    pub generation: i64,
    pub input_index: u32,
}

/// What is known of it when it is over.
#[derive(Debug, Clone, PartialEq)]
pub struct RunEnd {
    /// None where no process came to be, or nobody saw it end.
    pub exit: Option<Exit>,
    pub failure: Option<Failure>,
    pub bytes: u64,
    pub input_restarts: u32,
}

/// Begins a run of a job that the session holds and answers its number. None when it does not hold the job any more.
pub fn begin_run(
    tx: &mut Tx<'_>,
    session_id: i64,
    epoch: i64,
    job_id: i64,
    start: RunStart,
) -> Result<Option<i64>, DatabaseError> {
    let Some(before) = found(jobs::load_for_change(tx, job_id))? else {
        return Ok(None);
    };
    if before.row.session_id != Some(session_id) || before.row.epoch != epoch {
        return Ok(None);
    }
    let number = before.last_run + 1;
    let worker = before.row.worker.clone().unwrap_or_default();
    let mut after = before.row.clone();
    jobs::store_with_run(tx, &before, &mut after, number)?;
    diesel::insert_into(runs::table)
        .values((
            runs::channel_id.eq(job_id),
            runs::number.eq(number),
            runs::session_id.eq(session_id),
            runs::epoch.eq(epoch),
            runs::worker.eq(&worker),
            runs::generation.eq(start.generation),
            runs::input_index.eq(column(start.input_index)),
            runs::started_at.eq(clock::now()),
            runs::bytes.eq(0),
            runs::input_restarts.eq(0),
        ))
        .execute(&mut **tx)?;
    let old = runs::channel_id
        .eq(job_id)
        .and(runs::number.le(number - KEPT));
    diesel::delete(runs::table.filter(old)).execute(&mut **tx)?;
    let body = json!({
        "number": number, "change": "started", "worker": worker, "generation": start.generation,
        "input_index": start.input_index
    });
    events::append(tx, EventKind::Run, Some(job_id), body);
    Ok(Some(number))
}

/// Ends a run that this session began. False when it was ended for it, or is not kept any more.
pub fn finish_run(
    tx: &mut Tx<'_>,
    session_id: i64,
    epoch: i64,
    job_id: i64,
    number: i64,
    end: &RunEnd,
) -> Result<bool, DatabaseError> {
    let own = runs::session_id
        .eq(session_id)
        .and(runs::epoch.eq(epoch))
        .and(runs::ended_at.is_null());
    let ended = diesel::update(runs::table.find((job_id, number)).filter(own))
        .set((
            runs::ended_at.eq(clock::now()),
            runs::exit.eq(end.exit.as_ref().map(text).transpose()?),
            runs::failure.eq(end.failure.as_ref().map(text).transpose()?),
            runs::bytes.eq(i64::try_from(end.bytes).unwrap_or(i64::MAX)),
            runs::input_restarts.eq(column(end.input_restarts)),
        ))
        .execute(&mut **tx)?;
    if ended == 0 {
        return Ok(false);
    }
    let body = json!({
        "number": number, "change": "ended", "exit": end.exit, "failure": end.failure, "bytes": end.bytes
    });
    events::append(tx, EventKind::Run, Some(job_id), body);
    Ok(true)
}

/// Tells of a run that this session ended why it really failed. False when it did not end so.
pub fn settle_run(
    tx: &mut Tx<'_>,
    session_id: i64,
    epoch: i64,
    job_id: i64,
    number: i64,
    failure: &Failure,
) -> Result<bool, DatabaseError> {
    let own = runs::session_id
        .eq(session_id)
        .and(runs::epoch.eq(epoch))
        .and(runs::ended_at.is_not_null())
        .and(runs::failure.is_not_null());
    let settled = diesel::update(runs::table.find((job_id, number)).filter(own))
        .set(runs::failure.eq(text(failure)?))
        .execute(&mut **tx)?;
    if settled == 0 {
        return Ok(false);
    }
    let body = json!({"number": number, "change": "settled", "failure": failure});
    events::append(tx, EventKind::Run, Some(job_id), body);
    Ok(true)
}

/// Ends what a session that is gone left open.
pub(super) fn finish_all_of(tx: &mut Tx<'_>, session_id: i64) -> Result<(), DatabaseError> {
    let lost = Failure::of(
        Class::WorkerLost,
        [format!(
            "session {session_id} ended without saying how this run did"
        )],
    );
    let open = runs::session_id
        .eq(session_id)
        .and(runs::ended_at.is_null());
    diesel::update(runs::table.filter(open))
        .set((
            runs::ended_at.eq(clock::now()),
            runs::failure.eq(text(&lost)?),
        ))
        .execute(&mut **tx)?;
    Ok(())
}
