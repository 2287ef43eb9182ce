use std::time::Duration;

use super::{
    Child, Finished, Machine, Outcome, Past, Place, Run, Running, Starting, State, Stopping,
    Waiting,
};
use crate::failure::Failure;
use crate::job::JobState;

/// What is observed of the job, as its fact is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    pub state: JobState,
    pub observed_generation: i64,
    /// Of the run, or of the one to come while `retrying`.
    pub attempt: u32,
    /// Of the last order.
    pub run_number: u64,
    pub pid: Option<i32>,
    pub input_index: Option<u32>,
    /// When the run was spawned, or the one before while there is none.
    pub started_at: Option<Duration>,
    pub ended_at: Option<Duration>,
    pub next_retry_at: Option<Duration>,
    /// Never none while `degraded`, `retrying` or `failed`; none otherwise.
    pub failure: Option<Failure>,
    pub reason: Option<String>,
}

impl Machine {
    /// What is observed; [`Action::Report`](super::Action::Report) brings it whenever it changes.
    pub fn observation(&self) -> Observation {
        match &self.state {
            State::Idle => self.observed(
                JobState::Stopped,
                0,
                &Place {
                    attempt: 0,
                    ..Place::first()
                },
            ),
            State::Starting(Starting::Ordered(run)) => Observation {
                reason: self
                    .called
                    .is_none_or(|called| called != run.id)
                    .then(|| self.waits_for(&run.place))
                    .flatten(),
                ..self.of_run(JobState::Starting, run)
            },
            State::Starting(Starting::Alive(child)) => Observation {
                reason: (child.first_input_at.is_none() && child.meters.alive_at().is_none())
                    .then(|| self.waits_for(&child.run.place))
                    .flatten(),
                ..self.of_child(JobState::Starting, child)
            },
            State::Running(running) => self.of_running(running),
            State::Stopping(Stopping::Withdrawing { run, .. }) => {
                self.of_run(JobState::Stopping, run)
            }
            State::Stopping(Stopping::Ending { child, .. }) => {
                self.of_child(JobState::Stopping, child)
            }
            State::Waiting(Waiting {
                generation,
                place,
                retry_at,
                failure,
                past,
            }) => Observation {
                next_retry_at: Some(*retry_at),
                failure: Some(failure.clone()),
                ..self
                    .observed(JobState::Retrying, *generation, place)
                    .after(*past)
            },
            State::Finished(finished) => self.of_finished(finished),
        }
    }

    fn of_finished(&self, finished: &Finished) -> Observation {
        let (state, pid, failure) = match &finished.outcome {
            Outcome::Stopped | Outcome::Released | Outcome::LeaseLost => {
                (JobState::Stopped, None, None)
            }
            Outcome::Completed => (JobState::Completed, None, None),
            Outcome::Failed(failure) => (JobState::Failed, None, Some(failure.clone())),
            Outcome::Unkillable { pid, failure, .. } => {
                (JobState::Failed, Some(*pid), Some(failure.clone()))
            }
        };
        let observation = self
            .observed(state, finished.generation, &finished.place)
            .after(finished.past);
        Observation {
            pid,
            failure,
            ..observation
        }
    }

    fn of_running(&self, running: &Running) -> Observation {
        match self.trouble(running) {
            None => self.of_child(JobState::Running, &running.child),
            Some((reason, failure)) => Observation {
                reason: Some(reason),
                failure: Some(failure),
                ..self.of_child(JobState::Degraded, &running.child)
            },
        }
    }

    fn of_child(&self, state: JobState, child: &Child) -> Observation {
        let (pid, started_at) = (Some(child.pid), Some(child.started_at));
        Observation {
            pid,
            started_at,
            ..self.of_run(state, &child.run)
        }
    }

    fn of_run(&self, state: JobState, run: &Run) -> Observation {
        self.observed(state, run.generation, &run.place)
    }

    fn observed(&self, state: JobState, observed_generation: i64, place: &Place) -> Observation {
        Observation {
            state,
            observed_generation,
            attempt: place.attempt,
            run_number: self.last_run.0,
            pid: None,
            input_index: u32::try_from(place.input_index).ok(),
            started_at: None,
            ended_at: None,
            next_retry_at: None,
            failure: None,
            reason: None,
        }
    }

    /// What a run without a byte is waiting for, where that is somebody outside.
    fn waits_for(&self, place: &Place) -> Option<String> {
        use super::Arrival;

        let plan = &self.wish.as_ref()?.plan;
        match plan.input(place.input_index).arrival {
            Arrival::Called => Some("waiting for a caller".into()),
            Arrival::Received => Some("waiting for the first datagram".into()),
            Arrival::Fetched => None,
        }
    }
}

impl Observation {
    fn after(self, past: Past) -> Observation {
        Observation {
            started_at: past.started_at,
            ended_at: past.ended_at,
            ..self
        }
    }
}
