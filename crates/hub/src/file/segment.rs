use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use mpegts::PACKET_SIZE;

use super::name;
use crate::instant::now;
use crate::tap::Chunk;

/// Written at once: fewer, larger writes.
const BLOCK: usize = 64 * 1024;

/// A segment being written.
#[derive(Debug)]
pub(super) struct Open {
    file: File,
    path: PathBuf,
    started: i64,
    unwritten: Vec<u8>,
    since: i64,
    written: u64,
}

impl Open {
    /// Makes the file; it begins with the tables.
    pub(super) fn create(dir: &Path, stem: &str, chunk: &Chunk) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        let path = name::free(dir, stem, SystemTime::now());
        let file = File::create_new(name::part(&path))?;
        // Tells another recorder that this part is in use. Where locks are not to be had, so are no two recorders.
        let _ = file.try_lock();
        Ok(Self {
            file,
            path,
            started: chunk.clock,
            unwritten: chunk.tables.to_vec(),
            since: now(),
            written: 0,
        })
    }

    /// The line's position at its beginning.
    pub(super) fn started(&self) -> i64 {
        self.started
    }

    pub(super) fn add(&mut self, data: &[u8]) {
        if self.unwritten.is_empty() {
            self.since = now();
        }
        self.unwritten.extend_from_slice(data);
    }

    pub(super) fn has_unwritten(&self) -> bool {
        !self.unwritten.is_empty()
    }

    pub(super) fn wants_writing(&self) -> bool {
        let age = now() - self.since;
        self.unwritten.len() >= BLOCK || age >= super::WRITE_AFTER.as_nanos() as i64
    }

    /// Writes what is gathered; gives back how much that was.
    pub(super) fn write(&mut self) -> io::Result<usize> {
        if self.unwritten.is_empty() {
            return Ok(0);
        }
        self.file.write_all(&self.unwritten)?;
        let bytes = self.unwritten.len();
        self.written += bytes as u64;
        self.unwritten.clear();
        Ok(bytes)
    }

    /// Throws away what is not written.
    pub(super) fn forget(&mut self) -> usize {
        std::mem::take(&mut self.unwritten).len()
    }

    /// Whole packets, on disk, under its own name; an empty one is removed.
    pub(super) fn complete(self) -> io::Result<()> {
        finish(&self.file, &name::part(&self.path), &self.path)
    }
}

fn finish(file: &File, part: &Path, path: &Path) -> io::Result<()> {
    let len = file.metadata()?.len();
    let whole = len - len % PACKET_SIZE as u64;
    if whole == 0 {
        return fs::remove_file(part);
    }
    if whole != len {
        file.set_len(whole)?;
    }
    file.sync_all()?;
    fs::rename(part, path)?;
    // The name is only safe when the folder is.
    match path.parent() {
        Some(dir) => File::open(dir)?.sync_all(),
        None => Ok(()),
    }
}

/// Completes what a predecessor had to leave open.
pub(super) fn complete_leftovers(dir: &Path, stem: &str) {
    let Ok(entries) = fs::read_dir(dir) else {
        return;
    };
    for part in entries.flatten().map(|entry| entry.path()) {
        let Some(path) = name::finished_name(&part, stem) else {
            continue;
        };
        let done = File::options()
            .write(true)
            .open(&part)
            .and_then(|file| match file.try_lock() {
                Err(TryLockError::WouldBlock) => Ok(()),
                _ => finish(&file, &part, &path),
            });
        if let Err(error) = done {
            tracing::warn!(part = %part.display(), %error, "a recording could not be completed");
        }
    }
}
