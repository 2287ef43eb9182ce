use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Bytes;
use database::events::{EventRow, Since};
use link::{NewsItem, NewsReader, SessionReport};
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc::error::SendTimeoutError;
use tokio::sync::{broadcast, mpsc};

use super::stream::PATIENCE;
use crate::State;
use crate::problem::{Code, Problem};
use crate::view::rfc3339;

/// Silence that a proxy might take for the end is broken by a comment.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Rows of one replaying read.
const REPLAY: u32 = 500;

const KINDS: [&str; 6] = ["job", "run", "output", "worker", "alert", "progress"];

/// Which kinds of events a reader wants.
#[derive(Debug, Clone)]
pub(super) struct Kinds(Vec<&'static str>);

impl Kinds {
    pub(super) fn read(types: Option<&str>) -> Result<Self, Problem> {
        let Some(types) = types else {
            return Ok(Self(KINDS.to_vec()));
        };
        let read = types.split(',').map(|word| {
            KINDS
                .iter()
                .find(|known| **known == word.trim())
                .copied()
                .ok_or_else(|| {
                    let detail = format!("types names `{word}`; allowed are {}", KINDS.join(", "));
                    Problem::new(Code::BadQuery, detail)
                })
        });
        read.collect::<Result<_, _>>().map(Self)
    }

    fn want(&self, kind: &str) -> bool {
        self.0.contains(&kind)
    }
}

/// One reader of events.
pub(super) struct Follower {
    state: State,
    kinds: Kinds,
    channel: Option<i64>,
    feed: broadcast::Receiver<Arc<EventRow>>,
    news: NewsReader,
    /// The last id that was sent or left out on purpose.
    last: i64,
    /// What was asked for is no longer kept.
    reset: bool,
    /// How far the replay goes; the feed goes on from there.
    replay_to: i64,
}

/// Why a stream ends.
enum End {
    /// The reader went away, or the events cannot be read.
    Gone,
    /// The reader did not keep up.
    Slow,
}

impl Follower {
    pub(super) async fn begin(
        state: &State,
        kinds: Kinds,
        channel: Option<i64>,
        last_seen: Option<i64>,
    ) -> Result<Self, Problem> {
        // Subscribed first: an event between this and the look at the database comes twice and is dropped by its id.
        let feed = state.feed().follow();
        let news = state.news().subscribe();
        let (latest, since) = state
            .read(move |conn| {
                let latest = database::events::latest(conn)?;
                let since = last_seen
                    .map(|id| database::events::since(conn, id, 1))
                    .transpose()?;
                Ok((latest, since))
            })
            .await?;
        let reset = matches!(since, Some(Since::Reset));
        let last = if reset {
            latest
        } else {
            last_seen.unwrap_or(latest)
        };
        Ok(Self {
            state: state.clone(),
            kinds,
            channel,
            feed,
            news,
            last,
            reset,
            replay_to: latest,
        })
    }

    pub(super) async fn run(mut self, sender: mpsc::Sender<Bytes>) {
        // Its place is kept from the beginning: where a reader is slow, everything else is full.
        let Ok(last_word) = sender.clone().reserve_owned().await else {
            return;
        };
        if let Err(End::Slow) = self.follow(&sender).await {
            // Without an id: the reader comes back with that of the last event it got.
            last_word.send(Bytes::from(message(None, "dropped", &json!({}))));
        }
    }

    /// Tells what happens until the stream ends, which is always an error.
    async fn follow(&mut self, sender: &mpsc::Sender<Bytes>) -> Result<(), End> {
        send(sender, "retry: 2000\n\n".to_owned()).await?;
        if self.reset {
            send(sender, message(Some(self.last), "reset", &json!({}))).await?;
        }
        self.replay(sender).await?;
        let mut keep_alive = tokio::time::interval(KEEP_ALIVE);
        keep_alive.tick().await;
        loop {
            tokio::select! {
                () = sender.closed() => return Err(End::Gone),
                row = self.feed.recv() => match row {
                    Ok(row) => self.tell(sender, &row).await?,
                    Err(RecvError::Lagged(_)) => return Err(End::Slow),
                    Err(RecvError::Closed) => return Err(End::Gone),
                },
                item = self.news.next() => match item {
                    Some(Ok(NewsItem::Report(report))) => self.progress(sender, &report).await?,
                    Some(Err(_)) => {}
                    None => return Err(End::Gone),
                },
                _ = keep_alive.tick() => send(sender, ": still here\n\n".to_owned()).await?,
            }
        }
    }

    async fn replay(&mut self, sender: &mpsc::Sender<Bytes>) -> Result<(), End> {
        while self.last < self.replay_to {
            let from = self.last;
            let read = self
                .state
                .read(move |conn| database::events::since(conn, from, REPLAY))
                .await;
            let Ok(Since::Events(rows)) = read else {
                return Err(End::Gone);
            };
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                self.tell(sender, row).await?;
            }
        }
        Ok(())
    }

    async fn tell(&mut self, sender: &mpsc::Sender<Bytes>, row: &EventRow) -> Result<(), End> {
        if row.id <= self.last {
            return Ok(());
        }
        self.last = row.id;
        let Ok(Value::String(kind)) = serde_json::to_value(row.kind) else {
            return Ok(());
        };
        if !self.kinds.want(&kind)
            || self
                .channel
                .is_some_and(|wanted| row.channel_id != Some(wanted))
        {
            return Ok(());
        }
        let mut body = row.body.clone();
        if let Value::Object(fields) = &mut body {
            fields.insert("at".to_owned(), json!(rfc3339(row.at)));
            fields.insert("channel_id".to_owned(), json!(row.channel_id));
        }
        send(sender, message(Some(row.id), &kind, &body)).await
    }

    async fn progress(
        &mut self,
        sender: &mpsc::Sender<Bytes>,
        report: &SessionReport,
    ) -> Result<(), End> {
        if !self.kinds.want("progress") {
            return Ok(());
        }
        let wanted = report
            .jobs
            .iter()
            .filter(|job| self.channel.is_none_or(|channel| channel == job.job_id));
        for job in wanted {
            let body = json!({
                "channel_id": job.job_id,
                "at": rfc3339(report.at_millis),
                "progress": job.progress,
                "deliveries": job.deliveries,
            });
            send(sender, message(None, "progress", &body)).await?;
        }
        Ok(())
    }
}

fn message(id: Option<i64>, kind: &str, body: &Value) -> String {
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    format!("{id}event: {kind}\ndata: {body}\n\n")
}

async fn send(sender: &mpsc::Sender<Bytes>, text: String) -> Result<(), End> {
    sender
        .send_timeout(Bytes::from(text), PATIENCE)
        .await
        .map_err(|error| match error {
            SendTimeoutError::Timeout(_) => End::Slow,
            SendTimeoutError::Closed(_) => End::Gone,
        })
}
