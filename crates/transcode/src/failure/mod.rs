//! Why a run ended or a channel is not what was asked, in words an operator can act on.

mod exit;

pub use exit::Exit;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Failure {
    /// One word of the failure dictionary, such as `input_timeout`.
    pub class: String,
    pub title: String,
    pub cause: String,
    pub remedy: String,
    /// Lines of the log and facts, redacted, that the verdict rests on.
    pub evidence: Vec<String>,
}
