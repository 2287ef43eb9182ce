use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use crate::connection::{Place, Role};
use crate::events::EventRow;
use crate::protocol::locks;
use crate::readers::Readers;
use crate::tx::Ended;
use crate::writer::{Durability, Writer};
use crate::{Conn, DatabaseError, Tx, migrate, tx};

/// What may be set of a database; the defaults are those of the design.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long SQLite waits for another process's lock.
    pub busy_timeout_ms: u64,
    /// Readers of a SQLite file.
    pub lite_readers: u32,
    /// Connections to PostgreSQL beside that of the facts.
    pub pg_connections: u32,
    /// How long a caller waits for a connection before it is told [`Cause::Busy`](crate::Cause::Busy).
    pub pool_wait: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            busy_timeout_ms: 2000,
            lite_readers: 4,
            pg_connections: 8,
            pool_wait: Duration::from_millis(500),
        }
    }
}

/// The database; cloning shares it.
#[derive(Clone)]
pub struct Database(Arc<Shared>);

struct Shared {
    place: Place,
    readers: Readers,
    writer: Writer,
    listener: OnceLock<Listener>,
    /// Who has it tells the listener of what it has committed.
    telling: Mutex<()>,
}

/// A database that no other process claims meanwhile; see [`Database::claim`].
pub struct Claim(#[expect(dead_code, reason = "held for the lock of its session")] Option<Conn>);

type Listener = Box<dyn Fn(&[EventRow]) + Send + Sync>;

impl Database {
    /// Opens a SQLite file (a path or `sqlite:…`) or a PostgreSQL database (`postgres://…`) without touching its schema.
    pub fn open(url: &str, options: Options) -> Result<Self, DatabaseError> {
        let place = Place::of(url);
        let readers = Readers::open(&place, &options);
        let writer = Writer::new(place.clone(), options.busy_timeout_ms);
        // One that cannot be opened says so here and not at the first request.
        writer.bare(|_| Ok(()))?;
        Ok(Database(Arc::new(Shared {
            place,
            readers,
            writer,
            listener: OnceLock::new(),
            telling: Mutex::new(()),
        })))
    }

    /// Brings the schema up to date; several processes may do so at once.
    pub fn migrate(&self) -> Result<(), DatabaseError> {
        self.0.writer.bare(migrate::up)
    }

    /// Takes the whole schema down, with everything in it.
    pub fn migrate_down(&self) -> Result<(), DatabaseError> {
        self.0.writer.bare(migrate::down)
    }

    /// Whether the schema is the one this program knows.
    pub fn is_current(&self) -> Result<bool, DatabaseError> {
        self.0.writer.bare(migrate::is_current)
    }

    /// Makes this process the only one that works on the database with all its jobs, until the claim is dropped. Of a
    /// SQLite file the lock on its folder says so already.
    ///
    /// # Errors
    /// [`DatabaseError::Claimed`]: another process has it.
    pub fn claim(&self) -> Result<Claim, DatabaseError> {
        match &self.0.place {
            Place::Lite(_) => Ok(Claim(None)),
            place @ Place::Pg(_) => {
                let mut conn = place.open(Role::Writer, 0)?;
                match locks::try_claim(&mut conn)? {
                    true => Ok(Claim(Some(conn))),
                    false => Err(DatabaseError::Claimed),
                }
            }
        }
    }

    /// Hands each committed transaction's events to `listener`, in the order of their ids. It must not block
    /// and must not call the database. Only the first listener is kept.
    pub fn on_events(&self, listener: impl Fn(&[EventRow]) + Send + Sync + 'static) {
        if self.0.listener.set(Box::new(listener)).is_err() {
            tracing::warn!("the database has a listener already");
        }
    }

    /// Reads one state of the database, on a connection that cannot write.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        tx::snapshot(&mut *self.0.readers.get()?, work)
    }

    /// Writes what somebody asked for: it survives a power cut once this returns.
    pub fn wish<T>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        match self.0.place {
            Place::Lite(_) => self.0.writer.run(
                Durability::PowerCut,
                &self.0.telling,
                |events| self.0.tell(events),
                work,
            ),
            // PostgreSQL serialises by rows; facts keep the writer's connection for themselves.
            Place::Pg(_) => {
                let mut conn = self.0.readers.get()?;
                let Ended {
                    result,
                    turn: _turn,
                    ..
                } = tx::run(&mut conn, &self.0.telling, work);
                let (value, appended) = result?;
                self.0.tell(&appended);
                Ok(value)
            }
        }
    }

    /// Writes what was observed, or decided from it: it can be observed again after a power cut.
    pub fn fact<T>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        self.0.writer.run(
            Durability::Crash,
            &self.0.telling,
            |events| self.0.tell(events),
            work,
        )
    }
}

impl Shared {
    fn tell(&self, events: &[EventRow]) {
        if let (Some(listener), false) = (self.listener.get(), events.is_empty()) {
            listener(events);
        }
    }
}
