//! Why a run ended or a channel is not what was asked, in words an operator can act on.

mod class;
mod classify;
mod evidence;
mod exit;
mod leg;
mod line;
pub mod settle;
mod signatures;
mod words;

#[cfg(test)]
mod tests;

pub use class::Class;
pub use classify::{classify, diagnose};
pub use evidence::{HostFacts, InputKind, Killer, RunEvidence};
pub use exit::Exit;
pub use leg::{classify_remux, classify_srt};
pub(crate) use line::unlabelled;
pub use line::{LineClass, Severity, line_class};
pub use words::Words;

use crate::redact::redact;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Failure {
    /// One word of the failure dictionary, such as `input_timeout`.
    pub class: Class,
    pub title: String,
    pub cause: String,
    pub remedy: String,
    /// Lines of the log and facts, redacted, that the verdict rests on.
    pub evidence: Vec<String>,
}

impl Failure {
    /// A failure in the dictionary's own words, resting on these facts; what looks like a secret in them is blotted out.
    pub fn of(class: Class, facts: impl IntoIterator<Item = impl Into<String>>) -> Failure {
        let words = class.words();
        Failure {
            class,
            title: words.title.to_owned(),
            cause: words.cause.to_owned(),
            remedy: words.remedy.to_owned(),
            evidence: facts
                .into_iter()
                .map(|fact| redact(&fact.into()).into_owned())
                .collect(),
        }
    }
}
