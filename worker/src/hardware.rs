//! Which hardware encoders work on this machine: each is given a frame.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use database::protocol;
use nix::fcntl::OFlag;
use nix::unistd::pipe2;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use transcode::command::{Trial, Trials, trial_arguments};
use transcode::failure::Exit;

use crate::shared::Shared;
use crate::spawner::{Launch, Limits};

/// A driver may take its time, and one that hangs is not to be waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// What FFmpeg says of one frame.
const LONGEST_ANSWER: u64 = 64 << 10;

/// What was found to work, and on which device; what was refused is tried again whenever a channel asks.
#[derive(Debug, Default)]
pub(crate) struct Hardware {
    works: Mutex<BTreeSet<(String, u8)>>,
}

impl Hardware {
    /// Gives the encoder a frame, unless it has taken one before.
    pub(crate) async fn trial(&self, shared: &Shared, encoder: &str, index: u8) -> Trial {
        let key = (encoder.to_owned(), index);
        if self
            .works
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&key)
        {
            return Trial::Works;
        }
        let trial = match tokio::time::timeout(PATIENCE, one_frame(shared, encoder, index)).await {
            Ok(Ok(trial)) => trial,
            Ok(Err(error)) => Trial::Refused(format!("FFmpeg cannot be run: {error}")),
            Err(_) => Trial::Refused(format!("it gave nothing within {} s", PATIENCE.as_secs())),
        };
        if trial == Trial::Works {
            self.works
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(key);
        }
        trial
    }
}

/// Tries all encoders on the machine's first device, and adds what came of it to what the session says of itself.
pub(crate) async fn find(shared: Arc<Shared>, mut capabilities: Value) {
    let mut trials = Trials::default();
    while let Some(encoder) = trials.next_encoder() {
        let trial = shared.hardware.trial(&shared, encoder, 0).await;
        trials.push(encoder, trial);
    }
    let told = trials.done.iter().map(|(encoder, trial)| match trial {
        Trial::Works => json!({"encoder": encoder, "works": true, "reason": null}),
        Trial::Refused(why) => json!({"encoder": encoder, "works": false, "reason": why}),
    });
    capabilities["hardware"] = told.collect();
    let tell = move || {
        let session = shared.session_id;
        shared
            .database
            .fact(|tx| protocol::tell_capabilities(tx, session, &capabilities))
    };
    if let Ok(Err(error)) = tokio::task::spawn_blocking(tell).await {
        tracing::warn!(%error, "the hardware that was found could not be told");
    }
}

/// One run of FFmpeg. Dropped, it is killed with its group.
async fn one_frame(shared: &Shared, encoder: &str, index: u8) -> io::Result<Trial> {
    let program = shared.settings.find_ffmpeg();
    let program = program.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    let (said, stderr) = pipe2(OFlag::O_CLOEXEC)?;
    let launch = Launch {
        program,
        args: trial_arguments(encoder, index)
            .into_iter()
            .map(Into::into)
            .collect(),
        dir: PathBuf::from("/"),
        stdin: None,
        stderr: Some(stderr),
        descriptors: vec![(3, shared.lock.share()?)],
        limits: Limits::default(),
    };
    let mut child = shared.spawner.spawn(launch).await?;
    let mut text = Vec::new();
    let mut said = pipe::Receiver::from_owned_fd(said)?;
    (&mut said)
        .take(LONGEST_ANSWER)
        .read_to_end(&mut text)
        .await?;
    let ended_well = child.wait().await? == Exit::Code(0);
    Ok(Trial::of(ended_well, &String::from_utf8_lossy(&text)))
}
