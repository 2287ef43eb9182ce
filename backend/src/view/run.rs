use database::runs::RunRow;
use serde::Serialize;
use transcode::failure::{Exit, Failure};
use utoipa::ToSchema;

use super::rfc3339;

/// One attempt: an FFmpeg process from spawn to exit.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Run {
    pub number: i64,
    pub worker: String,
    pub generation: i64,
    pub input_index: u32,
    #[schema(format = DateTime)]
    pub started_at: String,
    /// Null while it runs.
    #[schema(format = DateTime)]
    pub ended_at: Option<String>,
    pub exit: Option<Exit>,
    /// Null where it ended as asked.
    pub failure: Option<Failure>,
    /// Bytes out of all renditions.
    pub bytes: u64,
    pub input_restarts: u32,
}

impl Run {
    pub fn of(row: &RunRow) -> Self {
        Self {
            number: row.number,
            worker: row.worker.clone(),
            generation: row.generation,
            input_index: row.input_index,
            started_at: rfc3339(row.started_at).unwrap_or_default(),
            ended_at: row.ended_at.and_then(rfc3339),
            exit: row.exit,
            failure: row.failure.clone(),
            bytes: row.bytes,
            input_restarts: row.input_restarts,
        }
    }
}
