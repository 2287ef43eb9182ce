use std::sync::Arc;

use bytes::Bytes;

use crate::Gate;
use crate::tap::{Item, Tap};

/// Reads a rung's transport stream, beginning at a random-access point.
///
/// Dropping it ends the subscription. A reader too slow for the stream loses packets up to the next random-access
/// point; it never slows another.
#[derive(Debug)]
pub struct TsReader {
    pub(crate) tap: Arc<Tap>,
    pub(crate) gate: Arc<Gate>,
}

impl TsReader {
    /// The next packets; none when the channel is closed or the gate is shut.
    pub async fn next(&mut self) -> Option<Bytes> {
        loop {
            let item = self.tap.next().await?;
            if !self.gate.is_open() {
                return None;
            }
            match item {
                Item::Chunk(chunk) if chunk.data.is_empty() => {}
                Item::Chunk(chunk) => {
                    self.tap.meter.sent(chunk.data.len());
                    return Some(chunk.data);
                }
                Item::RunEnded => {}
            }
        }
    }
}

impl TsReader {
    /// Packets lost because it was too slow.
    pub fn drops(&self) -> u64 {
        self.tap.meter.drops()
    }
}

impl Drop for TsReader {
    fn drop(&mut self) {
        self.tap.close();
    }
}
