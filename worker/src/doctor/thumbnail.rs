//! The picture that an input shows.

use std::os::fd::OwnedFd;
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

/// Who shows no key frame by then is looked at no longer; encoders that are left to themselves send one every ten seconds.
const PATIENCE: Duration = Duration::from_secs(12);

/// As a `data:` URL; `came` is what was received of an input that we receive ourselves. None where there is no picture.
pub(super) async fn of(shared: &Shared, input: &Input, came: Vec<u8>) -> Option<String> {
    let file = match &input.source {
        Source::File { path, .. } => Some(shared.settings.find_media(path)?),
        _ => None,
    };
    let file = file.map(|file| file.to_string_lossy().into_owned());
    let ffmpeg = shared.settings.find_ffmpeg()?;
    let args = still(input, file.as_deref())?;
    let stdin = match came.is_empty() {
        true => None,
        false => Some(feed(came)?),
    };
    let running = opened::run(shared, &ffmpeg, args, stdin);
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
