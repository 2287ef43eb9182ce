use std::collections::HashMap;
use std::time::Duration;

use super::world::{Alive, Event};
use super::*;
use crate::job::JobState;

/// A property that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Broken {
    /// A child lives while the job is at rest.
    ChildLeft,
    /// A second child was ordered before the first was gone.
    SpawnedTwice,
    SpawnedAfterStop,
    StopTookTooLong,
    AttemptsExceeded,
    AttemptMiscounted,
    BackoffIgnored,
    NoDeadline,
    StallOverlooked,
    LeaseNotHonoured,
    StrangerHeard,
    ReportInconsistent,
    ReportRepeated,
    NotRecordedOnce,
    /// What fails the same way every time was tried again.
    TriedInVain,
}

/// Some milliseconds for what happens at the same instant.
const GRACE: Duration = Duration::from_millis(50);

#[derive(Default)]
struct Checker {
    generation: i64,
    closing: bool,
    stopped_at: Option<Duration>,
    lease_lost: bool,
    /// Wanted again after a stop or a lost lease, and nothing was ordered since.
    came_back: bool,
    /// Ordered or alive.
    open: Vec<RunId>,
    killed: Vec<RunId>,
    spawned: HashMap<RunId, u32>,
    gone: Vec<RunId>,
    /// What the next order is to say; none where that is not followed.
    attempt: Option<u32>,
    tries: u32,
    fell_at: Option<Duration>,
    /// The last failure is one that no attempt mends.
    hopeless: bool,
    /// Runs in a row that were followed before they had lasted.
    quick_changes: u32,
    /// As the driver told it.
    told: Option<Class>,
    reported: Option<Observation>,
    stranger: bool,
    state: &'static str,
}

/// Whether every property holds all along and at the end, which is a stop and enough time for it.
pub(super) fn check(trace: &[(Duration, Event)], plan: &Plan) -> Result<(), Broken> {
    let mut checker = Checker {
        generation: i64::MIN,
        state: "Idle",
        ..Checker::default()
    };
    for (at, event) in trace {
        match event {
            Event::Heard(input) => checker.heard(*at, input),
            Event::Did(action) => checker.did(*at, action, plan)?,
            Event::Settled {
                state,
                unkillable,
                wake_at,
                alive,
            } => {
                checker.settled(*at, state, *unkillable, *wake_at, alive, plan)?;
            }
        }
    }
    checker.at_the_end()
}

impl Checker {
    fn heard(&mut self, at: Duration, input: &Input) {
        self.stranger = input.run().is_some_and(|run| !self.open.contains(&run));
        match input {
            Input::Wanted { generation, .. } if !self.closing && *generation >= self.generation => {
                if *generation > self.generation {
                    self.attempt = Some(1);
                    (self.tries, self.fell_at, self.hopeless) = (0, None, false);
                    self.quick_changes = 0;
                } else if self.lease_lost || self.stopped_at.is_some() {
                    self.came_back = true;
                    self.attempt = None;
                    (self.tries, self.fell_at, self.hopeless) = (0, None, false);
                    self.quick_changes = 0;
                }
                self.generation = *generation;
                (self.stopped_at, self.lease_lost) = (None, false);
            }
            Input::Unwanted { generation } if *generation >= self.generation => {
                self.generation = *generation;
                self.stopped_at.get_or_insert(at);
            }
            Input::WorkerStopping => {
                self.closing = true;
                self.stopped_at.get_or_insert(at);
            }
            Input::LeaseLost => {
                self.lease_lost = true;
                self.stopped_at.get_or_insert(at);
            }
            Input::Settled { failure, .. } if self.state == "Waiting" => {
                self.hopeless = !retryable(failure.class);
            }
            Input::Spawned { run, .. } if !self.stranger => {
                self.spawned.insert(*run, 0);
            }
            Input::Withdrawn { run } => self.open.retain(|open| open != run),
            Input::SpawnFailed { run, failure } => {
                self.told = Some(failure.class);
                self.open.retain(|open| open != run);
            }
            Input::Exited { run, failure, .. } => {
                self.told = Some(failure.class);
                self.open.retain(|open| open != run);
                self.gone.push(*run);
            }
            _ => {}
        }
    }

