use super::{Class, Failure, RunEvidence};

/// The verdict on a run; `unknown` where the dictionary has no word for it.
pub fn classify(run: &RunEvidence<'_>) -> Failure {
    diagnose(run).unwrap_or_else(|| Failure::of(Class::Unknown, run.log.last().copied()))
}

/// As [`classify`], but none where nothing failed: the run ended as it was asked to.
pub fn diagnose(_run: &RunEvidence<'_>) -> Option<Failure> {
    None
}
