//! Outputs: added, changed, paused and removed while their channel runs.

mod place;
mod write;

pub use place::address_taken;
pub use write::{add, remove, replace, set_paused};

pub(crate) use place::replace_all;

use transcode::spec::Output;

use crate::channels::{self, ChannelRow};
use crate::{Conn, DatabaseError};

/// An output as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputRow {
    pub id: i64,
    pub channel_id: i64,
    pub output: Output,
    pub paused: bool,
    /// The channel's: the `ETag` of its outputs too.
    pub revision: i64,
}

/// One output of a channel.
pub fn get(conn: &mut Conn, channel_id: i64, id: i64) -> Result<OutputRow, DatabaseError> {
    let rows = list(conn, channel_id)?;
    rows.into_iter()
        .find(|row| row.id == id)
        .ok_or(DatabaseError::NotFound { what: "output" })
}

/// All outputs of a channel, in its order.
pub fn list(conn: &mut Conn, channel_id: i64) -> Result<Vec<OutputRow>, DatabaseError> {
    Ok(rows_of(channels::get(conn, channel_id)?))
}

fn rows_of(channel: ChannelRow) -> Vec<OutputRow> {
    let ChannelRow {
        id: channel_id,
        spec,
        paused,
        revision,
        ..
    } = channel;
    let rows = spec.outputs.into_iter().filter_map(|output| {
        let id = output.id?;
        Some(OutputRow {
            id,
            channel_id,
            output,
            paused: paused.contains(&id),
            revision,
        })
    });
    rows.collect()
}
