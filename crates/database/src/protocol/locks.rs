use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use crate::schema::jobs;
use crate::{Conn, DatabaseError, Tx};

/// What only one transaction does at a time. SQLite has one writer; PostgreSQL takes an advisory lock until the end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lock {
    Events,
    Destinations,
    Scheduler,
}

impl Lock {
    fn number(self) -> i64 {
        match self {
            Lock::Events => 7_316_002,
            Lock::Destinations => 7_316_003,
            Lock::Scheduler => 7_316_004,
        }
    }
}

/// Beside the numbers of [`Lock`]; 7,316,001 is that of migrations.
const CLAIM: i64 = 7_316_005;

#[derive(QueryableByName)]
struct Got {
    #[diesel(sql_type = Bool)]
    got: bool,
}

pub(crate) fn take(tx: &mut Tx<'_>, lock: Lock) -> Result<(), DatabaseError> {
    if let Conn::Pg(conn) = &mut **tx {
        diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
            .bind::<BigInt, _>(lock.number())
            .execute(conn)?;
    }
    Ok(())
}

pub(crate) fn try_take(tx: &mut Tx<'_>, lock: Lock) -> Result<bool, DatabaseError> {
    match &mut **tx {
        Conn::Lite(_) => Ok(true),
        Conn::Pg(conn) => {
            let query = diesel::sql_query("SELECT pg_try_advisory_xact_lock($1) AS got");
            let got: Got = query.bind::<BigInt, _>(lock.number()).get_result(conn)?;
            Ok(got.got)
        }
    }
}

/// Whether this session is the one process that works on the database; it stays so until the connection ends.
pub(crate) fn try_claim(conn: &mut Conn) -> Result<bool, DatabaseError> {
    let Conn::Pg(conn) = conn else {
        return Ok(true);
    };
    let query = diesel::sql_query("SELECT pg_try_advisory_lock($1) AS got");
    let got: Got = query.bind::<BigInt, _>(CLAIM).get_result(conn)?;
    Ok(got.got)
}

/// Whether this transaction is the one that may schedule; it stays so until its end.
pub fn try_schedule(tx: &mut Tx<'_>) -> Result<bool, DatabaseError> {
    try_take(tx, Lock::Scheduler)
}

/// Keeps a job's row as it is until the end of the transaction: what is read next is what will be changed.
pub(crate) fn hold_job(tx: &mut Tx<'_>, id: i64) -> Result<(), DatabaseError> {
    if let Conn::Pg(conn) = &mut **tx {
        jobs::table
            .find(id)
            .select(jobs::id)
            .for_update()
            .first::<i64>(conn)
            .optional()?;
    }
    Ok(())
}

/// The same of many, in the order of their ids: two who want the same jobs do not wait for each other.
pub(crate) fn hold_jobs(tx: &mut Tx<'_>, ids: &[i64]) -> Result<(), DatabaseError> {
    if let Conn::Pg(conn) = &mut **tx {
        jobs::table
            .filter(jobs::id.eq_any(ids))
            .select(jobs::id)
            .order(jobs::id)
            .for_update()
            .load::<i64>(conn)?;
    }
    Ok(())
}
