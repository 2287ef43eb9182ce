//! Bytes in any chunking to packets.

use crate::packet::{PACKET_SIZE, RawPacket, SYNC_BYTE};

/// Three sync bytes a packet apart make a lock: one byte in 256 looks like one, so one alone proves nothing.
const PROOF: usize = 2 * PACKET_SIZE + 1;

/// Cuts bytes into packets. Finds its place again after garbage and counts what it had to pass over; how the bytes were chunked never
/// matters.
#[derive(Clone, Debug)]
pub struct Framer {
    held: [u8; PROOF],
    len: usize,
    locked: bool,
    lost: u64,
    resyncs: u64,
}

impl Default for Framer {
    fn default() -> Self {
        Self::new()
    }
}

impl Framer {
    pub fn new() -> Self {
        Framer {
            held: [0; PROOF],
            len: 0,
            locked: false,
            lost: 0,
            resyncs: 0,
        }
    }

    /// Bytes passed over since the beginning because they were in no packet.
    pub fn lost_bytes(&self) -> u64 {
        self.lost
    }

    /// How often the place was lost after it had been found.
    pub fn resyncs(&self) -> u64 {
        self.resyncs
    }

    /// Calls `each` with every packet that is complete.
    pub fn push(&mut self, mut bytes: &[u8], mut each: impl FnMut(&RawPacket)) {
        while !bytes.is_empty() {
            bytes = if self.locked {
                self.take_locked(bytes, &mut each)
            } else {
                self.take_searching(bytes, &mut each)
            };
        }
    }

    /// The bytes are at their end: gives out what was still waiting for proof, and forgets the rest.
    pub fn finish(&mut self, mut each: impl FnMut(&RawPacket)) {
        while !self.locked && self.len >= PACKET_SIZE {
            let proven = self.held[..self.len]
                .iter()
                .step_by(PACKET_SIZE)
                .all(|byte| *byte == SYNC_BYTE);
            if proven {
                self.give_first(&mut each);
            } else {
                self.drop_to_next_sync();
            }
        }
        self.lost += self.len as u64;
        self.len = 0;
        self.locked = false;
    }

    fn take_locked<'a>(&mut self, bytes: &'a [u8], each: &mut impl FnMut(&RawPacket)) -> &'a [u8] {
        if self.len > 0 {
            let rest = self.fill(PACKET_SIZE, bytes);
            if self.len == PACKET_SIZE {
                self.give_first(each);
            }
            return rest;
        }
        let mut chunks = bytes;
        while let Some((packet, rest)) = chunks.split_first_chunk::<PACKET_SIZE>() {
            if packet[0] != SYNC_BYTE {
                break;
            }
            each(packet);
            chunks = rest;
        }
        match chunks.first() {
            Some(&SYNC_BYTE) => self.fill(PACKET_SIZE, chunks),
            Some(_) => {
                self.locked = false;
                self.resyncs += 1;
                chunks
            }
            None => chunks,
        }
    }

    fn take_searching<'a>(
        &mut self,
        bytes: &'a [u8],
        each: &mut impl FnMut(&RawPacket),
    ) -> &'a [u8] {
        let rest = self.fill(PROOF, bytes);
        if self.held[0] != SYNC_BYTE {
            self.drop_to_next_sync();
        } else if self.len == PROOF {
            if self.held[PACKET_SIZE] == SYNC_BYTE && self.held[2 * PACKET_SIZE] == SYNC_BYTE {
                self.give_first(each);
                self.give_first(each);
                self.locked = true;
            } else {
                self.drop_to_next_sync();
            }
        }
        rest
    }

    /// Adds to the held bytes up to `until` of them; gives back what was not taken.
    fn fill<'a>(&mut self, until: usize, bytes: &'a [u8]) -> &'a [u8] {
        let (taken, rest) = bytes.split_at(bytes.len().min(until - self.len));
        self.held[self.len..self.len + taken.len()].copy_from_slice(taken);
        self.len += taken.len();
        rest
    }

    fn give_first(&mut self, each: &mut impl FnMut(&RawPacket)) {
        if let Some(packet) = self.held.first_chunk::<PACKET_SIZE>() {
            each(packet);
        }
        self.shift(PACKET_SIZE);
    }

    fn drop_to_next_sync(&mut self) {
        let next = self.held[..self.len]
            .iter()
            .skip(1)
            .position(|byte| *byte == SYNC_BYTE);
        let dropped = next.map_or(self.len, |at| at + 1);
        self.lost += dropped as u64;
        self.shift(dropped);
    }

    fn shift(&mut self, by: usize) {
        self.held.copy_within(by..self.len, 0);
        self.len -= by;
    }
}

#[cfg(test)]
mod tests;
