use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::connection::TIMEOUTS;
use crate::{Conn, DatabaseError};

const PG: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");
const LITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

/// The number under which PostgreSQL's advisory locks know this one; see `protocol::locks` for the others.
const LOCK: &str = "SELECT pg_advisory_lock(7316001)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(7316001)";

/// Whoever migrates may take long, and others wait for it.
const PATIENT: &str = "SET statement_timeout = 0; SET lock_timeout = '5min'";

pub(crate) fn up(conn: &mut Conn) -> Result<(), DatabaseError> {
    match conn {
        Conn::Pg(conn) => {
            conn.batch_execute(PATIENT)?;
            conn.batch_execute(LOCK)?;
            let done = run(conn, PG);
            conn.batch_execute(UNLOCK)?;
            conn.batch_execute(TIMEOUTS)?;
            done
        }
        // The lock at once: of two who began by reading, the later would make what the earlier has made.
        Conn::Lite(conn) => match settled(conn, LITE)? {
            true => Ok(()),
            false => conn.immediate_transaction(|conn| run(conn, LITE)),
        },
    }
}

fn run<DB: Backend>(
    conn: &mut impl MigrationHarness<DB>,
    known: EmbeddedMigrations,
) -> Result<(), DatabaseError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    if let Some(version) = unknown(conn, &known)? {
        return Err(DatabaseError::NewerSchema { version });
    }
    conn.run_pending_migrations(known).map_err(failed)?;
    Ok(())
}

pub(crate) fn down(conn: &mut Conn) -> Result<(), DatabaseError> {
    match conn {
        Conn::Pg(conn) => conn.revert_all_migrations(PG).map(|_| ()).map_err(failed),
        Conn::Lite(conn) => conn.revert_all_migrations(LITE).map(|_| ()).map_err(failed),
    }
}

/// Nothing pending here and nothing there that this program does not know.
pub(crate) fn is_current(conn: &mut Conn) -> Result<bool, DatabaseError> {
    match conn {
        Conn::Pg(conn) => settled(conn, PG),
        Conn::Lite(conn) => settled(conn, LITE),
    }
}

fn settled<DB: Backend>(
    conn: &mut impl MigrationHarness<DB>,
    known: EmbeddedMigrations,
) -> Result<bool, DatabaseError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let newer = unknown(conn, &known)?.is_some();
    Ok(!newer && !conn.has_pending_migration(known).map_err(failed)?)
}

/// The last migration that somebody else's program has brought there, if it is none of ours.
fn unknown<DB: Backend>(
    conn: &mut impl MigrationHarness<DB>,
    known: &EmbeddedMigrations,
) -> Result<Option<String>, DatabaseError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let known = MigrationSource::<DB>::migrations(known).map_err(failed)?;
    let known: Vec<String> = known
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let applied = conn.applied_migrations().map_err(failed)?;
    let mut strange: Vec<String> = applied
        .iter()
        .map(ToString::to_string)
        .filter(|version| !known.contains(version))
        .collect();
    strange.sort();
    Ok(strange.pop())
}

/// Whether a migration of that version is one of ours.
pub(crate) fn knows(version: &str) -> Result<bool, DatabaseError> {
    let known = MigrationSource::<Sqlite>::migrations(&LITE).map_err(failed)?;
    Ok(known
        .iter()
        .any(|migration| migration.name().version().to_string() == version))
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
