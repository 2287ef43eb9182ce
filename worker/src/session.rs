//! The lock that proves a predecessor and all its children gone.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Children of a predecessor that was killed take a moment to die of their death signal.
const PATIENCE: Duration = Duration::from_secs(3);
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// The exclusive lock on `{data_dir}/worker.lock`. Every child inherits it, so who gets it knows that nobody is left.
#[derive(Debug)]
pub struct WorkerLock {
    file: File,
}

/// Why the worker does not start.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    #[error(
        "{path} is held by {holder}: another worker runs on this data directory, or a child of it still lives"
    )]
    Held { path: PathBuf, holder: String },
    #[error("{path} cannot be locked")]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl WorkerLock {
    /// Takes the lock and writes our process id into it. Waits a little, and blocks meanwhile.
    pub fn take(data_dir: &Path) -> Result<WorkerLock, LockError> {
        let path = data_dir.join("worker.lock");
        let io_error = |source| LockError::Io {
            path: path.clone(),
            source,
        };
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io_error)?;
        let began = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(io_error(error)),
                Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                    std::thread::sleep(BETWEEN_TRIES);
                }
                Err(TryLockError::WouldBlock) => {
                    let holder = holder(&mut file);
                    return Err(LockError::Held { path, holder });
                }
            }
        }
        write_holder(&mut file).map_err(io_error)?;
        Ok(WorkerLock { file })
    }

    /// A descriptor of the same lock, for a child to inherit.
    pub fn share(&self) -> io::Result<OwnedFd> {
        Ok(self.file.try_clone()?.into())
    }
}

fn write_holder(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file
        .rewind()
        .and_then(|()| file.take(32).read_to_string(&mut text));
    match (read, text.trim().parse::<u32>()) {
        (Ok(_), Ok(pid)) => match Path::new(&format!("/proc/{pid}")).exists() {
            true => format!("process {pid}"),
            false => format!("a child of process {pid}, which is gone"),
        },
        _ => String::from("another process"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_worker_is_refused_and_told_who_holds_it() {
        let dir = tempfile::tempdir().unwrap();
        let first = WorkerLock::take(dir.path()).unwrap();
        let refused = WorkerLock::take(dir.path()).unwrap_err().to_string();
        assert!(
            refused.contains(&format!("process {}", std::process::id())),
            "{refused}"
        );
        let inherited = first.share().unwrap();
        drop(first);
        assert!(
            WorkerLock::take(dir.path()).is_err(),
            "a child still holds it"
        );
        drop(inherited);
        WorkerLock::take(dir.path()).unwrap();
    }
}
