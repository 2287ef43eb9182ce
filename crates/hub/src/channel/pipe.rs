use std::sync::{Arc, Weak};
use std::time::Instant;

use super::Channel;
use crate::instant::lock;
use crate::reader::Drain;
use crate::thumbnail::Pictures;

/// A rung's pipe on its way into the channel.
pub(super) struct RungPipe {
    pub(super) channel: Weak<Channel>,
    pub(super) serial: u64,
    pub(super) index: usize,
}

impl Drain for RungPipe {
    fn bytes(&mut self, bytes: &[u8], now: i64) {
        if let Some(channel) = self.channel.upgrade() {
            lock(&channel.state).feed(self.serial, self.index, bytes, now);
        }
    }

    fn idle(&mut self, now: i64) {
        if let Some(channel) = self.channel.upgrade() {
            lock(&channel.state).idle(self.serial, self.index, now);
        }
    }

    fn holds_back(&self) -> bool {
        self.channel.upgrade().is_some_and(|channel: Arc<Channel>| {
            let state = lock(&channel.state);
            state
                .run_rung(self.serial, self.index)
                .is_some_and(|rung| rung.holds_back())
        })
    }

    fn end(&mut self, now: i64) {
        if let Some(channel) = self.channel.upgrade() {
            lock(&channel.state).end(self.serial, self.index, now);
        }
    }
}

/// The pipe of JPEGs.
pub(super) struct ThumbnailPipe {
    pub(super) channel: Weak<Channel>,
    pub(super) pictures: Pictures,
}

impl Drain for ThumbnailPipe {
    fn bytes(&mut self, bytes: &[u8], _now: i64) {
        if let Some(picture) = self.pictures.push(bytes)
            && let Some(channel) = self.channel.upgrade()
        {
            lock(&channel.state).thumbnail = Some((picture, Instant::now()));
        }
    }

    fn idle(&mut self, _now: i64) {}

    fn holds_back(&self) -> bool {
        false
    }

    fn end(&mut self, _now: i64) {}
}
