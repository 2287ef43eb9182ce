//! One packet of 188 bytes, read and edited in place.

use crate::clock::Pcr;

pub const PACKET_SIZE: usize = 188;
pub const SYNC_BYTE: u8 = 0x47;
/// The PID of stuffing packets.
pub const NULL_PID: Pid = 0x1fff;

/// A 13-bit packet identifier.
pub type Pid = u16;
pub type RawPacket = [u8; PACKET_SIZE];

const PCR_FLAG: u8 = 0x10;
const OPCR_FLAG: u8 = 0x08;
const DISCONTINUITY: u8 = 0x80;
const RANDOM_ACCESS: u8 = 0x40;

/// A stuffing packet; its counter means nothing.
pub fn null_packet() -> RawPacket {
    let mut raw = [0xff; PACKET_SIZE];
    raw[..4].copy_from_slice(&[SYNC_BYTE, 0x1f, 0xff, 0x10]);
    raw
}

/// A packet without payload, to carry a clock or announce a discontinuity where no packet of the stream has room for it.
///
/// `counter` is that of the PID's last packet: without payload the counter does not advance.
pub fn adaptation_only(pid: Pid, counter: u8, pcr: Option<Pcr>, discontinuity: bool) -> RawPacket {
    let mut raw = [0xff; PACKET_SIZE];
    raw[0] = SYNC_BYTE;
    raw[1] = (pid >> 8) as u8 & 0x1f;
    raw[2] = pid as u8;
    raw[3] = 0x20 | (counter & 0x0f);
    raw[4] = (PACKET_SIZE - 5) as u8;
    raw[5] = if discontinuity { DISCONTINUITY } else { 0 };
    if let Some(pcr) = pcr {
        raw[5] |= PCR_FLAG;
        raw[6..12].copy_from_slice(&pcr.to_field());
    }
    raw
}

/// A packet to read. Any 188 bytes are safe to ask: what a damaged packet does not have is `None` or empty.
#[derive(Clone, Copy, Debug)]
pub struct Packet<'a>(&'a RawPacket);

impl<'a> Packet<'a> {
    pub fn new(raw: &'a RawPacket) -> Self {
        Packet(raw)
    }

    /// `None` unless it is exactly one packet long.
    pub fn from_slice(bytes: &'a [u8]) -> Option<Self> {
        bytes.try_into().ok().map(Packet)
    }

    pub fn raw(&self) -> &'a RawPacket {
        self.0
    }

    pub fn has_sync(&self) -> bool {
        self.0[0] == SYNC_BYTE
    }

    /// The sender or a demodulator says that this packet is damaged.
    pub fn has_error(&self) -> bool {
        self.0[1] & 0x80 != 0
    }

    /// A PES packet or a section begins in this packet.
    pub fn starts_unit(&self) -> bool {
        self.0[1] & 0x40 != 0
    }

    pub fn pid(&self) -> Pid {
        u16::from(self.0[1] & 0x1f) << 8 | u16::from(self.0[2])
    }

    pub fn is_null(&self) -> bool {
        self.pid() == NULL_PID
    }

    pub fn is_scrambled(&self) -> bool {
        self.0[3] & 0xc0 != 0
    }

    pub fn has_adaptation(&self) -> bool {
        self.0[3] & 0x20 != 0
    }

    pub fn has_payload(&self) -> bool {
        self.0[3] & 0x10 != 0
    }

    pub fn continuity_counter(&self) -> u8 {
        self.0[3] & 0x0f
    }

    pub fn discontinuity(&self) -> bool {
        self.flags() & DISCONTINUITY != 0
    }

    /// The multiplexer says that decoding may start here.
    pub fn random_access_flag(&self) -> bool {
        self.flags() & RANDOM_ACCESS != 0
    }

    pub fn pcr(&self) -> Option<Pcr> {
        pcr_place(self.0).map(|at| read_pcr(self.0, at))
    }

    pub fn opcr(&self) -> Option<Pcr> {
        opcr_place(self.0).map(|at| read_pcr(self.0, at))
    }

    /// Empty where there is none or the adaptation field's length is impossible.
    pub fn payload(&self) -> &'a [u8] {
        self.0.get(payload_start(self.0)..).unwrap_or_default()
    }

    fn flags(&self) -> u8 {
        flags(self.0)
    }
}

