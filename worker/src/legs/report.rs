use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use link::{DeliveryReport, DeliveryState, LinkReport};
use transcode::failure::{Class, Failure};

/// A peer that took nothing for this long is not delivered to.
const FRESH: Duration = Duration::from_secs(2);
/// How often the bitrate is taken.
const SAMPLE: Duration = Duration::from_millis(900);

/// Where a channel's legs tell how they fare.
#[derive(Debug, Clone, Default)]
pub(crate) struct Board(Arc<Mutex<BTreeMap<i64, DeliveryReport>>>);

impl Board {
    pub(crate) fn reports(&self) -> Vec<DeliveryReport> {
        self.lock().values().cloned().collect()
    }

    pub(super) fn tell(&self, report: DeliveryReport) {
        self.lock().insert(report.output_id, report);
    }

    pub(super) fn forget(&self, output_id: i64) {
        self.lock().remove(&output_id);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<i64, DeliveryReport>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a leg counts, over all its processes.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// What the peers of earlier processes took, and packets that these were too slow for.
    ended: (u64, u64),
    present: (u64, u64),
    pub(super) reconnects: u64,
    last: Option<Instant>,
    /// The present process's peer has taken something.
    taking: bool,
    rate: Option<(Instant, u64)>,
    bitrate: u64,
    /// The last failure, until bytes are taken again.
    pub(super) failure: Option<Failure>,
    /// Of the present process.
    pub(super) link: Option<LinkReport>,
}

/// Where a leg stands, apart from what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    Paused,
    /// Nothing lives, or nothing was taken yet.
    Trying,
    /// A listener that nobody has called.
    Listening,
    GivenUp,
}

impl Counts {
    /// What this process's peer has taken, and what the process was too slow for. True when that grew.
    pub(super) fn count(&mut self, taken: u64, drops: u64) -> bool {
        let grew = taken > self.present.0;
        self.present = (taken.max(self.present.0), drops.max(self.present.1));
        if grew {
            self.last = Some(Instant::now());
            self.taking = true;
            self.failure = None;
        }
        grew
    }

    /// The process is gone.
    pub(super) fn ended(&mut self) {
        let present = std::mem::take(&mut self.present);
        self.ended = (self.ended.0 + present.0, self.ended.1 + present.1);
        self.taking = false;
        self.link = None;
    }

    fn bytes(&self) -> u64 {
        self.ended.0 + self.present.0
    }

    fn measure(&mut self) {
        let bytes = self.bytes();
        match self.rate {
            Some((at, before)) if at.elapsed() >= SAMPLE => {
                let bits = (bytes - before) as f64 * 8.0;
                self.bitrate = (bits / at.elapsed().as_secs_f64()) as u64;
                self.rate = Some((Instant::now(), bytes));
            }
            Some(_) => {}
            None => self.rate = Some((Instant::now(), bytes)),
        }
    }

    pub(super) fn report(&mut self, output_id: i64, stand: Stand) -> DeliveryReport {
        self.measure();
        let age = self.last.map(|last| last.elapsed());
        let state = match stand {
            Stand::Paused => DeliveryState::Paused,
            Stand::GivenUp => DeliveryState::Failed,
            _ if self.taking && age.is_some_and(|age| age < FRESH) => DeliveryState::Delivering,
            Stand::Listening => DeliveryState::Waiting,
            Stand::Trying if self.failure.is_some() => DeliveryState::Retrying,
            Stand::Trying => DeliveryState::Waiting,
        };
        let failure = match stand {
            Stand::Paused => None,
            Stand::Listening => Some(Failure::of(
                Class::NobodyCalls,
                ["the output listens, and nobody has called it yet"],
            )),
            Stand::Trying | Stand::GivenUp => self.failure.clone(),
        };
        DeliveryReport {
            output_id,
            state,
            bytes: self.bytes(),
            bitrate: self.bitrate,
            drops: self.ended.1 + self.present.1,
            reconnects: self.reconnects,
            last_byte_age_seconds: age.map(|age| age.as_secs_f64()),
            failure,
            link: self.link,
        }
    }
}
