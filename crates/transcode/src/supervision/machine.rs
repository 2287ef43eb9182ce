use std::sync::Arc;
use std::time::Duration;

use super::jitter::Jitter;
use super::{
    Action, Arrival, Child, Input, Observation, Plan, RunId, Running, Starting, State, Stopping,
};
use crate::failure::Failure;

/// The supervision of one job. See the [module](super) for the table of transitions.
#[derive(Debug, Clone)]
pub struct Machine {
    pub(super) state: State,
    /// None from a stop on.
    pub(super) wish: Option<Wish>,
    /// The highest generation heard of.
    pub(super) heard: i64,
    pub(super) outputs: Option<(String, Failure)>,
    /// The worker stops: nothing begins any more.
    pub(super) closing: bool,
    pub(super) last_run: RunId,
    /// The ordered run whose input has begun to come, while its child is being made.
    pub(super) called: Option<RunId>,
    pub(super) jitter: Jitter,
    reported: Option<Observation>,
}

#[derive(Debug, Clone)]
pub(super) struct Wish {
    pub(super) generation: i64,
    pub(super) plan: Arc<Plan>,
}

impl Machine {
    /// Jitter comes from `seed`; runs are numbered from the one after `last_run`, 0 for a job that never ran.
    pub fn new(seed: u64, last_run: u64) -> Machine {
        Machine {
            state: State::Idle,
            wish: None,
            heard: i64::MIN,
            outputs: None,
            closing: false,
            last_run: RunId(last_run),
            called: None,
            jitter: Jitter::new(seed),
            reported: None,
        }
    }

    /// Takes what happened at `now` and returns what is to be done, in this order. What happened counts before the time
    /// at which it did: a byte that arrives with the stall is no stall.
    pub fn handle(&mut self, now: Duration, input: Input) -> Vec<Action> {
        let mut actions = Vec::new();
        if input.run().is_none_or(|run| self.state.run() == Some(run)) {
            self.take(now, input, &mut actions);
        }
        self.expire(now, &mut actions);
        self.report(&mut actions);
        actions
    }

    /// When to hand in [`Input::Wake`] if nothing else comes before.
    pub fn wake_at(&self) -> Option<Duration> {
        match &self.state {
            State::Starting(Starting::Alive(child)) => self.start_due(child),
            State::Running(running) => [self.stall_due(&running.child), running.stable_due()]
                .into_iter()
                .flatten()
                .min(),
            State::Stopping(Stopping::Ending { ladder, .. }) => Some(ladder.due()),
            State::Waiting(waiting) => Some(waiting.retry_at),
            State::Idle
            | State::Starting(Starting::Ordered(_))
            | State::Stopping(Stopping::Withdrawing { .. })
            | State::Finished(_) => None,
        }
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// Whether the job is at rest: nothing lives, nothing is wanted here, and the driver may let the machine go.
    pub fn is_finished(&self) -> bool {
        matches!(self.state, State::Finished(_))
    }

    fn take(&mut self, now: Duration, input: Input, actions: &mut Vec<Action>) {
        match input {
            Input::Wanted {
                generation,
                plan,
                resume,
            } => self.wanted(now, Wish { generation, plan }, resume, actions),
            Input::Unwanted { generation } => self.unwanted(now, generation, actions),
            Input::Spawned { pid, .. } => self.spawned(now, pid, actions),
            Input::SpawnFailed { failure, .. } => self.spawn_failed(now, failure, actions),
            Input::Withdrawn { .. } => self.withdrawn(now, actions),
            Input::FirstInput { .. } => self.first_input(now),
            Input::Progress { progress, .. } => self.progress(now, &progress),
            Input::Bytes {
                rendition, total, ..
            } => self.bytes(now, rendition, total),
            Input::LogLine { line, .. } => self.log_line(line),
            Input::Condition { problem, .. } => self.condition(problem),
            Input::Exited { exit, failure, .. } => self.exited(now, exit, failure, actions),
            Input::Settled {
                run,
                before,
                failure,
            } => self.settled(run, &before, failure),
            Input::Outputs { problem } => self.outputs = problem,
            Input::WorkerStopping => self.worker_stopping(now, actions),
            Input::LeaseLost => self.lease_lost(now, actions),
            Input::Wake => {}
        }
    }

    fn report(&mut self, actions: &mut Vec<Action>) {
        if matches!(self.state, State::Idle) {
            return;
        }
        let observation = self.observation();
        if self.reported.as_ref() != Some(&observation) {
            self.reported = Some(observation.clone());
            actions.push(Action::Report(observation));
        }
    }

    /// When a child that has not begun on every rung is killed.
    pub(super) fn start_due(&self, child: &Child) -> Option<Duration> {
        let plan = &self.wish.as_ref()?.plan;
        let input = plan.input(child.run.place.input_index);
        let limit = plan.start_deadline();
        let begun = child.first_input_at.or(child.meters.alive_at());
        let deadline = match (input.arrival, begun) {
            (Arrival::Fetched, _) => child.started_at + limit,
            (Arrival::Called, None) => return None,
            (Arrival::Received, None) => child.started_at + limit.max(plan.stall(&input)),
            (Arrival::Called | Arrival::Received, Some(begun)) => begun + limit,
        };
        // Life before the deadline is what it asked for; from then on nothing may stand still.
        Some(
            child
                .meters
                .oldest()
                .map_or(deadline, |oldest| deadline.max(oldest + plan.stall(&input))),
        )
    }

    /// When a child that stands still is killed.
    pub(super) fn stall_due(&self, child: &Child) -> Option<Duration> {
        let plan = &self.wish.as_ref()?.plan;
        let input = plan.input(child.run.place.input_index);
        let oldest = child.meters.oldest().unwrap_or(child.started_at);
        Some(oldest + plan.stall(&input))
    }
}

impl Running {
    /// When the count of attempts begins anew.
    pub(super) fn stable_due(&self) -> Option<Duration> {
        (self.child.run.place.attempt > 1).then(|| self.running_at + super::times::STABLE)
    }
}
