//! Packets to datagrams, each with its place on the line.

use std::collections::VecDeque;
use std::sync::Arc;

use mpegts::{PACKET_SIZE, RawPacket, null_packet};

use crate::timeline::PCR_HZ;

pub(crate) const PACKETS: usize = 7;
pub(crate) const DATAGRAM: usize = PACKETS * PACKET_SIZE;
/// A PCR further from the one before than this begins a new line.
const LARGEST_STEP: i64 = PCR_HZ / 2;
/// Packets that wait for a PCR before they are given the rate of the ones before them.
const MOST_PENDING: usize = 4096;

/// Seven packets and when they are due.
#[derive(Debug, Clone)]
pub(crate) struct Datagram {
    pub(crate) bytes: Box<[u8; DATAGRAM]>,
    /// Position of the first packet on the line.
    pub(crate) clock: i64,
    /// Which packet a decoder can start at, and the tables it needs before.
    pub(crate) entry: Option<(usize, Arc<[RawPacket]>)>,
    /// The line is broken before this one.
    pub(crate) broken: bool,
}

#[derive(Debug)]
struct Pending {
    raw: RawPacket,
    entry: Option<Arc<[RawPacket]>>,
}

/// Gives every packet its place between two PCRs, and fills datagrams.
#[derive(Debug)]
pub(crate) struct DatagramBuilder {
    /// Ticks a packet takes where the rate is constant.
    constant: Option<f64>,
    /// Ticks a packet took between the last two PCRs.
    rate: f64,
    /// The last PCR.
    last: Option<i64>,
    /// Ticks between the last two PCRs.
    step: i64,
    /// Up to where packets were placed.
    placed: i64,
    pending: VecDeque<Pending>,
    open: Option<(Datagram, usize)>,
    broken: bool,
}

impl DatagramBuilder {
    pub(crate) fn new(muxrate: Option<u64>) -> Self {
        let constant = muxrate.filter(|rate| *rate > 0).map(ticks_per_packet);
        Self {
            constant,
            rate: constant.unwrap_or(0.0),
            last: None,
            step: 0,
            placed: 0,
            pending: VecDeque::new(),
            open: None,
            broken: false,
        }
    }

    /// Whether packets wait for others.
    pub(crate) fn holds_back(&self) -> bool {
        self.open.is_some() || !self.pending.is_empty()
    }

    /// Takes a packet; what is complete goes to `out`.
    pub(crate) fn push(
        &mut self,
        raw: &RawPacket,
        pcr: Option<i64>,
        entry: Option<Arc<[RawPacket]>>,
        out: &mut Vec<Datagram>,
    ) {
        if let Some(pcr) = pcr {
            self.settle(pcr, out);
        }
        self.pending.push_back(Pending { raw: *raw, entry });
        if self.pending.len() > MOST_PENDING {
            // A stream without a clock leaves as it comes.
            self.last.get_or_insert(0);
            self.release(out);
        }
    }

    /// Nothing came for a while, or nothing will: what is held back leaves, filled up with null packets.
    pub(crate) fn flush(&mut self, out: &mut Vec<Datagram>) {
        self.release(out);
        if let Some((mut datagram, filled)) = self.open.take() {
            for slot in filled..PACKETS {
                write_packet(&mut datagram.bytes, slot, &null_packet());
            }
            out.push(datagram);
        }
    }

    /// A new PCR: the packets since the last one lie evenly between them.
    fn settle(&mut self, pcr: i64, out: &mut Vec<Datagram>) {
        let count = self.pending.len();
        match self.last {
            None => {
                // Before the first PCR of all only the rate tells, and the tables that come first have no clock to obey.
                let start = pcr - (self.rate * count as f64) as i64;
                let rate = self.rate;
                self.place(start, rate, out);
            }
            Some(last) if (0..=LARGEST_STEP).contains(&(pcr - last)) => {
                let start = self.placed.clamp(last, pcr);
                if count > 0 {
                    self.rate = (pcr - start) as f64 / count as f64;
                }
                let rate = self.rate;
                self.place(start, rate, out);
                self.step = pcr - last;
            }
            Some(last) => {
                let rate = self.likely_rate(last);
                self.place(self.placed, rate, out);
                self.broken = true;
            }
        }
        self.last = Some(pcr);
        self.placed = pcr;
    }

    /// Places what is pending without waiting for the next PCR.
    fn release(&mut self, out: &mut Vec<Datagram>) {
        let Some(last) = self.last else { return };
        let count = self.pending.len();
        let rate = self.likely_rate(last);
        self.place(self.placed, rate, out);
        self.placed += (rate * count as f64) as i64;
    }

