//! How a run ends, and what comes after.

use std::time::Duration;

use super::{
    Action, Child, Finished, Machine, Outcome, Past, Place, Run, RunOutcome, Running, Starting,
    State, Stopping, Then, Waiting, Why, backoff, times,
};
use crate::failure::{Class, Exit, Failure};

/// A run that is over.
#[derive(Debug, Clone)]
pub(super) struct End {
    run: Run,
    started_at: Option<Duration>,
    running_at: Option<Duration>,
    ended_at: Option<Duration>,
    exit: Option<Exit>,
    why: Option<Why>,
    failure: Option<Failure>,
    bytes: u64,
    gave_something: bool,
    incomplete_probe: bool,
}

impl Machine {
    pub(super) fn spawn_failed(
        &mut self,
        now: Duration,
        failure: Failure,
        actions: &mut Vec<Action>,
    ) {
        match &self.state {
            State::Starting(Starting::Ordered(run)) => {
                let end = End::unspawned(now, run, Some(failure));
                self.fell(now, end, actions);
            }
            State::Stopping(Stopping::Withdrawing { run, why, then }) => {
                let (then, end) = (
                    then.clone(),
                    End::unspawned(now, run, Some(failure)).because(*why),
                );
                self.record(now, &end, actions);
                self.go_on(then, end, actions);
            }
            _ => {}
        }
    }

    pub(super) fn exited(
        &mut self,
        now: Duration,
        exit: Exit,
        failure: Failure,
        actions: &mut Vec<Action>,
    ) {
        match &self.state {
            State::Starting(Starting::Ordered(_))
            | State::Stopping(Stopping::Withdrawing { .. }) => {
                self.spawn_failed(now, failure, actions);
            }
            State::Starting(Starting::Alive(child)) => {
                let end = End::of(now, child, None, Some(exit), failure);
                self.fell(now, end, actions);
            }
            State::Running(Running {
                child, running_at, ..
            }) => {
                let end = End::of(now, child, Some(*running_at), Some(exit), failure);
                self.fell(now, end, actions);
            }
            State::Stopping(Stopping::Ending {
                child,
                running_at,
                why,
                then,
                ..
            }) => {
                let then = then.clone();
                let end = End::of(now, child, *running_at, Some(exit), failure).because(*why);
                match then {
                    Then::Retry => self.fell(now, end, actions),
                    then => {
                        self.record(now, &end, actions);
                        self.go_on(then, end, actions);
                    }
                }
            }
            State::Finished(Finished {
                outcome: Outcome::Unkillable { .. },
                ..
            }) => self.gone_at_last(actions),
            State::Idle | State::Waiting(_) | State::Finished(_) => {}
        }
    }

    /// KILL was sent long ago, and still the child lives.
    pub(super) fn outlived_kill(&mut self, now: Duration, actions: &mut Vec<Action>) {
        let State::Stopping(Stopping::Ending {
            child,
            running_at,
            why,
            ..
        }) = &self.state
        else {
            return;
        };
        let (run, pid) = (child.run.id, child.pid);
        let failure = unkillable(pid);
        let mut end = End::of(now, child, *running_at, None, failure.clone());
        end.why = Some(*why);
        self.record(now, &end, actions);
        self.finish(Outcome::Unkillable { run, pid, failure }, end);
    }

    fn gone_at_last(&mut self, actions: &mut Vec<Action>) {
        let State::Finished(finished) = &mut self.state else {
            return;
        };
        if let Outcome::Unkillable { failure, .. } = &finished.outcome {
            finished.outcome = Outcome::Failed(failure.clone());
        }
        let newer = self
            .wish
            .as_ref()
            .is_some_and(|wish| wish.generation > finished.generation);
        if newer && !self.closing {
            self.begin(Place::first(), actions);
        }
    }

