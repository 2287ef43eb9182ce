//! The look at a far end whose failure is open, beside whatever the job does next.

use tokio::sync::oneshot;
use tokio::task::AbortHandle;
use transcode::failure::Failure;
use transcode::failure::settle::{Target, question};
use transcode::supervision::{Input, Machine, Outcome, RunId, State};

use super::Actor;
use crate::facts::Entry;
use crate::settle::settle;

/// A look that goes on.
pub(super) struct Settling {
    run: RunId,
    before: Failure,
    intrusive: bool,
    answer: oneshot::Receiver<Failure>,
    task: AbortHandle,
}

impl Drop for Settling {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The answer; none if there will be none.
pub(super) async fn answer(of: &mut Option<Settling>) -> Option<Failure> {
    match of {
        Some(settling) => (&mut settling.answer).await.ok(),
        None => std::future::pending().await,
    }
}

impl Actor {
    /// Begins to look where that can tell more of why a run failed. A new run waits for nothing.
    pub(super) fn settle(&mut self, run: RunId, failure: Failure, target: Option<Target>) {
        let observed = self.machine.as_ref().map(Machine::observation);
        // An end that was asked for is no failure, whatever the verdict on it.
        if observed.and_then(|observed| observed.failure).as_ref() != Some(&failure) {
            return;
        }
        let probe = target
            .as_ref()
            .and_then(|target| question(failure.class, target));
        let (Some(target), Some(probe)) = (target, probe) else {
            return;
        };
        let (tell, answer) = oneshot::channel();
        let before = failure.clone();
        let task = tokio::spawn(async move {
            // Nobody listens when the look is not wanted any more.
            let _ = tell.send(settle(failure, &target).await);
        });
        self.settling = Some(Settling {
            run,
            before,
            intrusive: probe.is_intrusive(),
            answer,
            task: task.abort_handle(),
        });
    }

    pub(super) fn settled(&mut self, answer: Option<Failure>) {
        let Some(settling) = self.settling.take() else {
            return;
        };
        let Some(failure) = answer.filter(|failure| *failure != settling.before) else {
            return;
        };
        let run = settling.run;
        if let (Some(log), Some(found)) = (&self.log, failure.evidence.last()) {
            log.note(link::Severity::Info, &format!("run {}: {found}", run.0));
        }
        let entry = Entry::RunSettled {
            run: run.0,
            failure: failure.clone(),
        };
        self.shared.facts.put(self.job_id, self.epoch, entry);
        self.handle(Input::Settled {
            run,
            before: settling.before.clone(),
            failure,
        });
    }

    /// A run of ours is to meet no look of ours that the far end would take for another.
    pub(super) fn settle_no_more_beside_a_run(&mut self) {
        self.settling.take_if(|settling| settling.intrusive);
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
