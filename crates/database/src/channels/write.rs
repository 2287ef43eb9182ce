use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use transcode::job::{Action, Desired, needs_new_run};
use transcode::spec::{ChannelSpec, Rendition, match_outputs};

use super::record::SpecColumns;
use super::{ChannelRow, get};
use crate::jobs::{self, JobRow};
use crate::protocol::locks;
use crate::schema::{channels, renditions};
use crate::words::json;
use crate::{DatabaseError, Tx, clock, outputs};

/// When a change that needs a new run gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Apply {
    #[default]
    Now,
    NextRun,
}

/// Under which conditions a channel is changed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Change {
    /// Only if this is still its revision.
    pub if_match: Option<i64>,
    pub apply: Apply,
}

/// A channel after a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Replaced {
    pub row: ChannelRow,
    /// Its run is replaced by a new one at once.
    pub restarts: bool,
}

/// What became of a channel that was deleted.
#[derive(Debug, Clone, PartialEq)]
pub enum Deleted {
    /// It is gone, its name and addresses are free.
    Gone,
    /// It goes when the holder of its job lets go.
    Held(Box<JobRow>),
}

/// Keeps a channel as it is until the end of the transaction: what is read from here on is what will be changed. One that
/// is not there is no error yet.
pub fn hold(tx: &mut Tx<'_>, id: i64) -> Result<(), DatabaseError> {
    locks::hold_job(tx, id)
}

/// A new channel, its job stopped.
pub fn insert(tx: &mut Tx<'_>, spec: &ChannelSpec) -> Result<ChannelRow, DatabaseError> {
    let now = clock::now();
    let id: i64 = diesel::insert_into(channels::table)
        .values((
            SpecColumns::of(spec)?,
            channels::created_at.eq(now),
            channels::updated_at.eq(now),
            channels::revision.eq(1),
        ))
        .returning(channels::id)
        .get_result(&mut **tx)
        .map_err(|error| name_taken(error, &spec.name))?;
    insert_renditions(tx, id, &spec.renditions)?;
    outputs::replace_all(tx, id, &[], &spec.outputs)?;
    jobs::insert(tx, id, spec)?;
    get(tx, id)
}

/// Puts another specification in the place of a channel's. Outputs are matched by id, else by name, and keep their ids.
pub fn replace(
    tx: &mut Tx<'_>,
    id: i64,
    spec: &ChannelSpec,
    change: Change,
) -> Result<Replaced, DatabaseError> {
    let job = held_job(tx, id)?;
    let before = get(tx, id)?;
    check_revision(before.revision, change.if_match)?;
    if spec.name != before.spec.name
        && (job.row.desired == Desired::Running || job.row.session_id.is_some())
    {
        return Err(DatabaseError::NameFixed);
    }
    let mut spec = spec.clone();
    spec.outputs = match_outputs(&before.spec.outputs, spec.outputs)
        .map_err(|fault| DatabaseError::Refused(Box::new(fault)))?;
    if spec == before.spec {
        return Ok(Replaced {
            row: before,
            restarts: false,
        });
    }
    diesel::update(channels::table.find(id))
        .set(SpecColumns::of(&spec)?)
        .execute(&mut **tx)
        .map_err(|error| name_taken(error, &spec.name))?;
    if spec.renditions != before.spec.renditions {
        diesel::delete(renditions::table.filter(renditions::channel_id.eq(id)))
            .execute(&mut **tx)?;
        insert_renditions(tx, id, &spec.renditions)?;
    }
    outputs::replace_all(tx, id, &before.spec.outputs, &spec.outputs)?;
    touch(tx, id)?;
    let new_run = needs_new_run(&before.spec, &spec) && change.apply == Apply::Now;
    let (_, restarts) = jobs::change_spec(tx, &job, &spec, new_run)?;
    Ok(Replaced {
        row: get(tx, id)?,
        restarts,
    })
}

/// Wants the channel gone: at once when nobody holds its job, else when the holder lets go.
pub fn delete(tx: &mut Tx<'_>, id: i64, if_match: Option<i64>) -> Result<Deleted, DatabaseError> {
    hold(tx, id)?;
    check_revision(revision(tx, id)?, if_match)?;
    let job = jobs::act(tx, id, Action::Delete)?;
    Ok(match job.session_id {
        None => Deleted::Gone,
        Some(_) => Deleted::Held(Box::new(job)),
    })
}

/// Removes a channel with all that belongs to it but its events.
pub(crate) fn purge(tx: &mut Tx<'_>, id: i64) -> Result<(), DatabaseError> {
    diesel::delete(channels::table.find(id)).execute(&mut **tx)?;
    Ok(())
}

/// The job of a channel that may still be changed.
pub(crate) fn held_job(tx: &mut Tx<'_>, id: i64) -> Result<jobs::Held, DatabaseError> {
    let job = jobs::load_for_change(tx, id).map_err(|error| match error {
        DatabaseError::NotFound { .. } => DatabaseError::NotFound { what: "channel" },
        other => other,
    })?;
    match job.row.desired {
        Desired::Deleted => Err(DatabaseError::BeingDeleted),
        _ => Ok(job),
    }
}

/// A channel was changed: another revision.
pub(crate) fn touch(tx: &mut Tx<'_>, id: i64) -> Result<(), DatabaseError> {
    diesel::update(channels::table.find(id))
        .set((
            channels::updated_at.eq(clock::now()),
            channels::revision.eq(channels::revision + 1),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

pub(crate) fn revision(tx: &mut Tx<'_>, id: i64) -> Result<i64, DatabaseError> {
    let revision = channels::table
        .find(id)
        .select(channels::revision)
        .first(&mut **tx)
        .optional()?;
    revision.ok_or(DatabaseError::NotFound { what: "channel" })
}

pub(crate) fn check_revision(revision: i64, if_match: Option<i64>) -> Result<(), DatabaseError> {
    match if_match {
        Some(wanted) if wanted != revision => Err(DatabaseError::Conflict { revision }),
        _ => Ok(()),
    }
}

fn insert_renditions(tx: &mut Tx<'_>, id: i64, specs: &[Rendition]) -> Result<(), DatabaseError> {
    for (position, spec) in specs.iter().enumerate() {
        diesel::insert_into(renditions::table)
            .values((
                renditions::channel_id.eq(id),
                renditions::position.eq(position as i32),
                renditions::name.eq(&spec.name),
                renditions::spec.eq(json(spec)?),
            ))
            .execute(&mut **tx)?;
    }
    Ok(())
}

fn name_taken(error: DieselError, name: &str) -> DatabaseError {
    match error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
            DatabaseError::NameTaken {
                name: name.to_owned(),
            }
        }
        other => other.into(),
    }
}