    /// What the pending packets take each: where the rate varies no more than fits before the next PCR is likely, since behind
    /// a picture of one packet there may be fifty of sound.
    fn likely_rate(&self, last: i64) -> f64 {
        let left = (last + self.step - self.placed).max(0);
        let most = left as f64 / self.pending.len().max(1) as f64;
        self.constant.unwrap_or_else(|| self.rate.min(most))
    }

    fn place(&mut self, start: i64, rate: f64, out: &mut Vec<Datagram>) {
        let mut index = 0.0;
        while let Some(packet) = self.pending.pop_front() {
            self.add(packet, start + (rate * index) as i64, out);
            index += 1.0;
        }
    }

    fn add(&mut self, packet: Pending, clock: i64, out: &mut Vec<Datagram>) {
        let broken = std::mem::take(&mut self.broken);
        let (mut datagram, filled) = self.open.take().unwrap_or_else(|| {
            let fresh = Datagram {
                bytes: Box::new([0xff; DATAGRAM]),
                clock,
                entry: None,
                broken: false,
            };
            (fresh, 0)
        });
        if broken {
            datagram.broken = true;
            datagram.clock = clock;
        }
        write_packet(&mut datagram.bytes, filled, &packet.raw);
        if let Some(tables) = packet.entry
            && datagram.entry.is_none()
        {
            datagram.entry = Some((filled, tables));
        }
        if filled + 1 == PACKETS {
            out.push(datagram);
        } else {
            self.open = Some((datagram, filled + 1));
        }
    }
}

/// Ticks of 27 MHz that a packet takes at a constant rate.
pub(crate) fn ticks_per_packet(muxrate: u64) -> f64 {
    (PACKET_SIZE * 8) as f64 * PCR_HZ as f64 / muxrate as f64
}

/// Puts a packet into its place in a datagram.
pub(crate) fn write_packet(bytes: &mut [u8; DATAGRAM], slot: usize, raw: &RawPacket) {
    if let Some(place) = bytes.get_mut(slot * PACKET_SIZE..(slot + 1) * PACKET_SIZE) {
        place.copy_from_slice(raw);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(
        builder: &mut DatagramBuilder,
        packets: usize,
        every: usize,
        step: i64,
    ) -> Vec<Datagram> {
        let mut out = Vec::new();
        for n in 0..packets {
            let pcr = (n % every == 0).then_some((n / every) as i64 * step);
            builder.push(&null_packet(), pcr, None, &mut out);
        }
        out
    }

    #[test]
    fn packets_lie_evenly_between_clocks() {
        let mut builder = DatagramBuilder::new(None);
        let out = feed(&mut builder, 71, 10, 1000);
        assert_eq!(out.len(), 10);
        for (n, datagram) in out.iter().enumerate() {
            assert_eq!(datagram.clock, n as i64 * 700);
            assert!(!datagram.broken);
        }
    }

    #[test]
    fn what_is_held_back_leaves_full() {
        let mut builder = DatagramBuilder::new(None);
        let mut out = feed(&mut builder, 9, 100, 1000);
        assert!(out.is_empty());
        assert!(builder.holds_back());
        builder.flush(&mut out);
        assert_eq!(out.len(), 2);
        assert!(!builder.holds_back());
    }

    #[test]
    fn what_leaves_before_its_clock_came_does_not_overtake_it() {
        let mut builder = DatagramBuilder::new(None);
        let mut out = Vec::new();
        // Forty milliseconds with one packet, then as long with fifty, in the midst of which nothing came for a while.
        let step = PCR_HZ / 25;
        builder.push(&null_packet(), Some(0), None, &mut out);
        builder.push(&null_packet(), Some(step), None, &mut out);
        for n in 0..49 {
            if n == 20 {
                builder.flush(&mut out);
            }
            builder.push(&null_packet(), None, None, &mut out);
        }
        builder.push(&null_packet(), Some(2 * step), None, &mut out);
        builder.flush(&mut out);
        let clocks: Vec<i64> = out.iter().map(|datagram| datagram.clock).collect();
        assert!(clocks.is_sorted(), "{clocks:?}");
        assert!(clocks.iter().all(|clock| *clock <= 3 * step), "{clocks:?}");
        assert!(out.iter().all(|datagram| !datagram.broken));
    }

    #[test]
    fn a_jump_is_said() {
        let mut builder = DatagramBuilder::new(Some(1_000_000));
        let mut out = Vec::new();
        for n in 0..7 {
            builder.push(&null_packet(), (n == 0).then_some(0), None, &mut out);
        }
        builder.push(&null_packet(), Some(PCR_HZ), None, &mut out);
        builder.flush(&mut out);
        assert_eq!(out.len(), 2);
        assert!(out[1].broken);
        assert_eq!(out[1].clock, PCR_HZ);
    }
}
