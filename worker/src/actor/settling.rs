//! The look at a far end whose failure is open, beside whatever the job does next.

use transcode::failure::Failure;
use transcode::failure::settle::Target;
use transcode::supervision::{Machine, Outcome, RunId, State};

use super::Actor;
use crate::facts::Entry;
use crate::settle::{Settled, Settling};

impl Actor {
    /// Begins to look where that can tell more of why a run failed. A new run waits for nothing.
    pub(super) fn settle(&mut self, run: RunId, failure: Failure, target: Option<&Target>) {
        let observed = self.machine.as_ref().map(Machine::observation);
        // An end that was asked for is no failure, whatever the verdict on it.
        if observed.and_then(|observed| observed.failure).as_ref() == Some(&failure) {
            self.settling = Settling::begin(run, failure, target);
        }
    }

    pub(super) fn settled(&mut self, settled: Option<Settled>) {
        let Some(settled) = settled else { return };
        let run = settled.run.0;
        if let Some(log) = &self.log {
            let found = settled.found();
            log.note(link::Severity::Info, &format!("run {run}: {found}"));
        }
        let failure = settled.failure.clone();
        let entry = Entry::RunSettled { run, failure };
        self.shared.facts.put(self.job_id, self.epoch, entry);
        self.handle(settled.input());
    }

    /// Given up, but not known in full yet: the job is kept until the look has answered.
    pub(super) fn is_settling(&self, outcome: &Outcome) -> bool {
        matches!(outcome, Outcome::Failed(_)) && self.settling.is_some()
    }

    pub(super) fn outcome(&self) -> Option<&Outcome> {
        match self.machine.as_ref()?.state() {
            State::Finished(finished) => Some(&finished.outcome),
            _ => None,
        }
    }
}
