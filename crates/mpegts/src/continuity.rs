//! Continuity counters: checked, and made continuous over runs.

use crate::packet::{NULL_PID, Packet, PacketMut, Pid, RawPacket};

/// What a packet's counter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As expected, or nothing was expected: a first packet, a null packet.
    Good,
    /// The packet before, once more, which the standard allows one time.
    Duplicate,
    /// A jump that the packet itself announces.
    Announced,
    /// Packets are missing, or came in disorder.
    Gap { expected: u8, found: u8 },
}

/// What the last packet of a PID left behind.
#[derive(Clone, Debug)]
struct Slot {
    /// The counter given out last.
    out: u8,
    /// The last packet as it came in, to know it again; the counter alone cannot tell a duplicate from sixteen lost packets.
    last: RawPacket,
    /// Whether `last` may still be repeated.
    repeatable: bool,
}

/// One slot for each PID that was ever seen; grows with PIDs, never with packets.
#[derive(Clone, Debug)]
struct Slots {
    index: Box<[u16]>,
    slots: Vec<Slot>,
}

impl Slots {
    fn new() -> Self {
        Slots {
            index: vec![0; 0x2000].into_boxed_slice(),
            slots: Vec::new(),
        }
    }

    fn get(&mut self, pid: Pid) -> Option<&mut Slot> {
        let number = usize::from(self.index[usize::from(pid & NULL_PID)]);
        self.slots.get_mut(number.checked_sub(1)?)
    }

    fn insert(&mut self, pid: Pid, slot: Slot) {
        self.slots.push(slot);
        self.index[usize::from(pid & NULL_PID)] = self.slots.len() as u16;
    }
}

impl Slot {
    fn first(packet: Packet<'_>) -> Self {
        Slot {
            out: packet.continuity_counter(),
            last: *packet.raw(),
            repeatable: packet.has_payload(),
        }
    }

    fn is_repeated_by(&self, packet: Packet<'_>) -> bool {
        let last = Packet::new(&self.last);
        self.repeatable
            && last.continuity_counter() == packet.continuity_counter()
            && last.starts_unit() == packet.starts_unit()
            && last.payload() == packet.payload()
    }

    /// Remembers a packet that was no repetition.
    fn remember(&mut self, packet: Packet<'_>) {
        if packet.has_payload() {
            self.last = *packet.raw();
            self.repeatable = true;
        }
    }
}

/// Tells whether the counters of a stream are as they should be.
#[derive(Clone, Debug)]
pub struct Checker {
    slots: Slots,
    gaps: u64,
}

impl Default for Checker {
    fn default() -> Self {
        Self::new()
    }
}

impl Checker {
    pub fn new() -> Self {
        Checker {
            slots: Slots::new(),
            gaps: 0,
        }
    }

    /// Gaps since the beginning.
    pub fn gaps(&self) -> u64 {
        self.gaps
    }

    pub fn check(&mut self, raw: &RawPacket) -> Verdict {
        let packet = Packet::new(raw);
        let pid = packet.pid();
        if pid == NULL_PID {
            return Verdict::Good;
        }
        let Some(slot) = self.slots.get(pid) else {
            self.slots.insert(pid, Slot::first(packet));
            return Verdict::Good;
        };
        let found = packet.continuity_counter();
        let expected = if packet.has_payload() {
            (slot.out + 1) & 0x0f
        } else {
            slot.out
        };
        let verdict = if found == expected {
            Verdict::Good
        } else if packet.discontinuity() {
            Verdict::Announced
        } else if packet.has_payload() && slot.is_repeated_by(packet) {
            slot.repeatable = false;
            return Verdict::Duplicate;
        } else {
            self.gaps += 1;
            Verdict::Gap { expected, found }
        };
        slot.out = found;
        slot.remember(packet);
        verdict
    }
}

/// Gives every packet the counter that follows on its PID, whatever it came with: over runs, over losses, with inserted packets.
///
/// A loss is therefore no longer to be seen afterwards; who needs to know asks a [`Checker`] before.
#[derive(Clone, Debug)]
pub struct Rewriter {
    slots: Slots,
}

impl Default for Rewriter {
    fn default() -> Self {
        Self::new()
    }
}

impl Rewriter {
    pub fn new() -> Self {
        Rewriter {
            slots: Slots::new(),
        }
    }

    /// A new run begins: its first packets repeat nothing, even where they look so.
    pub fn begin_run(&mut self) {
        for slot in &mut self.slots.slots {
            slot.repeatable = false;
        }
    }

    /// Rewrites a packet of the stream. A repeated packet stays one.
    pub fn rewrite(&mut self, raw: &mut RawPacket) {
        let packet = Packet::new(raw);
        let pid = packet.pid();
        if pid == NULL_PID {
            return;
        }
        let Some(slot) = self.slots.get(pid) else {
            self.slots.insert(pid, Slot::first(packet));
            return;
        };
        if packet.has_payload() {
            if slot.is_repeated_by(packet) {
                slot.repeatable = false;
            } else {
                slot.remember(packet);
                slot.out = (slot.out + 1) & 0x0f;
            }
        }
        let out = slot.out;
        PacketMut::new(raw).set_continuity_counter(out);
    }

    /// Rewrites a packet of our own making, whose counter says nothing and which never repeats another.
    pub fn insert(&mut self, raw: &mut RawPacket) {
        if let Some(slot) = self.slots.get(Packet::new(raw).pid()) {
            slot.repeatable = false;
        }
        self.rewrite(raw);
        if let Some(slot) = self.slots.get(Packet::new(raw).pid()) {
            slot.repeatable = false;
        }
    }

    /// The counter that the PID's last packet went out with.
    pub fn last(&mut self, pid: Pid) -> Option<u8> {
        self.slots.get(pid).map(|slot| slot.out)
    }
}

#[cfg(test)]
mod tests;
