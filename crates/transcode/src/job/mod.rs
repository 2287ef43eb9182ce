//! A job: the wish that a channel runs, and what is observed of it.

mod action;
mod change;
mod status;

pub use action::Action;
pub use change::needs_new_run;
pub use status::{JobParts, Status, is_wanted, status};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::failure::Failure;

/// What the API asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Desired {
    Running,
    Stopped,
    Deleted,
}

/// What the holder of a job last reported of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Never ran, or ended as asked.
    Stopped,
    Starting,
    Running,
    /// Running, but an output or input is not what was asked.
    Degraded,
    /// Between two attempts.
    Retrying,
    Stopping,
    /// Gave up; `failure` says why.
    Failed,
    /// A finite input came to its end.
    Completed,
}

/// The fact column by column, written by the assigned session only. Times are milliseconds since 1970 UTC.
#[derive(Debug, Clone, PartialEq)]
pub struct JobFact {
    pub observed_generation: i64,
    pub observed_revision: i64,
    pub state: JobState,
    pub attempt: u32,
    pub run_number: i64,
    pub pid: Option<i32>,
    pub input_index: Option<u32>,
    pub started_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub next_retry_at: Option<i64>,
    /// Never none while `degraded`, `retrying` or `failed`.
    pub failure: Option<Failure>,
    /// In words why the job is `degraded` or what it waits for.
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests;
