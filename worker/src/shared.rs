use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use database::Database;
use hub::Hub;
use tokio::sync::watch;
use transcode::command::Capabilities;

use crate::facts::Facts;
use crate::jobs::Jobs;
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
    pub(crate) capabilities: Capabilities,
    pub(crate) jobs: Jobs,
    pub(crate) clock: Clock,
    /// Changes four times a second: one timer for all jobs.
    pub(crate) ticks: watch::Receiver<u64>,
}

/// The machines' time: since the worker began, and what that is on the wall.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    began: Instant,
    wall: Duration,
}

impl Clock {
    pub(crate) fn start() -> Clock {
        Clock {
            began: Instant::now(),
            wall: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
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
        i64::try_from((self.wall + at).as_millis()).unwrap_or(i64::MAX)
    }
}
