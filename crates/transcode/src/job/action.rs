use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Status;

/// What a user may ask of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Start,
    Stop,
    Restart,
    Delete,
}

impl Status {
    /// The actions that change something in this status.
    pub fn actions(self) -> &'static [Action] {
        use Action::{Delete, Restart, Start, Stop};
        match self {
            Status::Stopped | Status::Stopping => &[Start, Delete],
            Status::Queued => &[Stop, Delete],
            Status::Starting | Status::Running | Status::Degraded | Status::Retrying => {
                &[Stop, Restart, Delete]
            }
            Status::Failed | Status::Completed => &[Start, Stop, Restart, Delete],
        }
    }
}
