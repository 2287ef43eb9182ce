//! What is due.

use std::time::Duration;

use super::ladder::Step;
use super::{Action, Machine, Starting, State, Stopping, Then, Why};

impl Machine {
    /// Does all that is due at `now`.
    pub(super) fn expire(&mut self, now: Duration, actions: &mut Vec<Action>) {
        // Every round takes a step of the ladder, leaves the state or clears the deadline, so the rounds come to an end.
        while self.wake_at().is_some_and(|due| due <= now) {
            self.expire_one(now, actions);
        }
    }

    fn expire_one(&mut self, now: Duration, actions: &mut Vec<Action>) {
        match &mut self.state {
            State::Starting(Starting::Alive(child)) => {
                let why = if child.meters.alive_at().is_some() {
                    Why::Stall
                } else {
                    Why::StartDeadline
                };
                self.stop(now, why, Then::Retry, actions);
            }
            State::Running(running) => {
                if running.stable_due().is_some_and(|due| due <= now) {
                    running.child.run.place.attempt = 1;
                } else {
                    self.stop(now, Why::Stall, Then::Retry, actions);
                }
            }
            State::Stopping(Stopping::Ending {
                child, ladder, why, ..
            }) => match ladder.climb(now) {
                Some(Step::Signal(signal)) => {
                    actions.push(Action::Signal {
                        run: child.run.id,
                        signal,
                        why: *why,
                    });
                }
                Some(Step::GiveUp) => self.outlived_kill(now, actions),
                None => {}
            },
            State::Waiting(waiting) => {
                let place = waiting.place.clone();
                self.begin(place, actions);
            }
            State::Idle | State::Starting(_) | State::Stopping(_) | State::Finished(_) => {}
        }
    }
}
