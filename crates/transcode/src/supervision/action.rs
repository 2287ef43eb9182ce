use std::time::Duration;

use super::{Observation, RunId};
use crate::failure::{Exit, Failure, Killer};

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Spawn a child, at once or when the start gate lets it through. Answer with `Spawned` or `SpawnFailed`.
    Spawn(SpawnOrder),
    /// Drop that order if nothing was spawned yet and answer `Withdrawn`; else answer as if nothing had been said.
    Withdraw { run: RunId },
    /// Signal the child's process group.
    Signal {
        run: RunId,
        signal: Signal,
        why: Why,
    },
    /// The run is over; once per run that was not withdrawn.
    Record(RunOutcome),
    /// What is observed of the job; only when it changed.
    Report(Observation),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpawnOrder {
    pub run: RunId,
    pub generation: i64,
    /// Counted from 1.
    pub attempt: u32,
    pub input_index: usize,
    /// Analyse the input at length: the short analysis did not find all streams.
    pub long_probe: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    Terminate,
    Kill,
}

/// Why a child is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Unwanted,
    Restart,
    WorkerStopping,
    LeaseLost,
    StartDeadline,
    Stall,
}

impl Why {
    /// Whether somebody outside asked; else the child's own fault ended it.
    pub fn asked(self) -> bool {
        match self {
            Why::Unwanted | Why::Restart | Why::WorkerStopping | Why::LeaseLost => true,
            Why::StartDeadline | Why::Stall => false,
        }
    }

    /// The same for the verdict on the run.
    pub fn killer(self) -> Killer {
        match self {
            Why::Unwanted | Why::Restart | Why::WorkerStopping => Killer::Stop,
            Why::LeaseLost => Killer::LeaseLost,
            Why::StartDeadline => Killer::StartDeadline,
            Why::Stall => Killer::Stall,
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunOutcome {
    pub run: RunId,
    pub generation: i64,
    pub attempt: u32,
    pub input_index: usize,
    /// None where nothing was spawned.
    pub started_at: Option<Duration>,
    pub ended_at: Duration,
    /// When every rung had carried a byte; none if that never came.
    pub running_at: Option<Duration>,
    /// None where nothing was spawned and for a child that outlived KILL.
    pub exit: Option<Exit>,
    /// Why it was ended; none if it ended by itself.
    pub why: Option<Why>,
    /// None if the end was asked for, or if a finite input was played to its end.
    pub failure: Option<Failure>,
    /// Of all rungs together.
    pub bytes: u64,
}
