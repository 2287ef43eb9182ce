//! Questions to whoever holds a job.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{HostReport, InterfaceReport, ProbeOrder, ProbeReport};

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
pub type BoxStream<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

/// Why an ask has no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error("the worker that could answer is not reachable: {0}")]
    Unreachable(String),
    #[error("the worker could not answer: {0}")]
    Failed(String),
}

/// How grave a line of a log is, as FFmpeg names it. The graver is the lesser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Fatal,
    Error,
    Warning,
    Info,
    Debug,
}

/// Which lines of a log are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogQuery {
    /// The last so many that qualify.
    pub lines: usize,
    /// This grave or graver; none takes all.
    pub severity: Option<Severity>,
}

/// Lines of a log, oldest first, redacted, without line ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPage {
    pub lines: Vec<String>,
}

/// The last picture of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumbnail {
    pub jpeg: Bytes,
    pub age: Duration,
}

/// The names that [`History::series`] may hold.
pub const HISTORY_SERIES: [&str; 3] = ["fps", "speed", "bitrate"];

/// Chart series of a channel over the last hour.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct History {
    pub series: Vec<Series>,
}

/// One series, oldest point first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Series {
    pub name: String,
    /// Milliseconds since 1970 UTC and the value at that second.
    pub points: Vec<(i64, f64)>,
}

/// Who holds jobs and answers for them. A job it does not know has an empty log, no picture and no command.
pub trait Holder: Send + Sync {
    fn log(&self, job_id: i64, query: LogQuery) -> BoxFuture<'_, Result<LogPage, AskError>>;
    /// The lines of `log`, then every new one as it comes, until the stream is dropped.
    fn follow_log(
        &self,
        job_id: i64,
        query: LogQuery,
    ) -> BoxFuture<'_, Result<BoxStream<String>, AskError>>;
    fn thumbnail(&self, job_id: i64) -> BoxFuture<'_, Result<Option<Thumbnail>, AskError>>;
    /// The redacted argv of the present run.
    fn command(&self, job_id: i64) -> BoxFuture<'_, Result<Option<Vec<String>>, AskError>>;
    /// All series from `since_millis` on.
    fn history(&self, job_id: i64, since_millis: i64) -> BoxFuture<'_, Result<History, AskError>>;
    fn interfaces(&self) -> BoxFuture<'_, Result<Vec<InterfaceReport>, AskError>>;
    fn host(&self) -> BoxFuture<'_, Result<HostReport, AskError>>;
    /// Opens an input for a while and tells what came, or what is likely wrong.
    fn probe(&self, order: ProbeOrder) -> BoxFuture<'_, Result<ProbeReport, AskError>>;
}

/// Finds the holder to ask.
#[derive(Clone)]
pub struct Asks(Arc<dyn Holder>);

impl Asks {
    /// The one worker of this process answers for every session.
    pub fn in_process(holder: Arc<dyn Holder>) -> Self {
        Self(holder)
    }

    /// Who answers for the session; where a job has none, the worker that last held it.
    pub fn holder(&self, _session_id: Option<i64>) -> &dyn Holder {
        self.0.as_ref()
    }
}

impl std::fmt::Debug for Asks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Asks::in_process")
    }
}
