use std::time::{Duration, Instant};

/// The programme counts as flowing for so long after its last byte.
const FLOWING: Duration = Duration::from_secs(1);

/// A clock that stands while there is nothing to carry: then no peer can be blamed for taking nothing.
#[derive(Debug, Default)]
pub(super) struct LegClock {
    passed: Duration,
    since: Option<Instant>,
}

impl LegClock {
    pub(super) fn now(&self) -> Duration {
        self.passed + self.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    pub(super) fn run(&mut self, runs: bool) {
        if runs != self.since.is_some() {
            self.passed = self.now();
            self.since = runs.then(Instant::now);
        }
    }
}

/// Whether the channel's encoder gives anything.
#[derive(Debug, Default)]
pub(super) struct Programme {
    bytes: Vec<u64>,
    at: Option<Instant>,
}

impl Programme {
    pub(super) fn flows(&mut self, bytes: &[u64]) -> bool {
        if self.bytes != bytes {
            self.bytes = bytes.to_vec();
            if bytes.iter().any(|bytes| *bytes > 0) {
                self.at = Some(Instant::now());
            }
        }
        self.at.is_some_and(|at| at.elapsed() < FLOWING)
    }
}
