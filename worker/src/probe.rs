//! What a file holds, looked at before FFmpeg opens it.

use std::collections::HashMap;
use std::fs::Metadata;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use nix::fcntl::OFlag;
use nix::unistd::pipe2;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use transcode::command::{Probe, Program, look_into_file};
use transcode::failure::Exit;

use crate::spawner::{Launch, Limits, Spawner};

/// No file holds so many streams.
const LONGEST_ANSWER: u64 = 4 << 20;
/// Files remembered; beyond it the memory begins anew.
const REMEMBERED: usize = 256;

/// Looks into files, and remembers what it saw until they change.
#[derive(Debug)]
pub struct Prober {
    limit: Duration,
    known: Mutex<HashMap<PathBuf, Known>>,
}

#[derive(Debug)]
struct Known {
    stamp: Stamp,
    programs: Vec<Program>,
}

type Stamp = (Option<SystemTime>, u64);

impl Prober {
    /// A look that takes longer is ended.
    pub fn new(limit: Duration) -> Prober {
        Prober {
            limit,
            known: Mutex::default(),
        }
    }

    /// The programmes of a file; none when ffprobe cannot tell, and FFmpeg will say why. `lock` is inherited, like by
    /// every child of a worker.
    pub async fn file(
        &self,
        spawner: &Spawner,
        ffprobe: &Path,
        file: &Path,
        lock: Option<OwnedFd>,
    ) -> Option<Vec<Program>> {
        let stamp = stamp(&std::fs::metadata(file).ok()?);
        if let Some(programs) = self.remembered(file, stamp) {
            return Some(programs);
        }
        let args = look_into_file(&file.to_string_lossy());
        let answer = ask(spawner, ffprobe, args, lock, self.limit).await?;
        let programs = Probe::from_ffprobe(&answer).programs.unwrap_or_default();
        if programs.iter().all(|program| program.streams.is_empty()) {
            return None;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let seen = Known {
            stamp,
            programs: programs.clone(),
        };
        known.insert(file.to_owned(), seen);
        Some(programs)
    }

    fn remembered(&self, file: &Path, stamp: Stamp) -> Option<Vec<Program>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = known.get(file).filter(|seen| seen.stamp == stamp)?;
        Some(seen.programs.clone())
    }
}

fn stamp(of: &Metadata) -> Stamp {
    (of.modified().ok(), of.len())
}

/// What ffprobe answers within the limit, in its own words; none when it cannot tell.
pub(crate) async fn ask(
    spawner: &Spawner,
    ffprobe: &Path,
    args: Vec<String>,
    lock: Option<OwnedFd>,
    limit: Duration,
) -> Option<serde_json::Value> {
    match tokio::time::timeout(limit, look(spawner, ffprobe, args, lock)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => {
            tracing::warn!(%error, "ffprobe cannot be run");
            None
        }
        Err(_) => {
            tracing::warn!(?limit, "ffprobe took too long");
            None
        }
    }
}

/// One run of ffprobe. Dropped, it is killed with its group.
async fn look(
    spawner: &Spawner,
    ffprobe: &Path,
    args: Vec<String>,
    lock: Option<OwnedFd>,
) -> io::Result<Option<serde_json::Value>> {
    let (answer, theirs) = pipe2(OFlag::O_CLOEXEC)?;
    let mut descriptors = vec![(1, theirs)];
    descriptors.extend(lock.map(|lock| (3, lock)));
    let launch = Launch {
        program: ffprobe.to_owned(),
        args: args.into_iter().map(Into::into).collect(),
        dir: PathBuf::from("/"),
        stdin: None,
        stderr: None,
        descriptors,
        limits: Limits::default(),
    };
    let mut child = spawner.spawn(launch).await?;
    let mut text = Vec::new();
    let answer = pipe::Receiver::from_owned_fd(answer)?;
    answer.take(LONGEST_ANSWER).read_to_end(&mut text).await?;
    if child.wait().await? != Exit::Code(0) {
        return Ok(None);
    }
    Ok(serde_json::from_slice(&text).ok())
}
