use diesel::prelude::*;
use serde_json::Value;
use transcode::job::Desired;

use super::assign::found;
use super::runs::finish_all_of;
use crate::schema::{jobs as job_table, sessions};
use crate::sessions::{SessionRow, SessionState, get, tell};
use crate::words::{json, word};
use crate::{Conn, DatabaseError, Tx, channels, clock, jobs};

/// A worker that starts.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSession {
    /// The stable name of the worker.
    pub worker_id: String,
    pub machine_id: String,
    /// Where backends reach it.
    pub address: String,
    pub capabilities: Value,
}

/// How many of a worker's sessions are kept.
const KEPT: i64 = 10;

/// Opens a session. The caller holds the worker's lock, which proves that its predecessor and all children of it are
/// gone: earlier sessions of the worker are closed and their jobs are free.
pub fn open_session(tx: &mut Tx<'_>, new: &NewSession) -> Result<SessionRow, DatabaseError> {
    let earlier: Vec<i64> = sessions::table
        .filter(sessions::worker_id.eq(&new.worker_id))
        .filter(sessions::state.eq(word(&SessionState::Live)?))
        .select(sessions::id)
        .load(&mut **tx)?;
    for id in earlier {
        end(tx, id, SessionState::Closed)?;
    }
    let id: i64 = diesel::insert_into(sessions::table)
        .values((
            sessions::worker_id.eq(&new.worker_id),
            sessions::machine_id.eq(&new.machine_id),
            sessions::address.eq(&new.address),
            sessions::capabilities.eq(json(&new.capabilities)?),
            sessions::beat.eq(0),
            sessions::state.eq(word(&SessionState::Live)?),
            sessions::draining.eq(false),
            sessions::opened_at.eq(clock::now()),
        ))
        .returning(sessions::id)
        .get_result(&mut **tx)?;
    forget_old(tx, &new.worker_id)?;
    let row = get(tx, id)?;
    tell(tx, &row)?;
    Ok(row)
}

/// What a session has found out of its machine since it was opened.
pub fn tell_capabilities(
    tx: &mut Tx<'_>,
    session_id: i64,
    capabilities: &Value,
) -> Result<(), DatabaseError> {
    diesel::update(sessions::table.find(session_id))
        .set(sessions::capabilities.eq(json(capabilities)?))
        .execute(&mut **tx)?;
    Ok(())
}

/// Ends a session by its own will; its jobs are free. False when it was not live.
pub fn close_session(tx: &mut Tx<'_>, session_id: i64) -> Result<bool, DatabaseError> {
    end(tx, session_id, SessionState::Closed)
}

/// Declares a session dead if its beat is still the one that was seen for the whole lease; its jobs are free.
pub fn die(tx: &mut Tx<'_>, session_id: i64, beat: i64) -> Result<bool, DatabaseError> {
    hold_session(tx, session_id)?;
    match found(get(tx, session_id))? {
        Some(row) if row.beat == beat => end(tx, session_id, SessionState::Dead),
        _ => Ok(false),
    }
}

/// Keeps a session as it is until the end of the transaction.
pub(super) fn hold_session(tx: &mut Tx<'_>, session_id: i64) -> Result<(), DatabaseError> {
    if let Conn::Pg(conn) = &mut **tx {
        sessions::table
            .find(session_id)
            .select(sessions::id)
            .for_update()
            .first::<i64>(conn)
            .optional()?;
    }
    Ok(())
}

fn end(tx: &mut Tx<'_>, session_id: i64, state: SessionState) -> Result<bool, DatabaseError> {
    let live = sessions::state.eq(word(&SessionState::Live)?);
    let ended = diesel::update(sessions::table.find(session_id).filter(live))
        .set((
            sessions::state.eq(word(&state)?),
            sessions::closed_at.eq(clock::now()),
        ))
        .execute(&mut **tx)?;
    if ended == 0 {
        return Ok(false);
    }
    finish_all_of(tx, session_id)?;
    free_jobs_of(tx, session_id)?;
    let row = get(tx, session_id)?;
    tell(tx, &row)?;
    Ok(true)
}

fn free_jobs_of(tx: &mut Tx<'_>, session_id: i64) -> Result<(), DatabaseError> {
    let ids: Vec<i64> = job_table::table
        .filter(job_table::session_id.eq(session_id))
        .order(job_table::id)
        .select(job_table::id)
        .load(&mut **tx)?;
    for id in ids {
        let before = jobs::load_for_change(tx, id)?;
        let mut after = before.row.clone();
        jobs::let_go(&mut after);
        jobs::store(tx, &before, after)?;
        if before.row.desired == Desired::Deleted {
            channels::purge(tx, id)?;
        }
    }
    Ok(())
}

/// The last sessions tell how often a worker came and went; older ones nobody asks for.
fn forget_old(tx: &mut Tx<'_>, worker_id: &str) -> Result<(), DatabaseError> {
    let oldest: Option<i64> = sessions::table
        .filter(sessions::worker_id.eq(worker_id))
        .order(sessions::id.desc())
        .offset(KEPT)
        .select(sessions::id)
        .first(&mut **tx)
        .optional()?;
    if let Some(oldest) = oldest {
        let old = sessions::worker_id
            .eq(worker_id)
            .and(sessions::id.le(oldest));
        diesel::delete(sessions::table.filter(old)).execute(&mut **tx)?;
    }
    Ok(())
}