    fn did(&mut self, at: Duration, action: &Action, plan: &Plan) -> Result<(), Broken> {
        if self.stranger {
            return Err(Broken::StrangerHeard);
        }
        match action {
            Action::Spawn(order) => self.ordered(at, order, plan),
            Action::Signal {
                signal: Signal::Terminate,
                ..
            } if self.lease_lost => Err(Broken::LeaseNotHonoured),
            Action::Signal {
                run,
                signal: Signal::Kill,
                ..
            } => {
                self.killed.push(*run);
                Ok(())
            }
            Action::Record(outcome) => self.recorded(outcome),
            Action::Report(observation) => self.report(observation),
            Action::Signal { .. } | Action::Withdraw { .. } => Ok(()),
        }
    }

    fn ordered(&mut self, at: Duration, order: &SpawnOrder, plan: &Plan) -> Result<(), Broken> {
        let policy = &plan.restart;
        let first_beyond = policy.max_retries + 2;
        self.tries += 1;
        if self.hopeless {
            return Err(Broken::TriedInVain);
        }
        let limited = policy.on_exhausted == OnExhausted::Fail;
        if !self.open.is_empty() {
            return Err(Broken::SpawnedTwice);
        }
        if self.stopped_at.is_some() {
            return Err(Broken::SpawnedAfterStop);
        }
        if limited && (order.attempt >= first_beyond || self.tries >= first_beyond) {
            return Err(Broken::AttemptsExceeded);
        }
        if self.attempt.is_some_and(|attempt| attempt != order.attempt) {
            return Err(Broken::AttemptMiscounted);
        }
        if let Some(fell_at) = self.fell_at.take() {
            let retry = order.attempt as usize - 2;
            let delays = &policy.retry_delays_seconds;
            let delay = match order.attempt >= first_beyond {
                true => 60.0,
                false => *delays.get(retry).or(delays.last()).unwrap(),
            };
            let waited = (at - fell_at).as_secs_f64();
            if waited < delay * 0.8 - 0.001 || waited > delay * 1.2 + 0.001 {
                return Err(Broken::BackoffIgnored);
            }
        }
        self.came_back = false;
        self.open.push(order.run);
        Ok(())
    }

    fn recorded(&mut self, outcome: &RunOutcome) -> Result<(), Broken> {
        if let Some(records) = self.spawned.get_mut(&outcome.run) {
            *records += 1;
            if *records > 1 {
                return Err(Broken::NotRecordedOnce);
            }
        }
        let overtaken = self.came_back || outcome.generation < self.generation;
        if let Some(failure) = &outcome.failure
            && !overtaken
        {
            self.hopeless = !retryable(self.told.take().unwrap_or(failure.class));
            let ran = |at_least| {
                let since = outcome.running_at;
                since.is_some_and(|since| outcome.ended_at - since >= at_least)
            };
            let stable = ran(secs(60));
            if stable {
                self.tries = 1;
            }
            // One that was stable when its ending began counts anew as well; only its last seconds may tell.
            let near = ran(secs(45));
            let changed = failure.class.is_followed();
            let lasted = ran(secs(10));
            let follows = changed && ran(secs(0)) && (lasted || self.quick_changes < 3);
            self.quick_changes = match (changed, follows) {
                (false, _) => 0,
                (true, true) if lasted => 0,
                (true, true) => self.quick_changes + 1,
                (true, false) => self.quick_changes,
            };
            if follows {
                self.tries -= 1;
            }
            let counted = u32::from(!follows);
            self.attempt = match (stable, near && outcome.why.is_some()) {
                (_, true) => None,
                (true, _) => Some(1 + counted),
                (false, _) => Some(outcome.attempt + counted),
            };
            self.fell_at = (!follows).then_some(outcome.ended_at);
        }
        Ok(())
    }

