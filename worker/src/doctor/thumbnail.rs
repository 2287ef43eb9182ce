//! The picture that an input shows.

use std::os::fd::OwnedFd;
use std::path::Path;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nix::fcntl::OFlag;
use nix::unistd::pipe2;
use tokio::io::AsyncWriteExt;
use tokio::net::unix::pipe;
use transcode::command::still;
use transcode::failure::Exit;
use transcode::spec::{Input, Source};

use super::opened;
use crate::shared::Shared;

/// Who shows no picture by then has none to show.
const PATIENCE: Duration = Duration::from_secs(8);

/// As a `data:` URL; `came` is what was received of an input that we receive ourselves. None where there is no picture.
pub(super) async fn of(shared: &Shared, input: &Input, came: Vec<u8>) -> Option<String> {
    let file = match &input.source {
        Source::File { path, .. } => Some(shared.settings.find_media(path)?),
        _ => None,
    };
    let file = file.map(|file| file.to_string_lossy().into_owned());
    let ffmpeg = shared.settings.find_ffmpeg()?;
    let received = !came.is_empty();
    if let Some(picture) =
        attempt(shared, &ffmpeg, still(input, file.as_deref(), false)?, came).await
    {
        return Some(picture);
    }
    // Behind a server that waits for its key frame the sound comes first.
    let long = still(input, file.as_deref(), true).filter(|_| !received && file.is_none())?;
    // Twice, since the picture may begin later than any look.
    match attempt(shared, &ffmpeg, long.clone(), Vec::new()).await {
        Some(picture) => Some(picture),
        None => attempt(shared, &ffmpeg, long, Vec::new()).await,
    }
}

async fn attempt(
    shared: &Shared,
    ffmpeg: &Path,
    args: Vec<String>,
    came: Vec<u8>,
) -> Option<String> {
    let stdin = match came.is_empty() {
        true => None,
        false => Some(feed(came)?),
    };
    let running = opened::run(shared, ffmpeg, args, stdin);
    let answer = tokio::time::timeout(PATIENCE, running).await.ok()?.ok()?;
    let picture = answer.exit == Exit::Code(0) && answer.text.starts_with(&[0xff, 0xd8]);
    picture.then(|| format!("data:image/jpeg;base64,{}", STANDARD.encode(&answer.text)))
}

/// A pipe that brings these bytes and then ends.
fn feed(bytes: Vec<u8>) -> Option<OwnedFd> {
    let (read, write) = pipe2(OFlag::O_CLOEXEC).ok()?;
    let mut write = pipe::Sender::from_owned_fd(write).ok()?;
    tokio::spawn(async move {
        // Who has seen its key frame reads no further.
        let _ = write.write_all(&bytes).await;
    });
    Some(read)
}
