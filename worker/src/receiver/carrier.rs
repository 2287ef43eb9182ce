//! The process that carries an SRT input to our receiver.

use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use link::Severity;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::unistd::pipe2;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use tokio::task::JoinHandle;
use transcode::failure::{Class, Exit, Failure, HostFacts, InputKind, RunEvidence, classify};

use crate::logs::{ChannelLog, Flood, LineReader, remark};
use crate::shared::Shared;
use crate::spawner::{Launch, Limits};

/// Lines that a verdict may rest on; what comes after tells nothing new.
const KEPT: usize = 60;
/// What may come between two looks at a fast input; the default size would hold it up.
const PIPE: i32 = 1 << 20;
/// A carrier that has closed its output has so long to say why.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// A carrier at work. Dropped, it is killed.
#[derive(Debug)]
pub(crate) struct Carrier {
    watch: JoinHandle<Failure>,
}

impl Carrier {
    /// Spawns it; the pipe is what it brings. Its words go to the log, redacted.
    pub(crate) async fn start(
        shared: &Arc<Shared>,
        ffmpeg: &Path,
        args: Vec<String>,
        log: Option<ChannelLog>,
    ) -> std::io::Result<(Carrier, OwnedFd)> {
        let (brought, stdout) = pipe2(OFlag::O_CLOEXEC)?;
        // Refused beyond the user's share of pipe memory; then the default size has to do.
        let _ = fcntl(&brought, FcntlArg::F_SETPIPE_SZ(PIPE));
        let (words, stderr) = pipe2(OFlag::O_CLOEXEC)?;
        let launch = Launch {
            program: ffmpeg.to_owned(),
            args: args.into_iter().map(Into::into).collect(),
            dir: "/".into(),
            stdin: None,
            stderr: Some(stderr),
            descriptors: vec![(1, stdout), (3, shared.lock.share()?)],
            limits: Limits::default(),
        };
        let mut child = shared.spawner.spawn(launch).await?;
        let mut words = pipe::Receiver::from_owned_fd(words)?;
        let watch = tokio::spawn(async move {
            let mut said = Said::new(log);
            let mut lines = LineReader::default();
            let mut chunk = [0; 4096];
            while let Ok(bytes @ 1..) = words.read(&mut chunk).await {
                lines.push(&chunk[..bytes], |line| said.line(line));
            }
            lines.finish(|line| said.line(line));
            said.note_left_out();
            let exit = child.wait().await.unwrap_or(Exit::Code(-1));
            let log: Vec<&str> = said.kept.iter().map(String::as_str).collect();
            verdict(InputKind::Network, exit, &log)
        });
        Ok((Carrier { watch }, brought))
    }

    /// Why it ended.
    pub(crate) async fn failure(mut self) -> Failure {
        match tokio::time::timeout(LAST_WORDS, &mut self.watch).await {
            Ok(Ok(failure)) => failure,
            _ => Failure::of(Class::InputEnded, ["the SRT connection was closed"]),
        }
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

/// The words of a carrier: to the log as many as it can bear, and the first of them kept for the verdict.
struct Said {
    log: Option<ChannelLog>,
    kept: Vec<String>,
    flood: Flood,
}

impl Said {
    fn new(log: Option<ChannelLog>) -> Said {
        Said {
            log,
            kept: Vec::new(),
            flood: Flood::new(Instant::now()),
        }
    }

    fn line(&mut self, line: &str) {
        if self.flood.turns(Instant::now()) {
            self.note_left_out();
        }
        if !self.flood.admits() {
            return;
        }
        let line = match &self.log {
            Some(log) => log.redact(line),
            None => transcode::redact::redact(line).into_owned(),
        };
        if let Some(log) = &self.log {
            log.write_redacted(&format!("[info] carrier: {line}"));
        }
        if self.kept.len() < KEPT {
            self.kept.push(line);
        }
    }

    fn note_left_out(&mut self) {
        if let (Some(log), left_out @ 1..) = (&self.log, self.flood.left_out()) {
            log.note(Severity::Warning, &remark(left_out, "lines of the carrier"));
        }
    }
}

/// What a process that only reads an input has to say of its end.
pub(crate) fn verdict(input: InputKind, exit: Exit, log: &[&str]) -> Failure {
    crate::actor::of_the_input(classify(&RunEvidence {
        exit,
        asked: false,
        killed_by: None,
        input,
        finite_input: false,
        progress_blocks: 0,
        last_speed: None,
        bytes: 0,
        log,
        host: HostFacts::default(),
    }))
}
