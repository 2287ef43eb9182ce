//! Sections out of the packets of one PID.

use crate::packet::Packet;

/// Puts sections together across packets. A section with a missing packet is dropped; a repeated packet is passed over.
#[derive(Clone, Debug, Default)]
pub struct Assembler {
    section: Vec<u8>,
    collecting: bool,
    counter: Option<u8>,
}

impl Assembler {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the packets of one PID; calls `each` with every section that is complete, its checksum not yet looked at.
    pub fn push(&mut self, packet: Packet<'_>, mut each: impl FnMut(&[u8])) {
        if !packet.has_payload() || packet.is_scrambled() || packet.has_error() {
            return;
        }
        let counter = packet.continuity_counter();
        let before = self.counter.replace(counter);
        if before == Some(counter) && !packet.discontinuity() {
            return;
        }
        if before.is_some_and(|before| (before + 1) & 0x0f != counter) {
            self.collecting = false;
        }
        let payload = packet.payload();
        if !packet.starts_unit() {
            self.take(payload, &mut each);
            return;
        }
        let Some((&pointer, rest)) = payload.split_first() else {
            return;
        };
        let Some((end, mut rest)) = rest.split_at_checked(usize::from(pointer)) else {
            self.collecting = false;
            return;
        };
        self.take(end, &mut each);
        // Behind the pointer new sections follow each other until stuffing.
        while rest.first().is_some_and(|table_id| *table_id != 0xff) {
            self.section.clear();
            self.collecting = true;
            rest = self.take(rest, &mut each);
        }
    }

    /// Adds bytes to the section that is open; gives back what lies behind its end.
    fn take<'a>(&mut self, bytes: &'a [u8], each: &mut impl FnMut(&[u8])) -> &'a [u8] {
        if !self.collecting {
            return &[];
        }
        let (head, rest) =
            bytes.split_at(bytes.len().min(3usize.saturating_sub(self.section.len())));
        self.section.extend_from_slice(head);
        let [_, high, low, ..] = self.section[..] else {
            return &[];
        };
        let len = 3 + (usize::from(high & 0x0f) << 8 | usize::from(low));
        let (body, rest) = rest.split_at(rest.len().min(len.saturating_sub(self.section.len())));
        self.section.extend_from_slice(body);
        if self.section.len() == len {
            each(&self.section);
            self.collecting = false;
        }
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::psi::packetise;

    fn section(len: usize) -> Vec<u8> {
        let mut section: Vec<u8> = (0..len).map(|byte| byte as u8).collect();
        section[0] = 2;
        section[1] = 0xb0 | ((len - 3) >> 8) as u8;
        section[2] = (len - 3) as u8;
        section
    }

    #[test]
    fn a_section_over_three_packets_comes_out_whole() {
        let wanted = section(500);
        let mut assembler = Assembler::new();
        let mut got = Vec::new();
        for raw in packetise(&wanted, 32, &mut 0) {
            // A duplicate is passed over.
            assembler.push(Packet::new(&raw), |section| got.push(section.to_vec()));
            assembler.push(Packet::new(&raw), |section| got.push(section.to_vec()));
        }
        assert_eq!(got, [wanted]);
    }

    #[test]
    fn a_missing_packet_costs_its_section_only() {
        let mut assembler = Assembler::new();
        let mut got = 0;
        let mut counter = 0;
        let packets: Vec<_> = [section(500), section(500)]
            .iter()
            .flat_map(|one| packetise(one, 32, &mut counter))
            .collect();
        for (number, raw) in packets.iter().enumerate() {
            if number != 1 {
                assembler.push(Packet::new(raw), |_| got += 1);
            }
        }
        assert_eq!(got, 1);
    }

    #[test]
    fn two_sections_share_a_packet_and_the_pointer_ends_the_first() {
        let (long, short) = (section(200), section(20));
        let mut raws = packetise(&long, 32, &mut 0);
        // The rest of the long one, then a short one, in a packet with a pointer.
        let rest = 200 - 183;
        raws[1][1] |= 0x40;
        raws[1][4] = rest as u8;
        raws[1][5..5 + rest].copy_from_slice(&long[183..]);
        raws[1][5 + rest..25 + rest].copy_from_slice(&short);
        raws[1][25 + rest..].fill(0xff);
        let mut assembler = Assembler::new();
        let mut got = Vec::new();
        for raw in &raws {
            assembler.push(Packet::new(raw), |section| got.push(section.to_vec()));
        }
        assert_eq!(got, [long, short]);
    }
}
