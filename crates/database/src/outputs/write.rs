use diesel::prelude::*;
use serde_json::json;
use transcode::spec::Output;

use super::{OutputRow, get, list, place};
use crate::channels::{check_revision, held_job, touch};
use crate::events::{self, EventKind};
use crate::schema::outputs;
use crate::{DatabaseError, Tx, jobs};

/// A new output, behind the others.
pub fn add(
    tx: &mut Tx<'_>,
    channel_id: i64,
    output: &Output,
    if_match: Option<i64>,
) -> Result<OutputRow, DatabaseError> {
    let change = Change::begin(tx, channel_id, if_match)?;
    let id = place::insert(tx, channel_id, output, change.rows.len() as i32)?;
    change.finish(tx, id, &output.name, "added")?;
    get(tx, channel_id, id)
}

/// Another output in the place of one; it keeps the id and whether it is paused.
pub fn replace(
    tx: &mut Tx<'_>,
    channel_id: i64,
    id: i64,
    output: &Output,
    if_match: Option<i64>,
) -> Result<OutputRow, DatabaseError> {
    let change = Change::begin(tx, channel_id, if_match)?;
    let (position, row) = change.find(id)?;
    let output = Output {
        id: Some(id),
        ..output.clone()
    };
    if row.output == output {
        return Ok(row.clone());
    }
    place::update(tx, channel_id, id, &output, position)?;
    change.finish(tx, id, &output.name, "changed")?;
    get(tx, channel_id, id)
}

/// Takes an output away; its name and address are free.
pub fn remove(
    tx: &mut Tx<'_>,
    channel_id: i64,
    id: i64,
    if_match: Option<i64>,
) -> Result<(), DatabaseError> {
    let change = Change::begin(tx, channel_id, if_match)?;
    let (position, row) = change.find(id)?;
    let name = row.output.name.clone();
    diesel::delete(outputs::table.find(id)).execute(&mut **tx)?;
    // Positions have no gaps: that of an output is its place in the channel's list.
    diesel::update(
        outputs::table
            .filter(outputs::channel_id.eq(channel_id))
            .filter(outputs::position.gt(position)),
    )
    .set(outputs::position.eq(outputs::position - 1))
    .execute(&mut **tx)?;
    change.finish(tx, id, &name, "removed")
}

/// Holds an output back, or lets it go on. Asked for what is so already, it changes nothing.
pub fn set_paused(
    tx: &mut Tx<'_>,
    channel_id: i64,
    id: i64,
    paused: bool,
) -> Result<OutputRow, DatabaseError> {
    let change = Change::begin(tx, channel_id, None)?;
    let (_, row) = change.find(id)?;
    if row.paused == paused {
        return Ok(row.clone());
    }
    let name = row.output.name.clone();
    diesel::update(outputs::table.find(id))
        .set(outputs::paused.eq(paused))
        .execute(&mut **tx)?;
    change.finish(tx, id, &name, if paused { "paused" } else { "resumed" })?;
    get(tx, channel_id, id)
}

/// A change of one channel's outputs, from the look at them to the telling.
struct Change {
    channel_id: i64,
    job: jobs::Held,
    rows: Vec<OutputRow>,
    revision: i64,
}

impl Change {
    fn begin(
        tx: &mut Tx<'_>,
        channel_id: i64,
        if_match: Option<i64>,
    ) -> Result<Self, DatabaseError> {
        let job = held_job(tx, channel_id)?;
        let revision = crate::channels::revision(tx, channel_id)?;
        check_revision(revision, if_match)?;
        Ok(Change {
            channel_id,
            job,
            rows: list(tx, channel_id)?,
            revision,
        })
    }

    fn find(&self, id: i64) -> Result<(i32, &OutputRow), DatabaseError> {
        let position = self.rows.iter().position(|row| row.id == id);
        let position = position.ok_or(DatabaseError::NotFound { what: "output" })?;
        Ok((position as i32, &self.rows[position]))
    }

    /// The channel and its job get another revision, and whoever watches hears of it.
    fn finish(
        self,
        tx: &mut Tx<'_>,
        id: i64,
        name: &str,
        change: &str,
    ) -> Result<(), DatabaseError> {
        touch(tx, self.channel_id)?;
        jobs::revise(tx, &self.job)?;
        let body = json!({
            "id": id, "channel_id": self.channel_id, "name": name, "change": change, "revision": self.revision + 1
        });
        events::append(tx, EventKind::Output, Some(self.channel_id), body);
        Ok(())
    }
}
