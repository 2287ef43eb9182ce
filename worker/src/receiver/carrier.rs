//! The process that carries an SRT input to our receiver.

use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use nix::fcntl::OFlag;
use nix::unistd::pipe2;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use tokio::task::JoinHandle;
use transcode::failure::{Class, Exit, Failure, HostFacts, InputKind, RunEvidence, classify};

use crate::logs::{ChannelLog, LineReader};
use crate::shared::Shared;
use crate::spawner::{Launch, Limits};

/// Lines that a verdict may rest on; what comes after tells nothing new.
const KEPT: usize = 60;
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
            let mut kept = Vec::new();
            let mut lines = LineReader::default();
            let mut chunk = [0; 4096];
            let mut keep = |line: &str| {
                let line = match &log {
                    Some(log) => log.redact(line),
                    None => transcode::redact::redact(line).into_owned(),
                };
                if let Some(log) = &log {
                    log.write_redacted(&format!("[info] carrier: {line}"));
                }
                if kept.len() < KEPT {
                    kept.push(line);
                }
            };
            while let Ok(bytes @ 1..) = words.read(&mut chunk).await {
                lines.push(&chunk[..bytes], &mut keep);
            }
            lines.finish(&mut keep);
            let exit = child.wait().await.unwrap_or(Exit::Code(-1));
            let log: Vec<&str> = kept.iter().map(String::as_str).collect();
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
