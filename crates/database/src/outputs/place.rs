use std::collections::HashMap;

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use transcode::spec::Output;

use crate::protocol::locks::{self, Lock};
use crate::schema::{channels, outputs};
use crate::words::json;
use crate::{Conn, DatabaseError, Tx};

/// What of an output stands in its row beside its channel, place and pause.
#[derive(Debug, Insertable, AsChangeset)]
#[diesel(table_name = outputs, treat_none_as_null = true)]
pub(super) struct OutputColumns {
    position: i32,
    name: String,
    kind: String,
    rendition: Option<String>,
    destination: Option<String>,
    redundant: bool,
    spec: String,
}

impl OutputColumns {
    fn of(output: &Output, position: i32) -> Result<Self, DatabaseError> {
        // The id stands in a column of its own.
        let document = Output {
            id: None,
            ..output.clone()
        };
        Ok(OutputColumns {
            position,
            name: output.name.clone(),
            kind: output.destination.type_name().to_owned(),
            rendition: output.rendition.clone(),
            destination: output.destination_key(),
            redundant: output.is_redundant(),
            spec: json(&document)?,
        })
    }
}

/// Makes the outputs of a channel those of `wanted`, which carry the ids of the stored ones that they are.
pub(crate) fn replace_all(
    tx: &mut Tx<'_>,
    channel_id: i64,
    current: &[Output],
    wanted: &[Output],
) -> Result<(), DatabaseError> {
    let places: HashMap<i64, (usize, &Output)> = current
        .iter()
        .enumerate()
        .filter_map(|(place, output)| Some((output.id?, (place, output))))
        .collect();
    let kept: Vec<i64> = wanted.iter().filter_map(|output| output.id).collect();
    let gone: Vec<i64> = places
        .keys()
        .copied()
        .filter(|id| !kept.contains(id))
        .collect();
    diesel::delete(outputs::table.filter(outputs::id.eq_any(gone))).execute(&mut **tx)?;
    let changed: Vec<(i32, &Output)> = wanted
        .iter()
        .enumerate()
        .filter(|(place, output)| {
            output.id.and_then(|id| places.get(&id)) != Some(&(*place, *output))
        })
        .map(|(place, output)| (place as i32, output))
        .collect();
    for (_, output) in &changed {
        if let Some(id) = output.id {
            step_aside(tx, id)?;
        }
    }
    for (position, output) in changed {
        match output.id.filter(|id| places.contains_key(id)) {
            Some(id) => update(tx, channel_id, id, output, position)?,
            None => {
                insert(tx, channel_id, output, position)?;
            }
        }
    }
    Ok(())
}

/// Two outputs may swap names or addresses in one change: neither may stand in the other's way half-way through.
fn step_aside(tx: &mut Tx<'_>, id: i64) -> Result<(), DatabaseError> {
    diesel::update(outputs::table.find(id))
        .set((
            outputs::name.eq(format!("\u{1}{id}")),
            outputs::destination.eq(None::<String>),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    channel_id: i64,
    output: &Output,
    position: i32,
) -> Result<i64, DatabaseError> {
    let columns = OutputColumns::of(output, position)?;
    check_destination(tx, &columns, None)?;
    let id = diesel::insert_into(outputs::table)
        .values((
            columns,
            outputs::channel_id.eq(channel_id),
            outputs::paused.eq(false),
        ))
        .returning(outputs::id)
        .get_result(&mut **tx)
        .map_err(|error| name_taken(error, &output.name))?;
    Ok(id)
}

pub(super) fn update(
    tx: &mut Tx<'_>,
    channel_id: i64,
    id: i64,
    output: &Output,
    position: i32,
) -> Result<(), DatabaseError> {
    let columns = OutputColumns::of(output, position)?;
    check_destination(tx, &columns, Some(id))?;
    diesel::update(
        outputs::table
            .filter(outputs::id.eq(id))
            .filter(outputs::channel_id.eq(channel_id)),
    )
    .set(columns)
    .execute(&mut **tx)
    .map_err(|error| name_taken(error, &output.name))?;
    Ok(())
}

/// The unique index keeps two sole senders apart; a sole one and a redundant one it cannot see.
fn check_destination(
    tx: &mut Tx<'_>,
    columns: &OutputColumns,
    own: Option<i64>,
) -> Result<(), DatabaseError> {
    let Some(destination) = &columns.destination else {
        return Ok(());
    };
    locks::take(tx, Lock::Destinations)?;
    let own = Own::Output(own.unwrap_or(0));
    match other_sender(tx, destination, columns.redundant, own)? {
        None => Ok(()),
        Some(taken) => Err(taken),
    }
}

/// Who sends to the output's address already, in another channel than `own`, and would keep it from being written.
pub fn address_taken(
    conn: &mut Conn,
    output: &Output,
    own: Option<i64>,
) -> Result<Option<DatabaseError>, DatabaseError> {
    match output.destination_key() {
        Some(destination) => {
            let own = Own::Channel(own.unwrap_or(0));
            other_sender(conn, &destination, output.is_redundant(), own)
        }
        None => Ok(None),
    }
}

/// Whose own address is no stranger's.
enum Own {
    Output(i64),
    Channel(i64),
}

fn other_sender(
    conn: &mut Conn,
    destination: &str,
    redundant: bool,
    own: Own,
) -> Result<Option<DatabaseError>, DatabaseError> {
    let mut others = outputs::table
        .inner_join(channels::table)
        .filter(outputs::destination.eq(destination))
        .select((channels::id, channels::name, outputs::name))
        .order(outputs::id)
        .into_boxed();
    others = match own {
        Own::Output(id) => others.filter(outputs::id.ne(id)),
        Own::Channel(id) => others.filter(channels::id.ne(id)),
    };
    if redundant {
        others = others.filter(outputs::redundant.eq(false));
    }
    let other: Option<(i64, String, String)> = others.first(conn).optional()?;
    Ok(other.map(
        |(channel_id, channel, output)| DatabaseError::AddressTaken {
            address: destination.to_owned(),
            channel_id,
            channel,
            output,
        },
    ))
}

fn name_taken(error: DieselError, name: &str) -> DatabaseError {
    match error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
            DatabaseError::OutputNameTaken {
                name: name.to_owned(),
            }
        }
        other => other.into(),
    }
}
