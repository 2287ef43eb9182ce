//! One offset for every clock of a stream, so that a new run continues the line of the old one.

use crate::clock::{Pcr, Pts};
use crate::packet::{PacketMut, RawPacket};
use crate::pes;

/// The clocks of one packet, as they are after restamping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub pcr: Option<Pcr>,
    pub pts: Option<Pts>,
    pub dts: Option<Pts>,
}

/// Adds one offset, modulo 2³³, to PCR, OPCR, PTS and DTS in place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restamper {
    offset: i64,
}

impl Restamper {
    /// The offset in ticks of 90 kHz, forward or back.
    pub fn new(offset: i64) -> Self {
        Restamper { offset }
    }

    pub fn offset(&self) -> i64 {
        self.offset
    }

    /// Undoes what this one does.
    pub fn inverse(&self) -> Self {
        Restamper {
            offset: self.offset.wrapping_neg(),
        }
    }

    /// The time stamps of scrambled payloads cannot be seen and stay.
    pub fn apply(&self, raw: &mut RawPacket) -> Seen {
        let mut packet = PacketMut::new(raw);
        let mut seen = Seen::default();
        if packet.read().has_adaptation() {
            seen.pcr = packet.read().pcr().map(|pcr| self.move_pcr(pcr));
            if let Some(pcr) = seen.pcr {
                packet.set_pcr(pcr);
            }
            if let Some(opcr) = packet.read().opcr() {
                packet.set_opcr(self.move_pcr(opcr));
            }
        }
        if packet.read().starts_unit() && !packet.read().is_scrambled() {
            (seen.pts, seen.dts) = pes::rewrite(packet.payload_mut(), |stamp| {
                stamp.wrapping_add(self.offset)
            });
        }
        seen
    }

    fn move_pcr(&self, pcr: Pcr) -> Pcr {
        Pcr::new(pcr.base().wrapping_add(self.offset).ticks() * 300 + u64::from(pcr.extension()))
    }
}

#[cfg(test)]
mod tests;
