use std::time::Duration;

use super::times::{KILL, SECOND_TERM, UNKILLABLE};
use super::{Signal, Why};

/// TERM, TERM, KILL, and then nothing is left: how far a child's ending has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ladder {
    /// Asked once.
    Asked {
        at: Duration,
    },
    /// Asked twice; `at` is the first time.
    AskedTwice {
        at: Duration,
    },
    Killed {
        at: Duration,
    },
}

/// A rung of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Signal(Signal),
    GiveUp,
}

impl Ladder {
    /// The first step; a lost lease allows no other than the last.
    pub(super) fn begin(now: Duration, why: Why) -> (Ladder, Signal) {
        match why {
            Why::LeaseLost => (Ladder::Killed { at: now }, Signal::Kill),
            _ => (Ladder::Asked { at: now }, Signal::Terminate),
        }
    }

    pub(super) fn due(self) -> Duration {
        match self {
            Ladder::Asked { at } => at + SECOND_TERM,
            Ladder::AskedTwice { at } => at + KILL,
            Ladder::Killed { at } => at + UNKILLABLE,
        }
    }

    /// Takes the step that is due at `now`.
    pub(super) fn climb(&mut self, now: Duration) -> Option<Step> {
        if now < self.due() {
            return None;
        }
        match *self {
            Ladder::Asked { at } => {
                *self = Ladder::AskedTwice { at };
                Some(Step::Signal(Signal::Terminate))
            }
            Ladder::AskedTwice { .. } => {
                *self = Ladder::Killed { at: now };
                Some(Step::Signal(Signal::Kill))
            }
            Ladder::Killed { .. } => Some(Step::GiveUp),
        }
    }
}
