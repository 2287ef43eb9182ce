//! What a constant-rate output carries while there is no programme.

use std::sync::Arc;

use mpegts::continuity::Rewriter;
use mpegts::{Pid, RawPacket, adaptation_only, null_packet};

use super::datagram::{DATAGRAM, PACKETS, write_packet};
use crate::timeline::wire;

const TABLES_EVERY: i64 = 100_000_000;
const CLOCK_EVERY: i64 = 20_000_000;

/// The stream's description, for when nobody sends it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Description {
    /// PAT and PMT.
    pub(crate) tables: Option<Arc<[RawPacket]>>,
    pub(crate) pcr_pid: Option<Pid>,
}

/// Makes datagrams of PAT, PMT, PCR and null packets.
#[derive(Debug, Default)]
pub(super) struct Filler {
    tables_at: i64,
    clock_at: i64,
}

impl Filler {
    /// The datagram of a slot. `clock` is the line's position there; none: the line's clock must not be told,
    /// because the programme's own is still to come.
    pub(super) fn make(
        &mut self,
        slot: i64,
        clock: Option<i64>,
        description: &Description,
        counters: &mut Rewriter,
    ) -> Box<[u8; DATAGRAM]> {
        let mut packets = Vec::with_capacity(PACKETS);
        if let (Some(clock), Some(pid)) = (clock, description.pcr_pid)
            && slot - self.clock_at >= CLOCK_EVERY
        {
            self.clock_at = slot;
            packets.push(adaptation_only(pid, 0, Some(wire(clock)), false));
        }
        if let Some(tables) = &description.tables
            && slot - self.tables_at >= TABLES_EVERY
            && tables.len() + packets.len() <= PACKETS
        {
            self.tables_at = slot;
            packets.extend(tables.iter().copied());
        }
        let mut bytes = Box::new([0xff; DATAGRAM]);
        for place in 0..PACKETS {
            match packets.get_mut(place) {
                Some(packet) => {
                    counters.insert(packet);
                    write_packet(&mut bytes, place, packet);
                }
                None => write_packet(&mut bytes, place, &null_packet()),
            }
        }
        bytes
    }
}