    /// The run ended, and nobody outside asked for it.
    fn fell(&mut self, now: Duration, mut end: End, actions: &mut Vec<Action>) {
        let plan = self.wish.as_ref().map(|wish| wish.plan.clone());
        let input = plan
            .as_ref()
            .map(|plan| plan.input(end.run.place.input_index));
        if end.played_out() && input.is_some_and(|input| input.finite) {
            end.failure = None;
        }
        self.record(now, &end, actions);
        let Some(failure) = end.failure.clone() else {
            return self.finish(Outcome::Completed, end);
        };
        let lasted = end.lasted(now);
        let spared = lasted || end.run.place.quick_changes < times::QUICK_CHANGES;
        let follows = failure.class.is_followed() && end.running_at.is_some() && spared;
        let wait = plan.and_then(|plan| {
            if follows {
                return Some((end.run.place.following(lasted), now));
            }
            let place = end
                .run
                .place
                .after(&failure, plan.inputs.len(), end.incomplete_probe);
            let delay = backoff::delay(&plan.restart, place.attempt, &failure, &mut self.jitter)?;
            Some((place, now + delay))
        });
        match wait {
            Some((place, retry_at)) => {
                let (generation, past) = (end.run.generation, end.past());
                self.state = State::Waiting(Waiting {
                    generation,
                    place,
                    retry_at,
                    failure,
                    past,
                });
            }
            None => self.finish(Outcome::Failed(failure), end),
        }
    }

    /// The child is gone as asked, or never came to be.
    pub(super) fn go_on(&mut self, then: Then, end: End, actions: &mut Vec<Action>) {
        match then {
            Then::Restart(place) => self.begin(place, actions),
            Then::Stop { generation } => {
                self.finish(Outcome::Stopped, end);
                if let State::Finished(finished) = &mut self.state {
                    finished.generation = generation;
                }
            }
            Then::Release => self.finish(Outcome::Released, end),
            Then::Leave | Then::Retry => self.finish(Outcome::LeaseLost, end),
        }
    }

    fn finish(&mut self, outcome: Outcome, end: End) {
        let (generation, past) = (end.run.generation, end.past());
        self.state = State::Finished(Finished {
            outcome,
            generation,
            place: end.run.place,
            past,
        });
    }

    fn record(&self, now: Duration, end: &End, actions: &mut Vec<Action>) {
        actions.push(Action::Record(RunOutcome {
            run: end.run.id,
            generation: end.run.generation,
            attempt: end.run.place.attempt,
            input_index: end.run.place.input_index,
            started_at: end.started_at,
            ended_at: now,
            running_at: end.running_at,
            exit: end.exit,
            why: end.why,
            failure: end.failure.clone(),
            bytes: end.bytes,
        }));
    }
}

impl End {
    /// Of an order that made no child.
    pub(super) fn unspawned(now: Duration, run: &Run, failure: Option<Failure>) -> End {
        End {
            run: run.clone(),
            started_at: None,
            running_at: None,
            ended_at: failure.is_some().then_some(now),
            exit: None,
            why: None,
            failure,
            bytes: 0,
            gave_something: false,
            incomplete_probe: false,
        }
    }

    fn of(
        now: Duration,
        child: &Child,
        running_at: Option<Duration>,
        exit: Option<Exit>,
        failure: Failure,
    ) -> End {
        End {
            run: child.run.clone(),
            started_at: Some(child.started_at),
            running_at,
            ended_at: Some(now),
            exit,
            why: None,
            failure: Some(failure),
            bytes: child.meters.total(),
            gave_something: child.meters.alive_at().is_some(),
            incomplete_probe: child.incomplete_probe,
        }
    }

    /// Ended by this machine; an end that somebody asked for is no failure.
    pub(super) fn because(mut self, why: Why) -> End {
        self.why = Some(why);
        if why.asked() {
            self.failure = None;
        }
        self
    }

    /// FFmpeg says 0 when a live input dies too; it means the end only to a finite input that gave something.
    fn played_out(&self) -> bool {
        self.exit == Some(Exit::Code(0)) && self.why.is_none() && self.gave_something
    }

    /// Whether it ran so long that what ended it is no flapping.
    fn lasted(&self, now: Duration) -> bool {
        self.running_at
            .is_some_and(|since| now.saturating_sub(since) >= times::FOLLOWED)
    }

    fn past(&self) -> Past {
        Past {
            started_at: self.started_at,
            ended_at: self.ended_at,
        }
    }
}

fn unkillable(pid: i32) -> Failure {
    let fact = format!("process {pid} is alive ten seconds after SIGKILL");
    Failure::of(Class::Unkillable, [fact])
}
