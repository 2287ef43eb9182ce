//! A rendition's transport stream on its way into a leg's process.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hub::TsReader;
use tokio::io::AsyncWriteExt;
use tokio::net::unix::pipe;
use tokio::task::JoinHandle;

/// Writes until it is dropped, or the process is gone. Whatever the process is too slow for is lost in the hub.
#[derive(Debug)]
pub(super) struct Feed {
    task: JoinHandle<()>,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    fed: AtomicU64,
    drops: AtomicU64,
}

impl Feed {
    /// With a `payload` the process reads so many bytes at a time, and never fewer.
    pub(super) fn start(reader: TsReader, pipe: pipe::Sender, payload: Option<usize>) -> Feed {
        let counts = Arc::<Counts>::default();
        let theirs = Arc::clone(&counts);
        let task = tokio::spawn(async move {
            write(reader, pipe, payload, &theirs).await;
        });
        Feed { task, counts }
    }

    /// Bytes the pipe has taken, which says nothing about the peer.
    pub(super) fn fed(&self) -> u64 {
        self.counts.fed.load(Ordering::Relaxed)
    }

    /// Packets that the process was too slow for.
    pub(super) fn drops(&self) -> u64 {
        self.counts.drops.load(Ordering::Relaxed)
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn write(
    mut reader: TsReader,
    mut pipe: pipe::Sender,
    payload: Option<usize>,
    counts: &Counts,
) {
    let mut open = Vec::new();
    while let Some(bytes) = reader.next().await {
        counts.drops.store(reader.drops(), Ordering::Relaxed);
        let written = match payload {
            None => pipe.write_all(&bytes).await,
            Some(payload) => {
                open.extend_from_slice(&bytes);
                write_whole(&mut pipe, &mut open, payload).await
            }
        };
        if written.is_err() {
            return;
        }
        counts.fed.fetch_add(bytes.len() as u64, Ordering::Relaxed);
    }
}

/// A write of at most a page is never parted, so the reader always finds whole payloads in the pipe.
async fn write_whole(
    pipe: &mut pipe::Sender,
    open: &mut Vec<u8>,
    payload: usize,
) -> std::io::Result<()> {
    let whole = open.len() - open.len() % payload;
    for piece in open[..whole].chunks(payload) {
        pipe.write_all(piece).await?;
    }
    open.drain(..whole);
    Ok(())
}
