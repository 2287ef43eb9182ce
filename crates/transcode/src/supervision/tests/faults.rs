use std::sync::Arc;
use std::time::Duration;

use super::world::Supervisor;
use super::*;

/// A fault planted around the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mutant {
    DropsSecondTerm,
    DropsKill,
    SpawnsWhileAlive,
    ForgetsReset,
    NeverGivesUp,
    NeverWaits,
    ForgetsToWake,
    OverlooksStalls,
    HoldsOnToLease,
    HearsStrangers,
    StopsOnlyWhatRuns,
    SpawnsWhenClosing,
    LosesFailure,
    RepeatsReports,
    RecordsTwice,
    RecordsNothing,
    TriesInVain,
}

pub(super) struct Mutated {
    machine: Machine,
    mutant: Mutant,
    terms: u32,
    /// Orders since the last new generation.
    orders: u32,
    closing: bool,
}

impl Mutated {
    pub(super) fn new(mutant: Mutant) -> Mutated {
        Mutated {
            machine: Machine::new(7, 0),
            mutant,
            terms: 0,
            orders: 0,
            closing: false,
        }
    }

    /// None if the fault is not to hear it.
    fn misheard(&mut self, mut input: Input) -> Option<Input> {
        let current = self.machine.state.run();
        match (self.mutant, &mut input) {
            (Mutant::NeverGivesUp, Input::Wanted { plan, .. }) => {
                Arc::make_mut(plan).restart.max_retries = 1000;
            }
            (Mutant::NeverWaits, Input::Wanted { plan, .. }) => {
                Arc::make_mut(plan).restart.retry_delays_seconds = vec![0.001];
            }
            (Mutant::HoldsOnToLease, Input::LeaseLost) => input = Input::WorkerStopping,
            (Mutant::StopsOnlyWhatRuns, Input::Unwanted { .. })
                if !matches!(self.machine.state(), State::Running(_)) =>
            {
                return None;
            }
            (
                Mutant::TriesInVain,
                Input::Exited { failure: known, .. } | Input::SpawnFailed { failure: known, .. },
            ) if !retryable(known.class) => known.class = Class::Unknown,
            (Mutant::SpawnsWhenClosing, Input::WorkerStopping) => self.closing = true,
            (Mutant::HearsStrangers, Input::Exited { run, .. } | Input::Bytes { run, .. }) => {
                *run = current.unwrap_or(*run);
            }
            _ => {}
        }
        Some(input)
    }

    fn misdone(&mut self, action: Action) -> Vec<Action> {
        match (self.mutant, action) {
            (
                Mutant::DropsSecondTerm,
                Action::Signal {
                    signal: Signal::Terminate,
                    ..
                },
            ) if self.terms == 1 => {
                self.terms = 2;
                vec![]
            }
            (
                _,
                action @ Action::Signal {
                    signal: Signal::Terminate,
                    ..
                },
            ) if self.mutant == Mutant::DropsSecondTerm => {
                self.terms = 1;
                vec![action]
            }
            (
                Mutant::DropsKill,
                Action::Signal {
                    signal: Signal::Kill,
                    ..
                },
            ) => vec![],
            (
                Mutant::OverlooksStalls,
                Action::Signal {
                    why: Why::Stall, ..
                },
            ) => vec![],
            (
                Mutant::SpawnsWhileAlive,
                Action::Signal {
                    run,
                    signal,
                    why: Why::Restart,
                },
            ) => {
                let order = SpawnOrder {
                    run: RunId(run.0 + 1),
                    generation: self.machine.heard,
                    attempt: 1,
                    input_index: 0,
                    long_probe: false,
                };
                vec![
                    Action::Signal {
                        run,
                        signal,
                        why: Why::Restart,
                    },
                    Action::Spawn(order),
                ]
            }
            (Mutant::ForgetsReset, Action::Spawn(mut order)) => {
                self.orders += 1;
                order.attempt = self.orders;
                vec![Action::Spawn(order)]
            }
            (Mutant::LosesFailure, Action::Report(observation)) => {
                vec![Action::Report(Observation {
                    failure: None,
                    ..observation
                })]
            }
            (Mutant::RepeatsReports, Action::Report(observation)) => {
                vec![
                    Action::Report(observation.clone()),
                    Action::Report(observation),
                ]
            }
            (Mutant::RecordsTwice, Action::Record(outcome)) => {
                vec![Action::Record(outcome.clone()), Action::Record(outcome)]
            }
            (Mutant::RecordsNothing, Action::Record(_)) => vec![],
            (_, action) => {
                if matches!(action, Action::Record(_)) {
                    self.terms = 0;
                }
                vec![action]
            }
        }
    }
}

impl Supervisor for Mutated {
    fn handle(&mut self, now: Duration, input: Input) -> Vec<Action> {
        if matches!(&input, Input::Wanted { generation, .. } if *generation > self.machine.heard) {
            self.orders = 0;
        }
        let Some(input) = self.misheard(input) else {
            return vec![];
        };
        let mut actions = self.machine.handle(now, input);
        if self.closing {
            self.machine.closing = false;
        }
        actions = actions
            .into_iter()
            .flat_map(|action| self.misdone(action))
            .collect();
        actions
    }

    fn wake_at(&self) -> Option<Duration> {
        let forgets = self.mutant == Mutant::ForgetsToWake
            && matches!(self.machine.state(), State::Waiting(_));
        if forgets {
            None
        } else {
            self.machine.wake_at()
        }
    }

    fn machine(&self) -> &Machine {
        &self.machine
    }
}
