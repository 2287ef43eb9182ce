//! Sessions: one start of a worker process each. Opened and closed through [`protocol`](crate::protocol).

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::events::{self, EventKind};
use crate::schema::sessions;
use crate::words::{read_json, read_word, word};
use crate::{Conn, DatabaseError, Tx};

/// Whether a session may hold jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    Live,
    /// Declared so by a scheduler; it never lives again.
    Dead,
    /// Ended by itself or by its successor.
    Closed,
}

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionRow {
    pub id: i64,
    /// The stable name of the worker.
    pub worker_id: String,
    pub machine_id: String,
    pub address: String,
    pub capabilities: Value,
    pub beat: i64,
    pub state: SessionState,
    pub draining: bool,
    /// Milliseconds since 1970 UTC.
    pub opened_at: i64,
    pub closed_at: Option<i64>,
}

type Record = (
    i64,
    String,
    String,
    String,
    String,
    i64,
    String,
    bool,
    i64,
    Option<i64>,
);

fn row(record: Record) -> Result<SessionRow, DatabaseError> {
    let (
        id,
        worker_id,
        machine_id,
        address,
        capabilities,
        beat,
        state,
        draining,
        opened_at,
        closed_at,
    ) = record;
    Ok(SessionRow {
        id,
        worker_id,
        machine_id,
        address,
        capabilities: read_json(&capabilities)?,
        beat,
        state: read_word(state)?,
        draining,
        opened_at,
        closed_at,
    })
}

/// One session.
pub fn get(conn: &mut Conn, id: i64) -> Result<SessionRow, DatabaseError> {
    let record: Option<Record> = sessions::table.find(id).first(conn).optional()?;
    row(record.ok_or(DatabaseError::NotFound { what: "session" })?)
}

/// All that live.
pub fn live(conn: &mut Conn) -> Result<Vec<SessionRow>, DatabaseError> {
    let records: Vec<Record> = sessions::table
        .filter(sessions::state.eq(word(&SessionState::Live)?))
        .order(sessions::id)
        .load(conn)?;
    records.into_iter().map(row).collect()
}

/// The latest session of every worker that was ever seen, by the worker's name.
pub fn latest(conn: &mut Conn) -> Result<Vec<SessionRow>, DatabaseError> {
    let ids: Vec<Option<i64>> = sessions::table
        .group_by(sessions::worker_id)
        .select(diesel::dsl::max(sessions::id))
        .load(conn)?;
    let ids: Vec<i64> = ids.into_iter().flatten().collect();
    let records: Vec<Record> = sessions::table
        .filter(sessions::id.eq_any(ids))
        .order(sessions::worker_id)
        .load(conn)?;
    records.into_iter().map(row).collect()
}

/// A draining session gets no more jobs.
pub fn set_draining(tx: &mut Tx<'_>, id: i64, draining: bool) -> Result<SessionRow, DatabaseError> {
    let before = get(tx, id)?;
    if before.draining == draining {
        return Ok(before);
    }
    diesel::update(sessions::table.find(id))
        .set(sessions::draining.eq(draining))
        .execute(&mut **tx)?;
    let after = SessionRow { draining, ..before };
    tell(tx, &after)?;
    Ok(after)
}

/// The event of a session that was opened, closed, declared dead or told to drain.
pub(crate) fn tell(tx: &mut Tx<'_>, row: &SessionRow) -> Result<(), DatabaseError> {
    let body = json!({
        "session_id": row.id, "worker": row.worker_id, "state": row.state, "draining": row.draining
    });
    events::append(tx, EventKind::Worker, None, body);
    Ok(())
}
