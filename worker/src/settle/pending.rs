use tokio::sync::oneshot;
use tokio::task::AbortHandle;
use transcode::failure::Failure;
use transcode::failure::settle::{Target, question};
use transcode::supervision::{Input, RunId};

use super::settle;

/// A look that goes on beside whatever else is done. Dropped, it ends.
pub(crate) struct Settling {
    run: RunId,
    before: Failure,
    intrusive: bool,
    answer: oneshot::Receiver<Failure>,
    task: AbortHandle,
}

/// What the look at the far end of a run has made of its failure.
#[derive(Debug, Clone)]
pub(crate) struct Settled {
    pub(crate) run: RunId,
    pub(crate) before: Failure,
    pub(crate) failure: Failure,
}

impl Settled {
    pub(crate) fn input(self) -> Input {
        Input::Settled {
            run: self.run,
            before: self.before,
            failure: self.failure,
        }
    }

    /// What was found, in words.
    pub(crate) fn found(&self) -> &str {
        self.failure.evidence.last().map_or("", String::as_str)
    }
}

impl Settling {
    /// Begins to look where that can tell more of why a run failed.
    pub(crate) fn begin(run: RunId, failure: Failure, target: Option<&Target>) -> Option<Settling> {
        let target = target?.clone();
        let probe = question(failure.class, &target)?;
        let (tell, answer) = oneshot::channel();
        let before = failure.clone();
        let task = tokio::spawn(async move {
            // Nobody listens when the look is not wanted any more.
            let _ = tell.send(settle(failure, &target).await);
        });
        Some(Settling {
            run,
            before,
            intrusive: probe.is_intrusive(),
            answer,
            task: task.abort_handle(),
        })
    }

    /// The far end would take it for a run of ours.
    pub(crate) fn is_intrusive(&self) -> bool {
        self.intrusive
    }

    /// Ends the look; none where it told nothing. Never resolves where there is none.
    pub(crate) async fn end(of: &mut Option<Settling>) -> Option<Settled> {
        let Some(settling) = of else {
            return std::future::pending().await;
        };
        let failure = (&mut settling.answer).await.ok();
        let settling = of.take()?;
        let failure = failure.filter(|failure| *failure != settling.before)?;
        Some(Settled {
            run: settling.run,
            before: settling.before.clone(),
            failure,
        })
    }
}

impl Drop for Settling {
    fn drop(&mut self) {
        self.task.abort();
    }
}
