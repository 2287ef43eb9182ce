use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use chrono::{DateTime, SecondsFormat, Utc};
use link::LogQuery;
use tokio::sync::{broadcast, oneshot};

use super::file::{RotatingFile, numbered};
use super::tail::{find, tail};

const FILE_BYTES: u64 = 10_000_000;
/// Older files kept beside the present one.
pub(super) const KEPT: u32 = 3;
const FOLLOWED: usize = 256;

pub(super) enum Message {
    Name {
        id: i64,
        slug: String,
    },
    Line {
        id: i64,
        at: DateTime<Utc>,
        text: Box<str>,
    },
    Follow {
        id: i64,
        query: LogQuery,
        reply: oneshot::Sender<(Vec<String>, broadcast::Receiver<Arc<str>>)>,
    },
    Close {
        id: i64,
    },
}

#[derive(Default)]
struct Open {
    slug: String,
    file: Option<RotatingFile>,
    followers: Option<broadcast::Sender<Arc<str>>>,
    failing: bool,
}

/// The thread's state: the files that are open and who follows them.
pub(super) struct Writer {
    dir: PathBuf,
    open: HashMap<i64, Open>,
}

impl Writer {
    pub(super) fn new(dir: PathBuf) -> Writer {
        Writer {
            dir,
            open: HashMap::new(),
        }
    }

    pub(super) fn run(mut self, inbox: &Receiver<Message>) {
        while let Ok(message) = inbox.recv() {
            match message {
                Message::Name { id, slug } => self.name(id, slug),
                Message::Line { id, at, text } => self.line(id, at, &text),
                Message::Follow { id, query, reply } => {
                    let lines = tail(&self.dir, id, query);
                    let followers = &mut self.open.entry(id).or_default().followers;
                    let sender = followers.get_or_insert_with(|| broadcast::channel(FOLLOWED).0);
                    let _ = reply.send((lines, sender.subscribe()));
                }
                Message::Close { id } => {
                    if let Some(open) = self.open.get_mut(&id) {
                        open.file = None;
                    }
                }
            }
        }
    }

    /// A channel that has another name keeps its log under the new one.
    fn name(&mut self, id: i64, slug: String) {
        let path = self.dir.join(format!("{id}-{slug}.log"));
        if let Some(old) = find(&self.dir, id).filter(|old| *old != path) {
            let _ = std::fs::rename(&old, &path);
            for number in 1..=KEPT {
                let _ = std::fs::rename(numbered(&old, number), numbered(&path, number));
            }
        }
        let open = self.open.entry(id).or_default();
        open.slug = slug;
        open.file = None;
    }

    fn line(&mut self, id: i64, at: DateTime<Utc>, text: &str) {
        let open = self.open.entry(id).or_default();
        let stamp = at.to_rfc3339_opts(SecondsFormat::Millis, true);
        let line = format!("{stamp} {text}");
        if let Some(followers) = &open.followers {
            if followers.receiver_count() == 0 {
                open.followers = None;
            } else {
                let _ = followers.send(line.as_str().into());
            }
        }
        let written = match &mut open.file {
            Some(file) => file.write_line(&line),
            None => {
                let path = self.dir.join(format!("{id}-{}.log", open.slug));
                RotatingFile::open(&path, FILE_BYTES, KEPT)
                    .and_then(|file| open.file.insert(file).write_line(&line))
            }
        };
        match written {
            Ok(()) => open.failing = false,
            Err(error) => {
                if !open.failing {
                    tracing::warn!(channel = id, %error, "the channel's log cannot be written; the channel runs on");
                }
                open.failing = true;
                // Opened anew at the next line: the folder may have been away.
                open.file = None;
            }
        }
    }
}
