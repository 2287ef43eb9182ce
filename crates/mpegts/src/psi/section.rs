//! What all tables share: the long section header and its checksum.

use crate::packet::{PACKET_SIZE, Pid, RawPacket, SYNC_BYTE};

/// Why bytes are no such table, or a table cannot become bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the section ends before its content does")]
    Short,
    #[error("the section is of another table")]
    OtherTable,
    #[error("the checksum is wrong")]
    Checksum,
    #[error("the section is not in force yet")]
    NotCurrent,
    #[error("the table has more than one section")]
    SeveralSections,
    #[error("the content does not fit into one section")]
    TooLong,
}

const POLYNOMIAL: u32 = 0x04c1_1db7;
const TABLE: [u32; 256] = table();
/// Section header, before the content.
const HEAD: usize = 8;
const CHECKSUM: usize = 4;

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = (byte as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 0x8000_0000 != 0 {
                crc << 1 ^ POLYNOMIAL
            } else {
                crc << 1
            };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
}

/// The checksum of sections (CRC-32/MPEG-2); 0 over a section with its checksum.
pub fn crc32(bytes: &[u8]) -> u32 {
    bytes.iter().fold(u32::MAX, |crc, byte| {
        crc << 8 ^ TABLE[usize::from((crc >> 24) as u8 ^ byte)]
    })
}

/// A section with its header read and its checksum found right.
pub(super) struct Section<'a> {
    /// Transport stream id or programme number.
    pub(super) id: u16,
    pub(super) version: u8,
    pub(super) body: &'a [u8],
}

impl<'a> Section<'a> {
    pub(super) fn read(bytes: &'a [u8], table_id: u8) -> Result<Self, Fault> {
        let [found, high, low, ..] = *bytes else {
            return Err(Fault::Short);
        };
        let len = 3 + (usize::from(high & 0x0f) << 8 | usize::from(low));
        let section = bytes
            .get(..len)
            .filter(|section| section.len() >= HEAD + CHECKSUM)
            .ok_or(Fault::Short)?;
        if found != table_id || high & 0x80 == 0 {
            return Err(Fault::OtherTable);
        }
        if crc32(section) != 0 {
            return Err(Fault::Checksum);
        }
        if section[5] & 1 == 0 {
            return Err(Fault::NotCurrent);
        }
        if section[6] != 0 || section[7] != 0 {
            return Err(Fault::SeveralSections);
        }
        let id = u16::from(section[3]) << 8 | u16::from(section[4]);
        Ok(Section {
            id,
            version: section[5] >> 1 & 0x1f,
            body: &section[HEAD..len - CHECKSUM],
        })
    }

    pub(super) fn build(&self, table_id: u8) -> Result<Vec<u8>, Fault> {
        let after = HEAD - 3 + self.body.len() + CHECKSUM;
        // Of PAT, PMT and SDT alike: a section of at most 1,024 bytes.
        if after > 1021 {
            return Err(Fault::TooLong);
        }
        let mut bytes = vec![table_id, 0xb0 | (after >> 8) as u8, after as u8];
        bytes.extend_from_slice(&self.id.to_be_bytes());
        bytes.extend_from_slice(&[0xc1 | (self.version & 0x1f) << 1, 0, 0]);
        bytes.extend_from_slice(self.body);
        bytes.extend_from_slice(&crc32(&bytes).to_be_bytes());
        Ok(bytes)
    }
}

/// A section as packets that begin with it. `counter` is the last one used on the PID, and is carried on.
pub fn packetise(section: &[u8], pid: Pid, counter: &mut u8) -> Vec<RawPacket> {
    let mut packets = Vec::with_capacity((section.len() + 1).div_ceil(PACKET_SIZE - 4));
    let mut rest = section;
    while !rest.is_empty() {
        let first = packets.is_empty();
        *counter = (*counter + 1) & 0x0f;
        let mut raw = [0xff; PACKET_SIZE];
        raw[0] = SYNC_BYTE;
        raw[1] = (pid >> 8) as u8 & 0x1f | if first { 0x40 } else { 0 };
        raw[2] = pid as u8;
        raw[3] = 0x10 | *counter;
        let start = if first { 5 } else { 4 };
        if first {
            raw[4] = 0;
        }
        let (now, later) = rest.split_at(rest.len().min(PACKET_SIZE - start));
        raw[start..start + now.len()].copy_from_slice(now);
        packets.push(raw);
        rest = later;
    }
    packets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_catalogue() {
        assert_eq!(crc32(b"123456789"), 0x0376_e6e7);
    }

    #[test]
    fn damage_is_told_apart() {
        let good = Section {
            id: 1,
            version: 3,
            body: &[1, 2, 3, 4],
        }
        .build(0)
        .unwrap();
        assert!(Section::read(&good, 0).is_ok());
        assert_eq!(Section::read(&good, 2).err(), Some(Fault::OtherTable));
        assert_eq!(
            Section::read(&good[..good.len() - 1], 0).err(),
            Some(Fault::Short)
        );
        let mut bad = good.clone();
        bad[9] ^= 1;
        assert_eq!(Section::read(&bad, 0).err(), Some(Fault::Checksum));
        assert_eq!(
            Section {
                id: 1,
                version: 0,
                body: &[0; 1013]
            }
            .build(0),
            Err(Fault::TooLong)
        );
    }

    #[test]
    fn a_long_section_takes_several_packets() {
        let section: Vec<u8> = (0..=255).cycle().take(184).collect();
        let mut counter = 15;
        let packets = packetise(&section, 0x1000, &mut counter);
        assert_eq!((packets.len(), counter), (2, 1));
        assert_eq!(packets[0][..5], [0x47, 0x50, 0x00, 0x10, 0]);
        assert_eq!(packets[1][..6], [0x47, 0x10, 0x00, 0x11, 183, 0xff]);
    }
}
