use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::{Conn, DatabaseError};

const PG: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");
const LITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

/// The number under which PostgreSQL's advisory locks know this one; see `protocol::locks` for the others.
const LOCK: &str = "SELECT pg_advisory_lock(7316001)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(7316001)";

pub(crate) fn up(conn: &mut Conn) -> Result<(), DatabaseError> {
    match conn {
        Conn::Pg(conn) => {
            conn.batch_execute(LOCK)?;
            let done = conn.run_pending_migrations(PG).map(|_| ()).map_err(failed);
            conn.batch_execute(UNLOCK)?;
            done
        }
        Conn::Lite(conn) => conn
            .run_pending_migrations(LITE)
            .map(|_| ())
            .map_err(failed),
    }
}

pub(crate) fn down(conn: &mut Conn) -> Result<(), DatabaseError> {
    match conn {
        Conn::Pg(conn) => conn.revert_all_migrations(PG).map(|_| ()).map_err(failed),
        Conn::Lite(conn) => conn.revert_all_migrations(LITE).map(|_| ()).map_err(failed),
    }
}

/// Nothing pending here and nothing there that this program does not know.
pub(crate) fn is_current(conn: &mut Conn) -> Result<bool, DatabaseError> {
    let pending = match conn {
        Conn::Pg(conn) => conn.has_pending_migration(PG),
        Conn::Lite(conn) => conn.has_pending_migration(LITE),
    };
    Ok(!pending.map_err(failed)?)
}

/// A disk that is full or read-only is told apart from a migration that is wrong.
fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> DatabaseError {
    let detail = error.to_string();
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error.as_ref());
    while let Some(current) = source {
        if let Some(cause) = crate::Cause::of(&current.to_string()) {
            return DatabaseError::unavailable(cause, detail);
        }
        source = current.source();
    }
    DatabaseError::Migration { detail }
}
