use std::time::Duration;

use super::ladder::Ladder;
use super::meter::Meters;
use super::pace::Pace;
use super::{Plan, Resume, RunId, Why};
use crate::failure::Failure;
use crate::spec::OnExhausted;

/// Where the job is. Each state carries what is valid in it and nothing else.
#[derive(Debug, Clone)]
pub enum State {
    /// Nothing was ever wanted of this machine.
    Idle,
    /// A child is ordered or alive, and some rung has not carried a byte.
    Starting(Starting),
    /// Every rung carries bytes.
    Running(Running),
    /// The order is being withdrawn or the child ended.
    Stopping(Stopping),
    /// Between two attempts.
    Waiting(Waiting),
    Finished(Finished),
}

#[derive(Debug, Clone)]
pub enum Starting {
    Ordered(Run),
    Alive(Child),
}

#[derive(Debug, Clone)]
pub struct Running {
    pub child: Child,
    pub running_at: Duration,
    pub(super) pace: Pace,
}

#[derive(Debug, Clone)]
pub enum Stopping {
    /// The order may or may not reach the spawner; its answer decides.
    Withdrawing { run: Run, why: Why, then: Then },
    Ending {
        child: Child,
        running_at: Option<Duration>,
        ladder: Ladder,
        why: Why,
        then: Then,
    },
}

#[derive(Debug, Clone)]
pub struct Waiting {
    pub generation: i64,
    /// Of the attempt to come.
    pub place: Place,
    pub retry_at: Duration,
    /// Of the attempt before.
    pub failure: Failure,
    pub past: Past,
}

#[derive(Debug, Clone)]
pub struct Finished {
    pub outcome: Outcome,
    pub generation: i64,
    /// Where it stood, for whoever goes on.
    pub place: Place,
    pub past: Past,
}

/// What is made of the job when the child is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    Stop {
        generation: i64,
    },
    Restart(Place),
    /// Give the job back: the worker stops.
    Release,
    /// Leave the job to another holder.
    Leave,
    /// The run failed.
    Retry,
}

/// How the job ended here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As a user asked.
    Stopped,
    /// A finite input came to its end.
    Completed,
    /// Given up.
    Failed(Failure),
    /// The worker stopped; the job is still wanted.
    Released,
    /// Another may hold the job; it is still wanted.
    LeaseLost,
    /// KILL did not end the child; nothing is spawned until it is gone.
    Unkillable {
        run: RunId,
        pid: i32,
        failure: Failure,
    },
}

/// One run: an order, and the child made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub id: RunId,
    pub generation: i64,
    pub place: Place,
}

/// How far the policy has gone: which attempt, on which input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Counted from 1.
    pub attempt: u32,
    pub input_index: usize,
    /// Why the first input was left; none on the first.
    pub left_first: Option<Failure>,
    pub long_probe: bool,
    /// Runs in a row that were followed before they had lasted.
    pub quick_changes: u32,
}

/// A living child and what is measured of it.
#[derive(Debug, Clone)]
pub struct Child {
    pub run: Run,
    pub pid: i32,
    pub started_at: Duration,
    pub first_input_at: Option<Duration>,
    pub(super) meters: Meters,
    pub(super) incomplete_probe: bool,
    /// What is poor about its input.
    pub(super) condition: Option<Box<(String, Failure)>>,
}

/// The run before this state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Past {
    pub started_at: Option<Duration>,
    pub ended_at: Option<Duration>,
}

impl Place {
    pub(super) fn first() -> Place {
        Place {
            attempt: 1,
            input_index: 0,
            left_first: None,
            long_probe: false,
            quick_changes: 0,
        }
    }

    pub(super) fn resumed(resume: Resume) -> Place {
        Place {
            attempt: resume.attempt.max(1),
            input_index: resume.input_index,
            left_first: resume.failure.filter(|_| resume.input_index > 0),
            long_probe: false,
            quick_changes: 0,
        }
    }

    /// This place, if the plan has it: no attempt beyond its retries, no input beyond its list.
    pub(super) fn within(mut self, plan: &Plan) -> Place {
        let policy = &plan.restart;
        if policy.on_exhausted == OnExhausted::Fail {
            self.attempt = self.attempt.min(policy.max_retries.saturating_add(1));
        }
        if self.input_index >= plan.inputs.len() {
            self.input_index = 0;
            self.left_first = None;
        }
        self
    }

    /// The place of a run that follows an input which became another: nothing was tried in vain.
    pub(super) fn following(&self, lasted: bool) -> Place {
        Place {
            long_probe: false,
            quick_changes: if lasted { 0 } else { self.quick_changes + 1 },
            ..self.clone()
        }
    }

    /// The place of the attempt after one that ended with `failure`.
    pub(super) fn after(&self, failure: &Failure, inputs: usize, long_probe: bool) -> Place {
        let input_index = if failure.class.tries_next_input() {
            (self.input_index + 1) % inputs.max(1)
        } else {
            self.input_index
        };
        let quick_changes = match failure.class.is_followed() {
            true => self.quick_changes,
            false => 0,
        };
        let left_first = match (input_index, self.input_index) {
            (0, _) => None,
            (_, 0) => Some(failure.clone()),
            _ => self.left_first.clone(),
        };
        Place {
            attempt: self.attempt.saturating_add(1),
            input_index,
            left_first,
            long_probe,
            quick_changes,
        }
    }
}

impl Child {
    pub(super) fn new(run: Run, pid: i32, now: Duration, rungs: usize) -> Child {
        Child {
            run,
            pid,
            started_at: now,
            first_input_at: None,
            meters: Meters::new(rungs),
            incomplete_probe: false,
            condition: None,
        }
    }
}

impl State {
    /// The run whose child's news are heard.
    pub(super) fn run(&self) -> Option<RunId> {
        match self {
            State::Starting(Starting::Ordered(run))
            | State::Stopping(Stopping::Withdrawing { run, .. }) => Some(run.id),
            State::Starting(Starting::Alive(child))
            | State::Running(Running { child, .. })
            | State::Stopping(Stopping::Ending { child, .. }) => Some(child.run.id),
            State::Finished(Finished {
                outcome: Outcome::Unkillable { run, .. },
                ..
            }) => Some(*run),
            State::Idle | State::Waiting(_) | State::Finished(_) => None,
        }
    }
}
