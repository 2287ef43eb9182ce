//! Copies of a SQLite database: made while it is at work, and put in its place again.

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::{Cause, DatabaseError, migrate};

/// What a copy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    pub channels: u64,
    pub bytes: u64,
}

/// Copies the database at `from` to the new file `to`, as it is at one moment; whoever works on it goes on meanwhile.
///
/// # Errors
/// `from` cannot be read or is no database of ours; `to` is there already or cannot be written. Then no `to` is left.
pub fn backup(from: &Path, to: &Path) -> Result<Copied, DatabaseError> {
    let source = open(from)?;
    let partial = Partial::beside(to)?;
    copy(&source, &partial.0)?;
    let copied = check(&partial.0)?;
    // Unlike a rename, a link refuses to take the place of what is there.
    fs::hard_link(&partial.0, to).map_err(|error| refused(to, &error))?;
    sync_folder(to)?;
    Ok(copied)
}

/// Puts the copy `from` in the place of the database `to`, which nobody may be at work on. What was there stays beside
/// it under the name that is answered, if there was something.
///
/// # Errors
/// `from` cannot be read, is damaged, is no database of ours or of a newer program; `to` cannot be written. Then `to` is
/// as it was.
pub fn restore(from: &Path, to: &Path) -> Result<(Copied, Option<PathBuf>), DatabaseError> {
    check(from)?;
    let source = open(from)?;
    let partial = Partial::beside(to)?;
    copy(&source, &partial.0)?;
    let copied = check(&partial.0)?;
    let replaced = set_aside(to)?;
    fs::rename(&partial.0, to).map_err(|error| refused(to, &error))?;
    sync_folder(to)?;
    Ok((copied, replaced))
}

/// A file on its way; removed when it has not become what it was to be.
struct Partial(PathBuf);

impl Partial {
    fn beside(to: &Path) -> Result<Partial, DatabaseError> {
        let partial = Partial(suffixed(to, ".partial"));
        let _ = fs::remove_file(&partial.0);
        // Stream keys stand in it.
        let made = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&partial.0);
        match made {
            Ok(_) => Ok(partial),
            Err(error) => Err(refused(to, &error)),
        }
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        for end in ["", "-journal", "-wal", "-shm"] {
            let _ = fs::remove_file(suffixed(&self.0, end));
        }
    }
}

/// The old database, whole in its one file, under another name as well.
fn set_aside(to: &Path) -> Result<Option<PathBuf>, DatabaseError> {
    if !to.exists() {
        return Ok(None);
    }
    // What a process that was killed left in the log belongs to the old file, and must not meet the new one. One that
    // cannot be read any more is set aside with it as it is.
    if let Ok(old) = Connection::open(to) {
        let _ = old.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
    let aside = suffixed(to, ".replaced");
    for end in ["", "-wal", "-shm"] {
        let (here, there) = (suffixed(to, end), suffixed(&aside, end));
        let _ = fs::remove_file(&there);
        if here.exists() {
            fs::hard_link(&here, &there).map_err(|error| refused(&there, &error))?;
        }
    }
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(suffixed(to, end));
    }
    Ok(Some(aside))
}

/// Whole, of ours, and not newer than this program.
fn check(file: &Path) -> Result<Copied, DatabaseError> {
    let conn = open(file)?;
    let sound: String = conn
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(|error| unreadable(file, &error))?;
    if sound != "ok" {
        return Err(DatabaseError::corrupt(format_args!(
            "{} is damaged: {sound}",
            file.display()
        )));
    }
    let version: String = conn
        .query_row(
            "SELECT max(version) FROM __diesel_schema_migrations",
            [],
            |row| row.get(0),
        )
        .map_err(|_| {
            DatabaseError::corrupt(format_args!(
                "{} is a SQLite file, but no database of Signalbox",
                file.display()
            ))
        })?;
    if !migrate::knows(&version)? {
        return Err(DatabaseError::NewerSchema { version });
    }
    let channels: i64 = conn
        .query_row("SELECT count(*) FROM channels", [], |row| row.get(0))
        .map_err(|error| unreadable(file, &error))?;
    let bytes = fs::metadata(file).map_err(|error| refused(file, &error))?;
    Ok(Copied {
        channels: channels.unsigned_abs(),
        bytes: bytes.len(),
    })
}

fn open(file: &Path) -> Result<Connection, DatabaseError> {
    if !file.is_file() {
        let text = format!("{} is no file", file.display());
        return Err(DatabaseError::unavailable(Cause::CannotOpen, text));
    }
    // Writable, since a log that a killed process left is brought in by whoever opens the file next.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(file, flags).map_err(|error| unreadable(file, &error))
}

/// In one step, and so of one moment: a copy in parts begins anew whenever somebody else writes.
fn copy(source: &Connection, to: &Path) -> Result<(), DatabaseError> {
    let mut target = Connection::open(to).map_err(|error| unreadable(to, &error))?;
    let done = Backup::new(source, &mut target).and_then(|backup| backup.step(-1));
    match done.map_err(|error| unreadable(to, &error))? {
        StepResult::Done => Ok(()),
        _ => Err(DatabaseError::unavailable(
            Cause::Locked,
            "somebody holds the database for himself",
        )),
    }
}

fn sync_folder(file: &Path) -> Result<(), DatabaseError> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let opened = fs::File::open(folder).and_then(|folder| folder.sync_all());
    opened.map_err(|error| refused(folder, &error))
}

fn suffixed(path: &Path, end: &str) -> PathBuf {
    let mut text = path.as_os_str().to_owned();
    text.push(end);
    text.into()
}

fn unreadable(file: &Path, error: &rusqlite::Error) -> DatabaseError {
    let detail = format!("{}: {error}", file.display());
    match Cause::of(&detail) {
        Some(cause) => DatabaseError::unavailable(cause, detail),
        None => DatabaseError::corrupt(detail),
    }
}

fn refused(file: &Path, error: &std::io::Error) -> DatabaseError {
    let detail = format!("{}: {error}", file.display());
    let cause = match error.kind() {
        std::io::ErrorKind::StorageFull => Cause::DiskFull,
        std::io::ErrorKind::ReadOnlyFilesystem => Cause::ReadOnly,
        _ => Cause::CannotOpen,
    };
    DatabaseError::unavailable(cause, detail)
}
