use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::script::{Living, Script};
use super::*;
use crate::failure::Class;
use crate::job::JobState;

/// A machine, or one with a fault planted.
pub(super) trait Supervisor {
    fn handle(&mut self, now: Duration, input: Input) -> Vec<Action>;
    fn wake_at(&self) -> Option<Duration>;
    fn machine(&self) -> &Machine;
}

impl Supervisor for Machine {
    fn handle(&mut self, now: Duration, input: Input) -> Vec<Action> {
        Machine::handle(self, now, input)
    }

    fn wake_at(&self) -> Option<Duration> {
        Machine::wake_at(self)
    }

    fn machine(&self) -> &Machine {
        self
    }
}

/// What happened, in order.
#[derive(Debug, Clone)]
pub(super) enum Event {
    Heard(Input),
    Did(Action),
    /// After everything that one input brought.
    Settled {
        state: &'static str,
        unkillable: bool,
        wake_at: Option<Duration>,
        alive: Vec<Alive>,
    },
}

/// A living child as the checker sees it.
#[derive(Debug, Clone)]
pub(super) struct Alive {
    pub(super) run: RunId,
    pub(super) spawned_at: Duration,
    pub(super) advanced_at: Duration,
    /// When it is gone at the latest, once signalled; none for one that outlives KILL.
    pub(super) gone_by: Option<Duration>,
    pub(super) signalled: bool,
    pub(super) heard_from: bool,
}

/// The driver, the children and the time.
pub(super) struct World<S> {
    pub(super) supervisor: S,
    pub(super) now: Duration,
    pub(super) plan: Arc<Plan>,
    pub(super) generation: i64,
    pub(super) scripts: VecDeque<Script>,
    /// Answers a withdrawal by withdrawing; else the child is spawned all the same.
    pub(super) withdraws: bool,
    orders: Vec<(Duration, SpawnOrder)>,
    withdrawn: Option<RunId>,
    pub(super) children: Vec<Living>,
    pub(super) trace: Vec<(Duration, Event)>,
}

impl World<Machine> {
    pub(super) fn new(plan: Plan, scripts: impl IntoIterator<Item = Script>) -> World<Machine> {
        World::of(Machine::new(7, 0), plan, scripts)
    }
}

impl<S: Supervisor> World<S> {
    pub(super) fn of(
        supervisor: S,
        plan: Plan,
        scripts: impl IntoIterator<Item = Script>,
    ) -> World<S> {
        World {
            supervisor,
            now: secs(1000),
            plan: Arc::new(plan),
            generation: 0,
            scripts: scripts.into_iter().collect(),
            withdraws: true,
            orders: Vec::new(),
            withdrawn: None,
            children: Vec::new(),
            trace: Vec::new(),
        }
    }

    pub(super) fn start(&mut self) -> &mut World<S> {
        self.generation += 1;
        self.want(None)
    }

    pub(super) fn want(&mut self, resume: Option<Resume>) -> &mut World<S> {
        self.hear(Input::Wanted {
            generation: self.generation,
            plan: self.plan.clone(),
            resume,
        })
    }

    pub(super) fn stop(&mut self) -> &mut World<S> {
        self.generation += 1;
        self.hear(Input::Unwanted {
            generation: self.generation,
        })
    }

    pub(super) fn hear(&mut self, input: Input) -> &mut World<S> {
        self.trace.push((self.now, Event::Heard(input.clone())));
        for action in self.supervisor.handle(self.now, input) {
            self.trace.push((self.now, Event::Did(action.clone())));
            self.act(action);
        }
        let settled = self.settled();
        self.trace.push((self.now, settled));
        match self.withdrawn.take() {
            Some(run) => self.hear(Input::Withdrawn { run }),
            None => self,
        }
    }

    /// Lets time pass: children act, orders are carried out, wakes are handed in.
    pub(super) fn pass(&mut self, span: Duration) -> &mut World<S> {
        let until = self.now + span;
        let mut spins = 0;
        while let Some(next) = self.next_event().filter(|next| *next <= until) {
            spins = if next <= self.now { spins + 1 } else { 0 };
            assert!(
                spins < 100,
                "the machine spins in {:?}",
                self.supervisor.machine().state()
            );
            self.now = self.now.max(next);
            if !self.children_act() && !self.orders_are_carried_out() {
                self.hear(Input::Wake);
            }
        }
        self.now = until;
        self
    }

    /// Lets time pass until the job is observed so.
    pub(super) fn pass_until(&mut self, state: JobState) -> &mut World<S> {
        for _ in 0..40_000 {
            if self.observed().state == state {
                return self;
            }
            self.pass(ms(10));
        }
        panic!("never {state:?}, but {:?}", self.observed());
    }

    pub(super) fn observed(&self) -> Observation {
        self.supervisor.machine().observation()
    }

    fn next_event(&self) -> Option<Duration> {
        let children = self.children.iter().map(Living::next_event);
        let orders = self.orders.iter().map(|(at, _)| *at);
        children
            .chain(orders)
            .chain(self.supervisor.wake_at())
            .min()
    }

