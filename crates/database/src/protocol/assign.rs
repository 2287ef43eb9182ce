use diesel::prelude::*;
use transcode::job::Desired;

use crate::jobs::{self, JobRow};
use crate::schema::jobs as table;
use crate::sessions::{self, SessionState};
use crate::words::word;
use crate::{Conn, DatabaseError, Tx};

/// A job that nobody holds and somebody should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedJob {
    pub job_id: i64,
    pub pool: String,
    pub priority: u8,
    pub generation: i64,
    pub queued_reason: Option<String>,
}

/// The jobs to be placed: by priority, and the longest waiting first.
pub fn unassigned_wanted(conn: &mut Conn) -> Result<Vec<WantedJob>, DatabaseError> {
    let ids: Vec<i64> = table::table
        .filter(table::session_id.is_null())
        .filter(table::desired.eq(word(&Desired::Running)?))
        .order((table::priority.desc(), table::status_since, table::id))
        .select(table::id)
        .load(conn)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = jobs::of(conn, &ids)?;
    rows.retain(JobRow::is_wanted);
    rows.sort_by_key(|row| (std::cmp::Reverse(row.priority), row.status_since, row.id));
    let wanted = rows.into_iter().map(|row| WantedJob {
        job_id: row.id,
        pool: row.pool,
        priority: row.priority,
        generation: row.generation,
        queued_reason: row.queued_reason,
    });
    Ok(wanted.collect())
}

/// Gives a job to a session, unless somebody holds it, nobody wants it, or the session may not; answers the new epoch.
pub fn assign(tx: &mut Tx<'_>, job_id: i64, session_id: i64) -> Result<Option<i64>, DatabaseError> {
    let Some(before) = found(jobs::load_for_change(tx, job_id))? else {
        return Ok(None);
    };
    if before.row.session_id.is_some() || !before.row.is_wanted() {
        return Ok(None);
    }
    super::session::hold_session(tx, session_id)?;
    let Some(session) = found(sessions::get(tx, session_id))? else {
        return Ok(None);
    };
    if session.state != SessionState::Live || session.draining {
        return Ok(None);
    }
    let mut after = before.row.clone();
    after.session_id = Some(session_id);
    after.worker = Some(session.worker_id);
    after.epoch += 1;
    after.evict = false;
    let after = jobs::store(tx, &before, after)?;
    Ok(Some(after.epoch))
}

/// Asks the holder to let go of a job, or no longer. False when that session does not hold it.
pub fn set_evict(
    tx: &mut Tx<'_>,
    job_id: i64,
    session_id: i64,
    evict: bool,
) -> Result<bool, DatabaseError> {
    let changed = diesel::update(
        table::table
            .find(job_id)
            .filter(table::session_id.eq(session_id)),
    )
    .set(table::evict.eq(evict))
    .execute(&mut **tx)?;
    Ok(changed == 1)
}

/// Says why nobody holds a job. False when it is not queued any more.
pub fn set_queued_reason(
    tx: &mut Tx<'_>,
    job_id: i64,
    reason: &str,
) -> Result<bool, DatabaseError> {
    let Some(before) = found(jobs::load_for_change(tx, job_id))? else {
        return Ok(false);
    };
    if before.row.session_id.is_some() || !before.row.is_wanted() {
        return Ok(false);
    }
    let mut after = before.row.clone();
    after.queued_reason = Some(reason.to_owned());
    jobs::store(tx, &before, after)?;
    Ok(true)
}

/// What is gone is no error here: somebody else was quicker.
pub(super) fn found<T>(result: Result<T, DatabaseError>) -> Result<Option<T>, DatabaseError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(DatabaseError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
