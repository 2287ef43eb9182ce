use database::sessions::{SessionRow, SessionState};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::rfc3339;

/// An encoding server, by its latest session.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Worker {
    /// Its stable name.
    pub id: String,
    pub session_id: i64,
    #[schema(value_type = String, example = "live")]
    pub state: SessionState,
    /// It gets no more jobs.
    pub draining: bool,
    pub machine_id: String,
    pub address: String,
    /// FFmpeg's version and encoders, pools, and what else it said of itself.
    #[schema(value_type = Object)]
    pub capabilities: Value,
    /// Grows while it lives.
    pub beat: i64,
    /// Seconds since its last measurements came; null where none are fresh.
    pub report_age_seconds: Option<f64>,
    #[schema(format = DateTime)]
    pub opened_at: String,
    #[schema(format = DateTime)]
    pub closed_at: Option<String>,
    /// Ids of the jobs it holds.
    pub jobs: Vec<i64>,
}

impl Worker {
    pub fn of(row: &SessionRow, jobs: Vec<i64>, report_age_seconds: Option<f64>) -> Self {
        Self {
            id: row.worker_id.clone(),
            session_id: row.id,
            state: row.state,
            draining: row.draining,
            machine_id: row.machine_id.clone(),
            address: row.address.clone(),
            capabilities: row.capabilities.clone(),
            beat: row.beat,
            report_age_seconds,
            opened_at: rfc3339(row.opened_at).unwrap_or_default(),
            closed_at: row.closed_at.and_then(rfc3339),
            jobs,
        }
    }
}
