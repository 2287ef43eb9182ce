use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::instant::lock;
use crate::reader::Reader;
use crate::{Channel, Gate};

/// A disk that takes longer keeps its recording's last part open.
const PATIENCE: Duration = Duration::from_secs(3);

/// Settings of a hub.
#[derive(Debug, Clone)]
pub struct HubSettings {
    /// How much programme a pacer holds back against an uneven encoder.
    pub pacing_buffer: Duration,
    /// A joiner of a stream without random-access points starts after this.
    pub join_patience: Duration,
}

impl Default for HubSettings {
    fn default() -> Self {
        Self {
            pacing_buffer: Duration::from_millis(300),
            join_patience: Duration::from_secs(5),
        }
    }
}

/// All channels of a worker on their way from pipes to outputs.
#[derive(Debug)]
pub struct Hub {
    gate: Arc<Gate>,
    settings: HubSettings,
    reader: Arc<Reader>,
    channels: Mutex<BTreeMap<i64, Arc<Channel>>>,
    /// Recorders and pacers; those of removed outputs end by themselves.
    threads: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

impl Hub {
    /// Starts the hub's own threads.
    pub fn start(settings: HubSettings, gate: Arc<Gate>) -> io::Result<Self> {
        Ok(Self {
            gate,
            settings,
            reader: Arc::new(Reader::start()?),
            channels: Mutex::default(),
            threads: Arc::default(),
        })
    }

    /// The channel of that id, made at the first asking.
    pub fn channel(&self, id: i64) -> Arc<Channel> {
        let mut channels = lock(&self.channels);
        let channel = channels.entry(id).or_insert_with(|| {
            Channel::new(
                id,
                &self.settings,
                Arc::clone(&self.gate),
                Arc::clone(&self.reader),
                Arc::clone(&self.threads),
            )
        });
        Arc::clone(channel)
    }

    /// The channel of that id, if there is one.
    pub fn existing(&self, id: i64) -> Option<Arc<Channel>> {
        lock(&self.channels).get(&id).cloned()
    }

    /// Closes the channel of that id and forgets it.
    pub fn remove(&self, id: i64) {
        let removed = lock(&self.channels).remove(&id);
        if let Some(channel) = removed {
            channel.close();
        }
    }

    /// Closes every channel and ends every thread, open recordings completed. Waits for slow disks, but not for ever.
    pub fn shutdown(&self) {
        let channels = std::mem::take(&mut *lock(&self.channels));
        for channel in channels.values() {
            channel.close();
        }
        self.reader.stop();
        let end = Instant::now() + PATIENCE;
        let mut threads = std::mem::take(&mut *lock(&self.threads));
        while !threads.is_empty() && Instant::now() < end {
            threads.retain(|thread| !thread.is_finished());
            std::thread::sleep(Duration::from_millis(5));
        }
        if !threads.is_empty() {
            tracing::warn!(
                count = threads.len(),
                "recordings were not completed in time"
            );
        }
    }
}
