use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::Notify;

use crate::{Delivery, Gate, HubSettings, OutputPlan, RunStart, TsReader};

/// One channel: its runs come in by pipes, its outputs take from it.
#[derive(Debug)]
pub struct Channel {
    id: i64,
}

/// What a run tells while its pipes are read.
#[derive(Debug, Clone)]
pub struct RunFeed {
    /// Bytes read per rung, in the order of the run's rungs.
    pub bytes: Vec<Arc<AtomicU64>>,
    /// Notified when a rung's first byte arrives, each rung once.
    pub first_byte: Arc<Notify>,
}

impl RunFeed {
    /// Whether every rung gave a byte.
    pub fn all_flow(&self) -> bool {
        self.bytes.iter().all(|b| b.load(Ordering::Relaxed) > 0)
    }

    /// Bytes read from each rung.
    pub fn totals(&self) -> Vec<u64> {
        self.bytes
            .iter()
            .map(|b| b.load(Ordering::Relaxed))
            .collect()
    }
}

impl Channel {
    pub(crate) fn new(id: i64, _settings: &HubSettings, _gate: Arc<Gate>) -> Self {
        Self { id }
    }

    /// The channel's id.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Takes the pipes of a new run. A run still being read is ended first.
    pub fn begin_run(&self, start: RunStart) -> RunFeed {
        RunFeed {
            bytes: start.rungs.iter().map(|_| Arc::default()).collect(),
            first_byte: Arc::default(),
        }
    }

    /// The process is gone: what its pipes still hold is read, then they are closed.
    pub fn end_run(&self) {}

    /// Makes these the channel's outputs. Those that stay as they were flow on.
    pub fn set_outputs(&self, _plans: Vec<OutputPlan>) {}

    /// Every output as it fares at this instant.
    pub fn deliveries(&self) -> Vec<Delivery> {
        Vec::new()
    }

    /// Bytes read from each rung of the present run.
    pub fn rung_bytes(&self) -> Vec<u64> {
        Vec::new()
    }

    /// The last whole picture and when it came.
    pub fn thumbnail(&self) -> Option<(Bytes, Instant)> {
        None
    }

    /// The HLS outputs' ids.
    pub fn hls_outputs(&self) -> Vec<i64> {
        Vec::new()
    }

    /// The master playlist of an HLS output; none: the first one's.
    /// It names `{rung}/index.m3u8`, which names `{sequence}.ts`, each relative to itself.
    pub fn master(&self, _output_id: Option<i64>) -> Option<String> {
        None
    }

    /// A rung's media playlist.
    pub fn media_playlist(&self, _output_id: Option<i64>, _rung: &str) -> Option<String> {
        None
    }

    /// A segment by the name the playlist gives it.
    pub fn segment(&self, _output_id: Option<i64>, _rung: &str, _name: &str) -> Option<Bytes> {
        None
    }

    /// A reader of a rung's transport stream that begins at a random-access point.
    pub fn subscribe(&self, _rung: &str) -> Option<TsReader> {
        None
    }

    /// How often the pacers had to set their clock anew.
    pub fn reanchors(&self) -> u64 {
        0
    }

    /// Whether a run's pipe is still open.
    pub fn is_reading(&self) -> bool {
        false
    }

    /// Ends the run and every output, and completes open recordings.
    pub fn close(&self) {}

    /// Time until which [`Channel::close`] waits for slow disks.
    pub const CLOSE_PATIENCE: Duration = Duration::from_secs(3);
}
