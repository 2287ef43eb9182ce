//! Runs: one attempt each, one FFmpeg process from spawn to exit. Written through [`protocol`](crate::protocol).

use diesel::prelude::*;
use transcode::failure::{Exit, Failure};

use crate::schema::runs;
use crate::words::{count, read_json};
use crate::{Conn, DatabaseError};

/// How many runs of a channel are kept.
pub const KEPT: i64 = 20;

/// A run as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRow {
    pub channel_id: i64,
    /// Counts from 1 in its channel and never repeats.
    pub number: i64,
    pub session_id: i64,
    pub worker: String,
    pub generation: i64,
    pub input_index: u32,
    /// Milliseconds since 1970 UTC.
    pub started_at: i64,
    pub ended_at: Option<i64>,
    pub exit: Option<Exit>,
    pub failure: Option<Failure>,
    pub bytes: u64,
    pub input_restarts: u32,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = runs)]
struct RunRecord {
    channel_id: i64,
    number: i64,
    session_id: i64,
    worker: String,
    generation: i64,
    input_index: i32,
    started_at: i64,
    ended_at: Option<i64>,
    exit: Option<String>,
    failure: Option<String>,
    bytes: i64,
    input_restarts: i32,
}

impl RunRecord {
    fn into_row(self) -> Result<RunRow, DatabaseError> {
        Ok(RunRow {
            channel_id: self.channel_id,
            number: self.number,
            session_id: self.session_id,
            worker: self.worker,
            generation: self.generation,
            input_index: count(self.input_index)?,
            started_at: self.started_at,
            ended_at: self.ended_at,
            exit: self.exit.as_deref().map(read_json).transpose()?,
            failure: self.failure.as_deref().map(read_json).transpose()?,
            bytes: u64::try_from(self.bytes).map_err(DatabaseError::corrupt)?,
            input_restarts: count(self.input_restarts)?,
        })
    }
}

/// The last runs of a channel, the latest first.
pub fn last(conn: &mut Conn, channel_id: i64) -> Result<Vec<RunRow>, DatabaseError> {
    let records: Vec<RunRecord> = runs::table
        .filter(runs::channel_id.eq(channel_id))
        .order(runs::number.desc())
        .limit(KEPT)
        .select(RunRecord::as_select())
        .load(conn)?;
    records.into_iter().map(RunRecord::into_row).collect()
}
