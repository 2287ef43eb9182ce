use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hub::Channel;
use link::{DeliveryReport, JobProgress};
use transcode::command::Transfer;
use transcode::failure::Failure;
use transcode::progress::Progress;

use crate::actor::delivery;
use crate::legs::Board;
use crate::measure::{Ring, Sample};

/// What others may see of a job: media, measurements, command.
#[derive(Default)]
pub(crate) struct View(Mutex<Facets>);

/// The parts of a view.
#[derive(Default)]
pub(crate) struct Facets {
    pub(crate) name: String,
    /// None while nothing of it runs here.
    pub(crate) channel: Option<Arc<Channel>>,
    /// Outputs that could not be handed to the hub, and why.
    pub(crate) unplanned: Vec<DeliveryReport>,
    /// How the legs fare.
    pub(crate) legs: Board,
    pub(crate) progress: Option<Progress>,
    /// Redacted, of the last run.
    pub(crate) command: Option<Vec<String>>,
    /// Why the last run does not encode in the hardware that was asked for.
    pub(crate) fallback: Option<Failure>,
    /// What was last seen of each input's pictures.
    transfers: BTreeMap<usize, Transfer>,
    history: Ring,
    bytes: u64,
}

impl Facets {
    /// What was last seen of an input's pictures.
    pub(crate) fn transfer(&self, input_index: usize) -> Transfer {
        self.transfers
            .get(&input_index)
            .copied()
            .unwrap_or_default()
    }

    pub(crate) fn seen(&mut self, input_index: usize, transfer: Transfer) {
        self.transfers.insert(input_index, transfer);
    }
}

impl View {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Facets> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.lock().name == name
    }

    /// Every output as it fares.
    pub(crate) fn deliveries(&self) -> Option<Vec<DeliveryReport>> {
        let (channel, unplanned, legs) = {
            let facets = self.lock();
            let channel = facets.channel.clone()?;
            (channel, facets.unplanned.clone(), facets.legs.clone())
        };
        let hub = channel.deliveries();
        let mut reports: Vec<DeliveryReport> = hub.iter().map(delivery).collect();
        reports.extend(legs.reports());
        reports.extend(unplanned);
        Some(reports)
    }

    pub(crate) fn history(&self, since_millis: i64) -> link::History {
        self.lock().history.since(since_millis)
    }

    /// Measures the second that has passed.
    pub(crate) fn measure(&self, unix_second: i64, seconds: f64) -> Option<JobProgress> {
        let mut facets = self.lock();
        let bytes: u64 = facets.channel.as_ref()?.rung_bytes().iter().sum();
        let grown = bytes.saturating_sub(facets.bytes);
        facets.bytes = bytes;
        let block = facets.progress.as_ref()?;
        let progress = JobProgress {
            fps: block.fps.unwrap_or(0.0),
            speed: block.speed.unwrap_or(0.0),
            out_time_seconds: block.out_time.unwrap_or(0) as f64 / 1e6,
            dropped_frames: block.drop_frames.unwrap_or(0),
            bitrate: (grown as f64 * 8.0 / seconds.max(0.001)) as u64,
        };
        facets.history.push(
            unix_second,
            Sample {
                fps: progress.fps as f32,
                speed: progress.speed as f32,
                bitrate: progress.bitrate as f32,
            },
        );
        Some(progress)
    }
}
