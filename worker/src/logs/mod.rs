//! The channels' logs: one writer for all, time-stamped, redacted, rotated.
//!
//! One thread writes, behind a bounded queue: neither a full disk nor a babbling child ever stops a channel.

mod file;
mod flood;
mod line;
mod stderr;
mod tail;
mod writer;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, SyncSender, TrySendError};
use std::sync::{Arc, RwLock};

use link::{LogQuery, Severity};
use tokio::sync::{broadcast, oneshot};
use transcode::redact::Secrets;

pub use file::RotatingFile;
pub(crate) use flood::{Flood, remark};
pub use line::{severity, slug};
pub use stderr::LineReader;
pub use tail::tail;

use writer::{Message, Writer};

/// Lines waiting for the disk; beyond it they are dropped and counted.
const QUEUE: usize = 4096;

/// The writer of every channel's log.
#[derive(Debug, Clone)]
pub struct Logs {
    dir: PathBuf,
    queue: SyncSender<Message>,
}

impl Logs {
    /// Starts the writer for `{log_dir}/channels`.
    pub fn start(log_dir: &Path) -> io::Result<Logs> {
        let dir = log_dir.join("channels");
        std::fs::create_dir_all(&dir)?;
        let (queue, inbox) = mpsc::sync_channel(QUEUE);
        let writer = Writer::new(dir.clone());
        std::thread::Builder::new()
            .name("logs".into())
            .stack_size(256 * 1024)
            .spawn(move || writer.run(&inbox))?;
        Ok(Logs { dir, queue })
    }

    /// The log of one channel.
    pub fn channel(&self, id: i64, name: &str) -> ChannelLog {
        let _ = self.queue.try_send(Message::Name {
            id,
            slug: slug(name),
        });
        ChannelLog {
            id,
            queue: self.queue.clone(),
            secrets: Arc::new(RwLock::new(Secrets::default())),
            dropped: Arc::new(AtomicU64::new(0)),
        }
    }

    /// The last lines that qualify. Reads the disk.
    pub fn read(&self, id: i64, query: LogQuery) -> Vec<String> {
        tail(&self.dir, id, query)
    }

    /// The lines of `read`, and from exactly there on every new one.
    pub async fn follow(
        &self,
        id: i64,
        query: LogQuery,
    ) -> io::Result<(Vec<String>, broadcast::Receiver<Arc<str>>)> {
        let (reply, answer) = oneshot::channel();
        let queue = self.queue.clone();
        let asked = move || queue.send(Message::Follow { id, query, reply });
        let ended = || io::Error::other("the log's writer has ended");
        tokio::task::spawn_blocking(asked)
            .await
            .map_err(io::Error::other)?
            .map_err(|_| ended())?;
        answer.await.map_err(|_| ended())
    }

    /// Closes the channel's file; the log itself stays.
    pub fn close(&self, id: i64) {
        let _ = self.queue.try_send(Message::Close { id });
    }
}

/// Whether a line of a log belongs to the answer.
pub(crate) fn matches(line: &str, query: LogQuery) -> bool {
    line::qualifies(severity(line), query.severity)
}

/// Where one channel's lines go.
#[derive(Clone)]
pub struct ChannelLog {
    id: i64,
    queue: SyncSender<Message>,
    secrets: Arc<RwLock<Secrets>>,
    dropped: Arc<AtomicU64>,
}

impl ChannelLog {
    /// From here on these are replaced wherever they appear.
    pub fn set_secrets(&self, secrets: Secrets) {
        if let Ok(mut present) = self.secrets.write() {
            *present = secrets;
        }
    }

    /// What may be shown of a text.
    pub fn redact(&self, text: &str) -> String {
        match self.secrets.read() {
            Ok(secrets) => secrets.redact(text).into_owned(),
            Err(_) => String::from("[a line was withheld]"),
        }
    }

    /// Writes a line that is redacted already. Never waits.
    pub fn write_redacted(&self, text: &str) {
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        if dropped > 0 {
            let note = format!(
                "[warning] signalbox: {dropped} lines were dropped, the disk is slower than the log"
            );
            self.send(&note);
        }
        self.send(text);
    }

    /// Writes a line of our own. Never waits.
    pub fn note(&self, severity: Severity, text: &str) {
        let word = line::word(severity);
        self.write_redacted(&format!("[{word}] signalbox: {}", self.redact(text)));
    }

    fn send(&self, text: &str) {
        let message = Message::Line {
            id: self.id,
            at: chrono::Utc::now(),
            text: text.into(),
        };
        if let Err(TrySendError::Full(_)) = self.queue.try_send(message) {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}
