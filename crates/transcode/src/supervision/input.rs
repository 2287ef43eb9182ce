use std::sync::Arc;
use std::time::Duration;

use super::Plan;
use crate::failure::{Exit, Failure};
use crate::progress::Progress;

/// The number of a run, counted per job and never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub u64);

/// What happened.
#[derive(Debug, Clone)]
pub enum Input {
    /// The job is to run as `plan` says. `resume` matters where nothing runs yet: an attempt survives a move.
    Wanted {
        generation: i64,
        plan: Arc<Plan>,
        resume: Option<Resume>,
    },
    /// The job is to stop; `generation` is the one of that wish.
    Unwanted {
        generation: i64,
    },
    /// The ordered child lives.
    Spawned {
        run: RunId,
        pid: i32,
    },
    /// The ordered child could not be made, the failure to build its command included.
    SpawnFailed {
        run: RunId,
        failure: Failure,
    },
    /// The order was withdrawn before anything was spawned.
    Withdrawn {
        run: RunId,
    },
    /// The first byte of the input came: a caller connected, a datagram was received.
    FirstInput {
        run: RunId,
    },
    Progress {
        run: RunId,
        progress: Progress,
    },
    /// Bytes of one rung since the run began.
    Bytes {
        run: RunId,
        rendition: usize,
        total: u64,
    },
    LogLine {
        run: RunId,
        line: Line,
    },
    /// The child is gone and reaped. `failure` is the verdict on the whole run; an end that was asked for ignores it.
    Exited {
        run: RunId,
        exit: Exit,
        failure: Failure,
    },
    /// A look at the far end has told more than the log of a run that has ended: in place of `before` its failure is
    /// this.
    Settled {
        run: RunId,
        before: Failure,
        failure: Failure,
    },
    /// What is poor about the input that the child reads, in words and as a failure; none when all is well.
    Condition {
        run: RunId,
        problem: Option<(String, Failure)>,
    },
    /// What is wrong with the outputs, in words and as a failure; none when all is well.
    Outputs {
        problem: Option<(String, Failure)>,
    },
    /// The worker, or its hold on this job, comes to an end in good order.
    WorkerStopping,
    /// Somebody else may hold the job: kill at once.
    LeaseLost,
    /// [`Machine::wake_at`](super::Machine::wake_at) is reached. Early ones do nothing, late ones do what is due. Hand
    /// in what the child has done before the wake, or a driver that overslept takes its own sleep for a stall.
    Wake,
}

/// What the machine needs to know of a line of the log. Lines never prove that a run is alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// The short analysis of the input did not find all streams; the next attempt takes the long one.
    IncompleteProbe,
    Other,
}

/// Where an earlier holder of the job was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resume {
    pub attempt: u32,
    pub input_index: usize,
    /// Why the first input was left, where that is known.
    pub failure: Option<Failure>,
}

impl Input {
    /// The run whose child this is from.
    pub(super) fn run(&self) -> Option<RunId> {
        match self {
            Input::Spawned { run, .. }
            | Input::SpawnFailed { run, .. }
            | Input::Withdrawn { run }
            | Input::FirstInput { run }
            | Input::Progress { run, .. }
            | Input::Bytes { run, .. }
            | Input::LogLine { run, .. }
            | Input::Condition { run, .. }
            | Input::Exited { run, .. } => Some(*run),
            Input::Wanted { .. }
            | Input::Unwanted { .. }
            | Input::Settled { .. }
            | Input::Outputs { .. }
            | Input::WorkerStopping
            | Input::LeaseLost
            | Input::Wake => None,
        }
    }
}

/// How long after an instant another is, zero where it is before.
pub(super) fn since(earlier: Duration, now: Duration) -> Duration {
    now.saturating_sub(earlier)
}