/// A packet to edit in place.
#[derive(Debug)]
pub struct PacketMut<'a>(&'a mut RawPacket);

impl<'a> PacketMut<'a> {
    pub fn new(raw: &'a mut RawPacket) -> Self {
        PacketMut(raw)
    }

    pub fn read(&self) -> Packet<'_> {
        Packet(self.0)
    }

    pub fn set_pid(&mut self, pid: Pid) {
        self.0[1] = self.0[1] & 0xe0 | (pid >> 8) as u8 & 0x1f;
        self.0[2] = pid as u8;
    }

    pub fn set_continuity_counter(&mut self, counter: u8) {
        self.0[3] = self.0[3] & 0xf0 | counter & 0x0f;
    }

    /// Sets or clears `discontinuity_indicator`. `false` where there is no room to say it: without an adaptation field (or with one of no
    /// length) all bytes are payload. A packet with a PCR always has room; elsewhere [`adaptation_only`] says it in a packet before this one.
    pub fn set_discontinuity(&mut self, on: bool) -> bool {
        if !has_flags(self.0) {
            return !on;
        }
        self.0[5] = if on {
            self.0[5] | DISCONTINUITY
        } else {
            self.0[5] & !DISCONTINUITY
        };
        true
    }

    /// Changes the PCR that is there; `false` where there is none.
    pub fn set_pcr(&mut self, pcr: Pcr) -> bool {
        self.write_pcr(pcr_place(self.0), pcr)
    }

    /// Changes the OPCR that is there; `false` where there is none.
    pub fn set_opcr(&mut self, pcr: Pcr) -> bool {
        self.write_pcr(opcr_place(self.0), pcr)
    }

    pub fn payload_mut(&mut self) -> &mut [u8] {
        let start = payload_start(self.0);
        self.0.get_mut(start..).unwrap_or_default()
    }

    /// The adaptation field's flags say nothing of what lies behind its length; `pcr_place` has checked that.
    fn write_pcr(&mut self, place: Option<usize>, pcr: Pcr) -> bool {
        let Some(at) = place else { return false };
        let reserved = self.0[at + 4] & 0x7e;
        self.0[at..at + 6].copy_from_slice(&pcr.to_field());
        // The six reserved bits stay as they came, so that restamping back restores every bit.
        self.0[at + 4] = self.0[at + 4] & 0x81 | reserved;
        true
    }
}

fn has_flags(raw: &RawPacket) -> bool {
    raw[3] & 0x20 != 0 && (1..=183).contains(&raw[4])
}

fn flags(raw: &RawPacket) -> u8 {
    if has_flags(raw) { raw[5] } else { 0 }
}

fn payload_start(raw: &RawPacket) -> usize {
    match raw[3] & 0x30 {
        0x10 => 4,
        0x30 => 5 + usize::from(raw[4]),
        _ => PACKET_SIZE,
    }
}

fn pcr_place(raw: &RawPacket) -> Option<usize> {
    (flags(raw) & PCR_FLAG != 0 && raw[4] >= 7).then_some(6)
}

fn opcr_place(raw: &RawPacket) -> Option<usize> {
    let at = if flags(raw) & PCR_FLAG != 0 { 12 } else { 6 };
    (flags(raw) & OPCR_FLAG != 0 && usize::from(raw[4]) + 5 >= at + 6).then_some(at)
}

fn read_pcr(raw: &RawPacket, at: usize) -> Pcr {
    let mut field = [0; 6];
    field.copy_from_slice(&raw[at..at + 6]);
    Pcr::from_field(field)
}

#[cfg(test)]
mod tests;
