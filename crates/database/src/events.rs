//! State events: rows written in the transaction they tell of.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::protocol::locks::{self, Lock};
use crate::schema::events;
use crate::words::{json, read_json, read_word, word};
use crate::{Conn, DatabaseError, Tx, clock};

/// What an event tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    Job,
    Run,
    Output,
    Worker,
    Alert,
}

/// One event as it is kept; ids appear in order.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow {
    pub id: i64,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    pub kind: EventKind,
    pub channel_id: Option<i64>,
    pub body: Value,
}

/// What happened after an id.
#[derive(Debug, Clone, PartialEq)]
pub enum Since {
    Events(Vec<EventRow>),
    /// Some of it is no longer kept, or the id was never given.
    Reset,
}

/// Kept are the last 24 hours, and of them the last 100,000.
const KEPT_MILLIS: i64 = 24 * 60 * 60 * 1000;
const KEPT: i64 = 100_000;
/// Appending trims at every such id, so that nobody else has to.
const TRIM_EVERY: i64 = 512;

type Record = (i64, i64, String, Option<i64>, String);

fn row((id, at, kind, channel_id, body): Record) -> Result<EventRow, DatabaseError> {
    Ok(EventRow {
        id,
        at,
        kind: read_word(kind)?,
        channel_id,
        body: read_json(&body)?,
    })
}

/// An event that its transaction will write.
#[derive(Debug)]
pub(crate) struct Pending {
    at: i64,
    kind: EventKind,
    channel_id: Option<i64>,
    body: Value,
}

/// Appends an event to the transaction that makes it true.
pub fn append(tx: &mut Tx<'_>, kind: EventKind, channel_id: Option<i64>, body: Value) {
    tx.pending.push(Pending {
        at: clock::now(),
        kind,
        channel_id,
        body,
    });
}

/// Writes what was appended, as the last of a transaction: what one that waits for the lock holds, nobody waits for who
/// has it.
pub(crate) fn write(tx: &mut Tx<'_>) -> Result<Vec<EventRow>, DatabaseError> {
    let pending = std::mem::take(&mut tx.pending);
    if pending.is_empty() {
        return Ok(Vec::new());
    }
    // Without it a later id could be committed, and be seen, before an earlier one.
    locks::take(tx, Lock::Events)?;
    let mut written = Vec::with_capacity(pending.len());
    for Pending {
        at,
        kind,
        channel_id,
        body,
    } in pending
    {
        let id: i64 = diesel::insert_into(events::table)
            .values((
                events::at.eq(at),
                events::kind.eq(word(&kind)?),
                events::channel_id.eq(channel_id),
                events::body.eq(json(&body)?),
            ))
            .returning(events::id)
            .get_result(&mut **tx)?;
        if id % TRIM_EVERY == 0 {
            trim_at(tx, at)?;
        }
        written.push(EventRow {
            id,
            at,
            kind,
            channel_id,
            body,
        });
    }
    Ok(written)
}

/// At most `limit` events behind `id`, oldest first.
pub fn since(conn: &mut Conn, id: i64, limit: u32) -> Result<Since, DatabaseError> {
    let (first, last): (Option<i64>, Option<i64>) = events::table
        .select((diesel::dsl::min(events::id), diesel::dsl::max(events::id)))
        .first(conn)?;
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(if id == 0 {
            Since::Events(Vec::new())
        } else {
            Since::Reset
        });
    };
    if id.saturating_add(1) < first || id > last {
        return Ok(Since::Reset);
    }
    let records: Vec<Record> = events::table
        .filter(events::id.gt(id))
        .order(events::id)
        .limit(i64::from(limit))
        .load(conn)?;
    Ok(Since::Events(
        records.into_iter().map(row).collect::<Result<_, _>>()?,
    ))
}

/// The id of the last event; 0 before the first.
pub fn latest(conn: &mut Conn) -> Result<i64, DatabaseError> {
    let last: Option<i64> = events::table
        .select(diesel::dsl::max(events::id))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// Removes what is older than 24 hours or before the last 100,000.
pub fn trim(tx: &mut Tx<'_>) -> Result<usize, DatabaseError> {
    trim_at(tx, clock::now())
}

/// The last event always stays: it tells where the ids stand.
pub(crate) fn trim_at(tx: &mut Tx<'_>, now: i64) -> Result<usize, DatabaseError> {
    let last = latest(tx)?;
    let old = events::at.lt(now - KEPT_MILLIS).and(events::id.lt(last));
    let removed = diesel::delete(events::table.filter(old.or(events::id.le(last - KEPT))))
        .execute(&mut **tx)?;
    Ok(removed)
}
