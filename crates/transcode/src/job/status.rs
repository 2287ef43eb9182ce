use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Desired, JobState};

/// What a user sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Stopped,
    /// Wanted, and nobody holds it.
    Queued,
    Starting,
    Running,
    Degraded,
    Retrying,
    Stopping,
    Failed,
    Completed,
}

/// The parts of a job from which its status follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobParts {
    pub desired: Desired,
    pub generation: i64,
    /// A session is assigned to it.
    pub held: bool,
    pub observed_generation: i64,
    pub state: JobState,
}

impl JobParts {
    /// What was last observed is of the wish as it stands.
    fn is_current(&self) -> bool {
        self.observed_generation == self.generation
    }

    /// The wish as it stands was tried to its end: only a start, a restart or a change tries again.
    fn is_over(&self) -> bool {
        self.is_current() && matches!(self.state, JobState::Failed | JobState::Completed)
    }
}

/// Somebody should hold this job.
pub fn is_wanted(parts: &JobParts) -> bool {
    parts.desired == Desired::Running && !parts.is_over()
}

/// What the wish, the assignment and the fact come to.
///
/// A holder that was told to stop is `stopping` until the write that records the end clears the assignment,
/// whatever it reported before; a state observed of an older wish says nothing about this one.
pub fn status(parts: &JobParts) -> Status {
    match (parts.desired, parts.held) {
        (Desired::Stopped | Desired::Deleted, true) => Status::Stopping,
        (Desired::Stopped | Desired::Deleted, false) => Status::Stopped,
        (Desired::Running, true) if parts.is_current() => observed(parts.state),
        (Desired::Running, true) => Status::Starting,
        (Desired::Running, false) if parts.is_over() => observed(parts.state),
        (Desired::Running, false) => Status::Queued,
    }
}

/// The status of a held job whose fact is of the wish as it stands.
fn observed(state: JobState) -> Status {
    match state {
        // Ended as asked at its last holder; this one has not spawned yet.
        JobState::Stopped | JobState::Starting => Status::Starting,
        JobState::Running => Status::Running,
        JobState::Degraded => Status::Degraded,
        JobState::Retrying => Status::Retrying,
        JobState::Stopping => Status::Stopping,
        JobState::Failed => Status::Failed,
        JobState::Completed => Status::Completed,
    }
}
