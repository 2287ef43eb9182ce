use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};

use diesel::connection::{AnsiTransactionManager, TransactionManager};

use crate::events::{self, EventRow, Pending};
use crate::{Conn, DatabaseError};

/// A transaction that may write, and the events that it will.
pub struct Tx<'a> {
    conn: &'a mut Conn,
    pub(crate) pending: Vec<Pending>,
}

impl Deref for Tx<'_> {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        self.conn
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn
    }
}

/// How a transaction ended, and whether its connection can be used again.
pub(crate) struct Ended<'a, T> {
    pub(crate) result: Result<(T, Vec<EventRow>), DatabaseError>,
    pub(crate) usable: bool,
    /// Kept until its events are told: who commits later tells later.
    pub(crate) turn: Option<MutexGuard<'a, ()>>,
}

/// Runs `work` in a transaction. From the writing of its events on it has the turn of `telling`, in which they are to be
/// told.
pub(crate) fn run<'a, T>(
    conn: &mut Conn,
    telling: &'a Mutex<()>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, DatabaseError>,
) -> Ended<'a, T> {
    if let Err(error) = begin(conn) {
        return Ended {
            result: Err(error.into()),
            usable: false,
            turn: None,
        };
    }
    let mut tx = Tx {
        conn,
        pending: Vec::new(),
    };
    let mut turn = None;
    let done = work(&mut tx).and_then(|value| {
        if !tx.pending.is_empty() {
            turn = Some(telling.lock().unwrap_or_else(PoisonError::into_inner));
        }
        Ok((value, events::write(&mut tx)?))
    });
    match done {
        Ok(done) => match commit(conn) {
            Ok(()) => Ended {
                result: Ok(done),
                usable: true,
                turn,
            },
            // Whether it is still open is not known; a new connection is.
            Err(error) => Ended {
                result: Err(error.into()),
                usable: false,
                turn: None,
            },
        },
        Err(error) => {
            let usable = rollback(conn).is_ok() && !error.is_unavailable();
            Ended {
                result: Err(error),
                usable,
                turn: None,
            }
        }
    }
}

/// Reads in one snapshot: a channel is put together from four tables, and a change between them would make one
/// that never was.
pub(crate) fn snapshot<T>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<T, DatabaseError>,
) -> Result<T, DatabaseError> {
    match conn {
        Conn::Pg(conn) => {
            let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
            AnsiTransactionManager::begin_transaction_sql(conn, begin)?;
        }
        Conn::Lite(conn) => AnsiTransactionManager::begin_transaction(conn)?,
    }
    let result = work(conn);
    // One that cannot be ended is told as broken to the pool, which then drops the connection.
    match (rollback(conn), result) {
        (Err(error), Ok(_)) => Err(error.into()),
        (_, result) => result,
    }
}

/// `IMMEDIATE` takes SQLite's write lock at once: a transaction that read first could not get it any more.
fn begin(conn: &mut Conn) -> diesel::QueryResult<()> {
    match conn {
        Conn::Pg(conn) => AnsiTransactionManager::begin_transaction(conn),
        Conn::Lite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
    }
}

fn commit(conn: &mut Conn) -> diesel::QueryResult<()> {
    match conn {
        Conn::Pg(conn) => AnsiTransactionManager::commit_transaction(conn),
        Conn::Lite(conn) => AnsiTransactionManager::commit_transaction(conn),
    }
}

fn rollback(conn: &mut Conn) -> diesel::QueryResult<()> {
    match conn {
        Conn::Pg(conn) => AnsiTransactionManager::rollback_transaction(conn),
        Conn::Lite(conn) => AnsiTransactionManager::rollback_transaction(conn),
    }
}