    fn report(&mut self, observation: &Observation) -> Result<(), Broken> {
        if self.reported.as_ref() == Some(observation) {
            return Err(Broken::ReportRepeated);
        }
        self.reported = Some(observation.clone());
        if consistent(observation) {
            Ok(())
        } else {
            Err(Broken::ReportInconsistent)
        }
    }

    fn settled(
        &mut self,
        at: Duration,
        state: &'static str,
        unkillable: bool,
        wake_at: Option<Duration>,
        alive: &[Alive],
        plan: &Plan,
    ) -> Result<(), Broken> {
        if self.stranger && state != self.state {
            return Err(Broken::StrangerHeard);
        }
        self.state = state;
        if unkillable {
            return Ok(());
        }
        if at_rest(state) && !alive.is_empty() {
            return Err(Broken::ChildLeft);
        }
        if state == "Waiting" && wake_at.is_none() || wake_at.is_some_and(|due| due <= at) {
            return Err(Broken::NoDeadline);
        }
        alive
            .iter()
            .try_for_each(|child| self.child(at, state, wake_at, child, plan))
    }

    fn child(
        &self,
        at: Duration,
        state: &str,
        wake_at: Option<Duration>,
        child: &Alive,
        plan: &Plan,
    ) -> Result<(), Broken> {
        let called = plan
            .inputs
            .iter()
            .any(|input| input.arrival == Arrival::Called);
        let waits_for_caller = called && state == "Alive" && !child.heard_from;
        if self.lease_lost && !self.killed.contains(&child.run) {
            return Err(Broken::LeaseNotHonoured);
        }
        if wake_at.is_none() && !waits_for_caller {
            return Err(Broken::NoDeadline);
        }
        if child.gone_by.is_some_and(|gone_by| at > gone_by + GRACE) {
            return Err(Broken::StopTookTooLong);
        }
        if self.stopped_at.is_some() && !child.signalled {
            return Err(Broken::StopTookTooLong);
        }
        let stall = plan.stall(&plan.inputs[0]);
        let (since, limit) = match state {
            "Running" => (child.advanced_at, stall + secs(1)),
            _ => (
                child.spawned_at,
                plan.start_deadline() * 2 + stall + secs(1),
            ),
        };
        let overlooked = at > since + limit && at > child.advanced_at + limit;
        if !child.signalled && !waits_for_caller && overlooked {
            return Err(Broken::StallOverlooked);
        }
        Ok(())
    }

    fn at_the_end(&self) -> Result<(), Broken> {
        if self.stopped_at.is_some() && !at_rest(self.state) {
            return Err(Broken::StopTookTooLong);
        }
        let recorded = self
            .gone
            .iter()
            .filter_map(|run| self.spawned.get(run))
            .all(|records| *records == 1);
        if recorded {
            Ok(())
        } else {
            Err(Broken::NotRecordedOnce)
        }
    }
}

/// Whether what is reported goes together.
pub(super) fn consistent(observation: &Observation) -> bool {
    let state = observation.state;
    let ill = matches!(
        state,
        JobState::Degraded | JobState::Retrying | JobState::Failed
    );
    let at_rest = matches!(
        state,
        JobState::Stopped | JobState::Completed | JobState::Retrying
    );
    let runs = matches!(state, JobState::Running | JobState::Degraded);
    observation.failure.is_some() == ill
        && observation.next_retry_at.is_some() == (state == JobState::Retrying)
        && (observation.reason.is_some() || state != JobState::Degraded)
        && (observation.reason.is_none()
            || matches!(state, JobState::Degraded | JobState::Starting))
        && !(at_rest && observation.pid.is_some())
        && (!runs || observation.pid.is_some())
}

fn at_rest(state: &str) -> bool {
    !matches!(
        state,
        "Ordered" | "Alive" | "Running" | "Withdrawing" | "Ending" | "Waiting"
    )
}
