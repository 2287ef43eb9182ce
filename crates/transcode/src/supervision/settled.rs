//! A failure that is known better after its run has ended.

use super::{
    Finished, Machine, Outcome, Place, RunId, Starting, State, Stopping, Waiting, backoff,
};
use crate::failure::Failure;

impl Machine {
    /// What a look at the far end made of the failure of `run`. It delays nothing and takes nothing back: it changes the
    /// words, and ends a wait for what a new attempt cannot mend.
    pub(super) fn settled(&mut self, run: RunId, before: &Failure, failure: Failure) {
        let of_last = run == self.last_run;
        match &mut self.state {
            State::Waiting(waiting) if of_last && waiting.failure == *before => {
                waiting.place.left_for(before, &failure);
                waiting.failure = failure.clone();
                if !backoff::retryable(failure.class) {
                    self.give_up(failure);
                }
            }
            State::Finished(Finished {
                outcome: Outcome::Failed(known),
                ..
            }) if of_last && known == before => *known = failure,
            State::Starting(Starting::Ordered(of))
            | State::Stopping(Stopping::Withdrawing { run: of, .. }) => {
                of.place.left_for(before, &failure);
            }
            State::Starting(Starting::Alive(child))
            | State::Stopping(Stopping::Ending { child, .. }) => {
                child.run.place.left_for(before, &failure);
            }
            State::Running(running) => running.child.run.place.left_for(before, &failure),
            State::Idle | State::Waiting(_) | State::Finished(_) => {}
        }
    }

    /// Ends the wait for another attempt.
    pub(super) fn give_up(&mut self, failure: Failure) {
        let State::Waiting(Waiting {
            generation,
            place,
            past,
            ..
        }) = &self.state
        else {
            return;
        };
        let mut place = place.clone();
        place.attempt -= 1;
        self.state = State::Finished(Finished {
            outcome: Outcome::Failed(failure),
            generation: *generation,
            place,
            past: *past,
        });
    }
}

impl Place {
    /// The first input was left for what is known better now.
    fn left_for(&mut self, before: &Failure, failure: &Failure) {
        if self.left_first.as_ref() == Some(before) {
            self.left_first = Some(failure.clone());
        }
    }
}