    fn children_act(&mut self) -> bool {
        let (now, rungs) = (self.now, self.plan.renditions);
        let Some(index) = self
            .children
            .iter()
            .position(|child| child.next_event() <= now)
        else {
            return false;
        };
        let child = &mut self.children[index];
        match child.exit_at {
            Some((at, exit, class)) if at <= now => {
                let run = child.run;
                self.children.remove(index);
                self.hear(Input::Exited {
                    run,
                    exit,
                    failure: failure(class),
                });
            }
            _ => {
                for news in child.tick(now, rungs) {
                    self.hear(news);
                }
            }
        }
        true
    }

    fn orders_are_carried_out(&mut self) -> bool {
        let now = self.now;
        let Some(index) = self.orders.iter().position(|(at, _)| *at <= now) else {
            return false;
        };
        let (_, order) = self.orders.remove(index);
        let script = match self.scripts.len() {
            0 => Script::healthy(),
            1 => self.scripts[0].clone(),
            _ => self.scripts.pop_front().unwrap(),
        };
        let run = order.run;
        if let Some(class) = script.spawn_fails {
            self.hear(Input::SpawnFailed {
                run,
                failure: failure(class),
            });
        } else {
            self.children.push(Living::new(run, script, now));
            self.hear(Input::Spawned {
                run,
                pid: 4000 + run.0 as i32,
            });
        }
        true
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Spawn(order) => {
                let takes = self
                    .scripts
                    .front()
                    .map_or(ms(5), |script| script.spawn_takes);
                self.orders.push((self.now + takes, order));
            }
            Action::Withdraw { run } => {
                let before = self.orders.len();
                if self.withdraws {
                    self.orders.retain(|(_, order)| order.run != run);
                }
                if self.orders.len() < before {
                    self.withdrawn = Some(run);
                }
            }
            Action::Signal { run, signal, .. } => {
                if let Some(child) = self.children.iter_mut().find(|child| child.run == run) {
                    child.signal(signal, self.now);
                }
            }
            Action::Record(_) | Action::Report(_) => {}
        }
    }

    fn settled(&self) -> Event {
        let state = self.supervisor.machine().state();
        let unkillable = matches!(state, State::Finished(finished) if matches!(finished.outcome, Outcome::Unkillable { .. }));
        let alive = self.children.iter().map(|child| Alive {
            run: child.run,
            spawned_at: child.spawned_at,
            advanced_at: child.advanced_at,
            gone_by: child.gone_by(),
            signalled: child.signalled.is_some(),
            heard_from: child.heard_from,
        });
        Event::Settled {
            state: name(state),
            unkillable,
            wake_at: self.supervisor.wake_at(),
            alive: alive.collect(),
        }
    }
}

pub(super) fn name(state: &State) -> &'static str {
    match state {
        State::Idle => "Idle",
        State::Starting(Starting::Ordered(_)) => "Ordered",
        State::Starting(Starting::Alive(_)) => "Alive",
        State::Running(_) => "Running",
        State::Stopping(Stopping::Withdrawing { .. }) => "Withdrawing",
        State::Stopping(Stopping::Ending { .. }) => "Ending",
        State::Waiting(_) => "Waiting",
        State::Finished(finished) => match finished.outcome {
            Outcome::Stopped => "Stopped",
            Outcome::Completed => "Completed",
            Outcome::Failed(_) => "Failed",
            Outcome::Released => "Released",
            Outcome::LeaseLost => "LeaseLost",
            Outcome::Unkillable { .. } => "Unkillable",
        },
    }
}

/// What stories ask of the trace.
impl<S: Supervisor> World<S> {
    pub(super) fn actions(&self) -> impl Iterator<Item = (Duration, &Action)> {
        self.trace.iter().filter_map(|(at, event)| match event {
            Event::Did(action) => Some((*at, action)),
            _ => None,
        })
    }

    pub(super) fn orders(&self) -> Vec<(Duration, SpawnOrder)> {
        let orders = self.actions().filter_map(|(at, action)| match action {
            Action::Spawn(order) => Some((at, order.clone())),
            _ => None,
        });
        orders.collect()
    }

    pub(super) fn signals(&self) -> Vec<(Duration, Signal, Why)> {
        let signals = self.actions().filter_map(|(at, action)| match action {
            Action::Signal { signal, why, .. } => Some((at, *signal, *why)),
            _ => None,
        });
        signals.collect()
    }

    pub(super) fn records(&self) -> Vec<RunOutcome> {
        let records = self.actions().filter_map(|(_, action)| match action {
            Action::Record(outcome) => Some(outcome.clone()),
            _ => None,
        });
        records.collect()
    }

    pub(super) fn reports(&self) -> Vec<Observation> {
        let reports = self.actions().filter_map(|(_, action)| match action {
            Action::Report(observation) => Some(observation.clone()),
            _ => None,
        });
        reports.collect()
    }

    pub(super) fn states(&self) -> Vec<JobState> {
        let mut states: Vec<_> = self.reports().iter().map(|report| report.state).collect();
        states.dedup();
        states
    }

    pub(super) fn class(&self) -> Option<Class> {
        self.observed().failure.map(|failure| failure.class)
    }
}
