//! What a child does while it lives.

use std::time::Duration;

use super::end::End;
use super::input::Line;
use super::pace::Pace;
use super::{Action, Child, Ladder, Machine, Running, Starting, State, Stopping};
use crate::failure::Failure;
use crate::progress::Progress;

impl Machine {
    pub(super) fn spawned(&mut self, now: Duration, pid: i32, actions: &mut Vec<Action>) {
        match &self.state {
            State::Starting(Starting::Ordered(run)) => {
                let rungs = self.wish.as_ref().map_or(0, |wish| wish.plan.renditions);
                let child = Child::new(run.clone(), pid, now, rungs);
                self.state = State::Starting(Starting::Alive(child));
            }
            State::Stopping(Stopping::Withdrawing { run, why, then }) => {
                let child = Child::new(run.clone(), pid, now, 0);
                let (why, then) = (*why, then.clone());
                let (ladder, signal) = Ladder::begin(now, why);
                actions.push(Action::Signal {
                    run: child.run.id,
                    signal,
                    why,
                });
                self.state = State::Stopping(Stopping::Ending {
                    child,
                    running_at: None,
                    ladder,
                    why,
                    then,
                });
            }
            _ => {}
        }
    }

    pub(super) fn withdrawn(&mut self, now: Duration, actions: &mut Vec<Action>) {
        if let State::Stopping(Stopping::Withdrawing { run, why, then }) = &self.state {
            let (then, end) = (then.clone(), End::unspawned(now, run, None).because(*why));
            self.go_on(then, end, actions);
        }
    }

    pub(super) fn first_input(&mut self, now: Duration) {
        if let State::Starting(Starting::Ordered(run)) = &self.state {
            self.called = Some(run.id);
        }
        if let State::Starting(Starting::Alive(child)) = &mut self.state {
            child.first_input_at.get_or_insert(now);
        }
    }

    pub(super) fn progress(&mut self, now: Duration, progress: &Progress) {
        if let State::Running(running) = &mut self.state {
            running.pace.progress(now, progress);
        }
        if let Some(child) = self.child() {
            child.meters.progress(now, progress);
        }
    }

    pub(super) fn bytes(&mut self, now: Duration, rendition: usize, total: u64) {
        let Some(child) = self.child() else { return };
        child.meters.bytes(now, rendition, total);
        if let State::Starting(Starting::Alive(child)) = &self.state
            && child.meters.every_rung()
        {
            let child = child.clone();
            self.state = State::Running(Running {
                child,
                running_at: now,
                pace: Pace::default(),
            });
        }
    }

    pub(super) fn log_line(&mut self, line: Line) {
        if let Some(child) = self.child() {
            child.incomplete_probe |= line == Line::IncompleteProbe;
        }
    }

    pub(super) fn condition(&mut self, problem: Option<(String, Failure)>) {
        if let Some(child) = self.child() {
            child.condition = problem.map(Box::new);
        }
    }

    fn child(&mut self) -> Option<&mut Child> {
        match &mut self.state {
            State::Starting(Starting::Alive(child))
            | State::Running(Running { child, .. })
            | State::Stopping(Stopping::Ending { child, .. }) => Some(child),
            _ => None,
        }
    }
}
