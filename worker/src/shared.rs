use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use database::Database;
use hub::Hub;
use tokio::sync::watch;

use crate::facts::Facts;
use crate::hardware::Hardware;
use crate::jobs::Jobs;
use crate::legs::Sockets;
use crate::logs::Logs;
use crate::probe::Prober;
use crate::session::WorkerLock;
use crate::settings::Settings;
use crate::spawner::Spawner;
use crate::start_gate::StartGate;

/// What all jobs of one session share.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) session_id: i64,
    pub(crate) database: Database,
    pub(crate) hub: Hub,
    pub(crate) spawner: Spawner,
    pub(crate) prober: Prober,
    pub(crate) logs: Logs,
    pub(crate) facts: Facts,
    pub(crate) start_gate: StartGate,
    pub(crate) lock: WorkerLock,
    pub(crate) hardware: Hardware,
    pub(crate) jobs: Jobs,
    pub(crate) sockets: Sockets,
    pub(crate) clock: Clock,
    /// Changes four times a second: one timer for all jobs.
    pub(crate) ticks: watch::Receiver<u64>,
}

/// The machines' time: since the worker began, and what that is on the wall.
#[derive(Debug)]
pub(crate) struct Clock {
    began: Instant,
    /// Milliseconds since 1970 UTC when it began, by the wall clock of the moment: that is set at times, and goes on
    /// while the machine sleeps.
    wall: AtomicI64,
}

/// The wall clock is followed when it differs by more: one instant is not to be told in two ways.
const STEP: i64 = 1000;

impl Clock {
    pub(crate) fn start() -> Clock {
        let clock = Clock {
            began: Instant::now(),
            wall: AtomicI64::new(0),
        };
        clock.follow(chrono::Utc::now().timestamp_millis());
        clock
    }

    /// Takes note of what the wall clock says.
    pub(crate) fn follow(&self, unix_millis: i64) {
        let began = unix_millis - whole_millis(self.now());
        if (began - self.wall.load(Ordering::Relaxed)).abs() > STEP {
            self.wall.store(began, Ordering::Relaxed);
        }
    }

    pub(crate) fn now(&self) -> Duration {
        self.began.elapsed()
    }

    pub(crate) fn instant(&self, at: Duration) -> tokio::time::Instant {
        (self.began + at).into()
    }

    /// Milliseconds since 1970 UTC.
    pub(crate) fn millis(&self, at: Duration) -> i64 {
        self.wall.load(Ordering::Relaxed) + whole_millis(at)
    }
}

fn whole_millis(of: Duration) -> i64 {
    i64::try_from(of.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_clock_that_was_set_is_followed_and_its_jitter_is_not() {
        let clock = Clock::start();
        let at = Duration::from_secs(60);
        let before = clock.millis(at);
        clock.follow(chrono::Utc::now().timestamp_millis() + 300);
        assert_eq!(clock.millis(at), before);
        clock.follow(chrono::Utc::now().timestamp_millis() - 3_600_000);
        let set_back = before - clock.millis(at);
        assert!((3_590_000..3_610_000).contains(&set_back), "{set_back}");
    }
}
