//! What is wanted of the job, and by whom.

use std::time::Duration;

use super::backoff::exhausted;
use super::machine::Wish;
use super::{
    Action, Child, Finished, Ladder, Machine, Outcome, Past, Place, Resume, Run, RunId, Running,
    Signal, SpawnOrder, Starting, State, Stopping, Then, Waiting, Why,
};
use crate::spec::OnExhausted;

impl Machine {
    pub(super) fn wanted(
        &mut self,
        now: Duration,
        wish: Wish,
        resume: Option<Resume>,
        actions: &mut Vec<Action>,
    ) {
        if self.closing || wish.generation < self.heard {
            return;
        }
        let newer = wish.generation > self.heard;
        self.heard = wish.generation;
        self.wish = Some(wish);
        match &mut self.state {
            State::Idle => self.begin(place_of(resume), actions),
            State::Starting(_) | State::Running(_) if newer => {
                self.stop(now, Why::Restart, Then::Restart(Place::first()), actions);
            }
            State::Starting(_) | State::Running(_) => {}
            State::Stopping(stopping) => stopping.wanted_again(newer, resume),
            State::Waiting(_) if newer => self.begin(Place::first(), actions),
            State::Waiting(_) => self.give_up_if_exhausted(),
            State::Finished(Finished {
                outcome: Outcome::Unkillable { .. },
                ..
            }) => {}
            State::Finished(Finished {
                outcome: Outcome::LeaseLost,
                place,
                ..
            }) => {
                let own = if newer { Place::first() } else { place.clone() };
                let place = resume.map_or(own, Place::resumed);
                self.begin(place, actions);
            }
            State::Finished(_) if newer => self.begin(Place::first(), actions),
            State::Finished(_) => {}
        }
    }

    pub(super) fn unwanted(&mut self, now: Duration, generation: i64, actions: &mut Vec<Action>) {
        if generation < self.heard {
            return;
        }
        let newer = generation > self.heard;
        self.heard = generation;
        match &self.state {
            State::Finished(Finished {
                outcome: Outcome::Unkillable { .. },
                ..
            }) => {}
            State::Finished(_) if !newer => {}
            _ => self.end(now, Why::Unwanted, Then::Stop { generation }, actions),
        }
        self.wish = None;
    }

    pub(super) fn worker_stopping(&mut self, now: Duration, actions: &mut Vec<Action>) {
        self.closing = true;
        if !self.is_finished() {
            self.end(now, Why::WorkerStopping, Then::Release, actions);
        }
    }

    pub(super) fn lease_lost(&mut self, now: Duration, actions: &mut Vec<Action>) {
        match &mut self.state {
            State::Finished(_) => {}
            State::Stopping(Stopping::Ending {
                child,
                ladder,
                then,
                ..
            }) => {
                *then = Then::Leave;
                if !matches!(ladder, Ladder::Killed { .. }) {
                    *ladder = Ladder::Killed { at: now };
                    let run = child.run.id;
                    actions.push(Action::Signal {
                        run,
                        signal: Signal::Kill,
                        why: Why::LeaseLost,
                    });
                }
            }
            _ => self.end(now, Why::LeaseLost, Then::Leave, actions),
        }
        // What was wanted is another's to do, also when a child that no signal ended is gone at last.
        self.wish = None;
    }

    /// Ends whatever there is, and then the job.
    fn end(&mut self, now: Duration, why: Why, then: Then, actions: &mut Vec<Action>) {
        match &mut self.state {
            State::Starting(_) | State::Running(_) => self.stop(now, why, then, actions),
            State::Stopping(Stopping::Withdrawing {
                why: first,
                then: next,
                ..
            }) => {
                *next = then;
                // Nothing was signalled yet, so what is heard last says how it is to be ended; but a lost lease stays
                // lost.
                if *first != Why::LeaseLost {
                    *first = why;
                }
            }
            State::Stopping(Stopping::Ending { then: next, .. }) => *next = then,
            State::Idle | State::Waiting(_) | State::Finished(_) => self.rest(then),
        }
    }

    /// Ends the job where no child is.
    fn rest(&mut self, then: Then) {
        let (generation, place, past) = match &self.state {
            State::Waiting(Waiting {
                generation,
                place,
                past,
                ..
            })
            | State::Finished(Finished {
                generation,
                place,
                past,
                ..
            }) => (*generation, place.clone(), *past),
            _ => (0, Place::first(), Past::default()),
        };
        let (outcome, generation) = match then {
            Then::Stop { generation } => (Outcome::Stopped, generation),
            Then::Release => (Outcome::Released, generation),
            Then::Leave | Then::Restart(_) | Then::Retry => (Outcome::LeaseLost, generation),
        };
        self.state = State::Finished(Finished {
            outcome,
            generation,
            place,
            past,
        });
    }

    /// Orders a child of the wish, if there is one.
    pub(super) fn begin(&mut self, place: Place, actions: &mut Vec<Action>) {
        let Some(wish) = &self.wish else { return };
        let place = place.within(&wish.plan);
        self.last_run = RunId(self.last_run.0 + 1);
        let run = Run {
            id: self.last_run,
            generation: wish.generation,
            place,
        };
        actions.push(Action::Spawn(SpawnOrder {
            run: run.id,
            generation: run.generation,
            attempt: run.place.attempt,
            input_index: run.place.input_index,
            long_probe: run.place.long_probe,
        }));
        self.state = State::Starting(Starting::Ordered(run));
    }

    /// Begins to end the order or the child.
    pub(super) fn stop(&mut self, now: Duration, why: Why, then: Then, actions: &mut Vec<Action>) {
        let (child, running_at) = match &self.state {
            State::Starting(Starting::Ordered(run)) => {
                actions.push(Action::Withdraw { run: run.id });
                self.state = State::Stopping(Stopping::Withdrawing {
                    run: run.clone(),
                    why,
                    then,
                });
                return;
            }
            State::Starting(Starting::Alive(child)) => (child.clone(), None),
            State::Running(Running {
                child, running_at, ..
            }) => (child.clone(), Some(*running_at)),
            _ => return,
        };
        let (ladder, signal) = Ladder::begin(now, why);
        actions.push(Action::Signal {
            run: child.run.id,
            signal,
            why,
        });
        self.state = State::Stopping(Stopping::Ending {
            child,
            running_at,
            ladder,
            why,
            then,
        });
    }

    /// A plan with fewer retries ends a wait that the old one allowed.
    fn give_up_if_exhausted(&mut self) {
        let (State::Waiting(waiting), Some(wish)) = (&self.state, &self.wish) else {
            return;
        };
        let policy = &wish.plan.restart;
        if exhausted(policy, waiting.place.attempt) && policy.on_exhausted == OnExhausted::Fail {
            let failure = waiting.failure.clone();
            self.give_up(failure);
        }
    }
}

impl Stopping {
    fn wanted_again(&mut self, newer: bool, resume: Option<Resume>) {
        let (Stopping::Withdrawing { run, then, .. }
        | Stopping::Ending {
            child: Child { run, .. },
            then,
            ..
        }) = self;
        match then {
            Then::Leave if !newer => {
                *then = Then::Restart(resume.map_or(run.place.clone(), Place::resumed));
            }
            Then::Stop { .. } | Then::Leave => *then = Then::Restart(place_of(resume)),
            Then::Restart(_) | Then::Retry if newer => *then = Then::Restart(Place::first()),
            Then::Restart(_) | Then::Retry | Then::Release => {}
        }
    }
}

fn place_of(resume: Option<Resume>) -> Place {
    resume.map_or_else(Place::first, Place::resumed)
}
