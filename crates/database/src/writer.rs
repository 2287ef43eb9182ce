use std::sync::{Mutex, PoisonError};

use diesel::connection::SimpleConnection;

use crate::connection::{Place, Role};
use crate::events::EventRow;
use crate::tx::Ended;
use crate::{Conn, DatabaseError, Tx, tx};

/// What a commit survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// A power cut: `synchronous = FULL`.
    PowerCut,
    /// The end of the process: `synchronous = NORMAL`.
    Crash,
}

/// The one connection that writes. The mutex stands before SQLite's own lock, which could only be polled.
pub(crate) struct Writer {
    place: Place,
    busy_timeout_ms: u64,
    slot: Mutex<Option<Open>>,
}

struct Open {
    conn: Conn,
    durability: Durability,
}

impl Writer {
    pub(crate) fn new(place: Place, busy_timeout_ms: u64) -> Self {
        Writer {
            place,
            busy_timeout_ms,
            slot: Mutex::new(None),
        }
    }

    /// Runs `work` in a transaction; `told` hears of its events in the order of commits.
    pub(crate) fn run<T>(
        &self,
        durability: Durability,
        telling: &Mutex<()>,
        told: impl FnOnce(&[EventRow]),
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken out: a panic in `work` drops the connection and with it the transaction.
        let mut open = match slot.take() {
            Some(open) => open,
            None => self.open()?,
        };
        open.ensure(durability)?;
        let Ended {
            result,
            usable,
            turn: _turn,
        } = tx::run(&mut open.conn, telling, work);
        if usable {
            *slot = Some(open);
        }
        let (value, appended) = result?;
        told(&appended);
        Ok(value)
    }

    /// The connection without a transaction, for migrations.
    pub(crate) fn bare<T>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        let mut open = match slot.take() {
            Some(open) => open,
            None => self.open()?,
        };
        open.ensure(Durability::PowerCut)?;
        let value = work(&mut open.conn)?;
        *slot = Some(open);
        Ok(value)
    }

    fn open(&self) -> Result<Open, DatabaseError> {
        let conn = self.place.open(Role::Writer, self.busy_timeout_ms)?;
        Ok(Open {
            conn,
            durability: Durability::PowerCut,
        })
    }
}

impl Open {
    fn ensure(&mut self, durability: Durability) -> Result<(), DatabaseError> {
        if self.durability == durability {
            return Ok(());
        }
        if let Conn::Lite(conn) = &mut self.conn {
            conn.batch_execute(match durability {
                Durability::PowerCut => "PRAGMA synchronous = FULL",
                Durability::Crash => "PRAGMA synchronous = NORMAL",
            })?;
        }
        self.durability = durability;
        Ok(())
    }
}
