use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use serde_json::Value;

use super::ChannelRow;
use super::record::ChannelRecord;
use crate::schema::{channels, outputs, renditions};
use crate::words::read_json;
use crate::{Conn, DatabaseError, jobs};

/// One channel.
pub fn get(conn: &mut Conn, id: i64) -> Result<ChannelRow, DatabaseError> {
    let record = channels::table.find(id).first(conn).optional()?;
    one(conn, record)
}

/// The channel of that name.
pub fn by_name(conn: &mut Conn, name: &str) -> Result<ChannelRow, DatabaseError> {
    let record = channels::table
        .filter(channels::name.eq(name))
        .first(conn)
        .optional()?;
    one(conn, record)
}

fn one(conn: &mut Conn, record: Option<ChannelRecord>) -> Result<ChannelRow, DatabaseError> {
    let record = record.ok_or(DatabaseError::NotFound { what: "channel" })?;
    whole(conn, vec![record])?
        .pop()
        .ok_or(DatabaseError::NotFound { what: "channel" })
}

/// Puts channels together from their tables, in the order given.
pub(super) fn whole(
    conn: &mut Conn,
    records: Vec<ChannelRecord>,
) -> Result<Vec<ChannelRow>, DatabaseError> {
    let ids: Vec<i64> = records.iter().map(|record| record.id).collect();
    let mut renditions = renditions_of(conn, &ids)?;
    let mut outputs = outputs_of(conn, &ids)?;
    let mut jobs: BTreeMap<i64, _> = jobs::of(conn, &ids)?
        .into_iter()
        .map(|job| (job.id, job))
        .collect();
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        // Gone between two reads: a list shows what is there.
        let Some(job) = jobs.remove(&record.id) else {
            continue;
        };
        let Outputs { documents, paused } = outputs.remove(&record.id).unwrap_or_default();
        let spec = record.spec(renditions.remove(&record.id).unwrap_or_default(), documents)?;
        rows.push(ChannelRow {
            id: record.id,
            spec,
            paused,
            created_at: record.created_at,
            updated_at: record.updated_at,
            revision: record.revision,
            job,
        });
    }
    Ok(rows)
}

fn renditions_of(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<i64, Vec<Value>>, DatabaseError> {
    let found: Vec<(i64, String)> = renditions::table
        .filter(renditions::channel_id.eq_any(ids.to_vec()))
        .order((renditions::channel_id, renditions::position))
        .select((renditions::channel_id, renditions::spec))
        .load(conn)?;
    let mut by_channel: BTreeMap<i64, Vec<Value>> = BTreeMap::new();
    for (channel_id, spec) in found {
        by_channel
            .entry(channel_id)
            .or_default()
            .push(read_json(&spec)?);
    }
    Ok(by_channel)
}

#[derive(Default)]
struct Outputs {
    documents: Vec<Value>,
    paused: BTreeSet<i64>,
}

fn outputs_of(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<i64, Outputs>, DatabaseError> {
    let found: Vec<(i64, i64, bool, String)> = outputs::table
        .filter(outputs::channel_id.eq_any(ids.to_vec()))
        .order((outputs::channel_id, outputs::position, outputs::id))
        .select((
            outputs::channel_id,
            outputs::id,
            outputs::paused,
            outputs::spec,
        ))
        .load(conn)?;
    let mut by_channel: BTreeMap<i64, Outputs> = BTreeMap::new();
    for (channel_id, id, paused, spec) in found {
        let entry = by_channel.entry(channel_id).or_default();
        let mut document: Value = read_json(&spec)?;
        document["id"] = id.into();
        entry.documents.push(document);
        if paused {
            entry.paused.insert(id);
        }
    }
    Ok(by_channel)
}
