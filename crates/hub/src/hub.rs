use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::{Channel, Gate};

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
    channels: Mutex<BTreeMap<i64, Arc<Channel>>>,
}

impl Hub {
    /// Starts the hub's own threads.
    pub fn start(settings: HubSettings, gate: Arc<Gate>) -> io::Result<Self> {
        Ok(Self {
            gate,
            settings,
            channels: Mutex::default(),
        })
    }

    /// The channel of that id, made at the first asking.
    pub fn channel(&self, id: i64) -> Arc<Channel> {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        let channel = channels
            .entry(id)
            .or_insert_with(|| Arc::new(Channel::new(id, &self.settings, Arc::clone(&self.gate))));
        Arc::clone(channel)
    }

    /// Closes the channel of that id and forgets it.
    pub fn remove(&self, id: i64) {
        let removed = self
            .channels
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&id);
        if let Some(channel) = removed {
            channel.close();
        }
    }

    /// Closes every channel and ends every thread, open recordings completed.
    pub fn shutdown(&self) {
        let channels =
            std::mem::take(&mut *self.channels.lock().unwrap_or_else(PoisonError::into_inner));
        for channel in channels.values() {
            channel.close();
        }
    }
}
