//! RTP (RFC 3550) taken off, and datagrams that overtook each other put back in order.

use std::collections::BTreeMap;

/// How far one datagram may overtake another; later ones are given up.
const REORDER: usize = 16;

/// An RTP packet's sequence number and payload; none where it is not RTP version 2 or cut short.
pub fn parse(datagram: &[u8]) -> Option<(u16, &[u8])> {
    let first = *datagram.first()?;
    if first >> 6 != 2 {
        return None;
    }
    let sequence = u16::from_be_bytes(*datagram.get(2..)?.first_chunk()?);
    let mut start = 12 + 4 * usize::from(first & 0x0f);
    if first & 0x10 != 0 {
        let words = u16::from_be_bytes(*datagram.get(start + 2..)?.first_chunk()?);
        start += 4 + 4 * usize::from(words);
    }
    let mut end = datagram.len();
    if first & 0x20 != 0 {
        end = end.checked_sub(usize::from(*datagram.last()?))?;
    }
    Some((sequence, datagram.get(start..end)?))
}

/// Holds back what came too early until the gap is filled or given up.
#[derive(Debug, Default)]
pub struct Reorder {
    next: Option<u16>,
    early: BTreeMap<u16, Vec<u8>>,
    lost: u64,
}

impl Reorder {
    /// Takes one payload and hands on, in order, all that can go.
    pub fn push(&mut self, sequence: u16, payload: &[u8], mut take: impl FnMut(&[u8])) {
        let next = *self.next.get_or_insert(sequence);
        let ahead = sequence.wrapping_sub(next);
        if ahead == 0 {
            take(payload);
            self.next = Some(next.wrapping_add(1));
            self.flush_ready(&mut take);
        } else if ahead < 0x8000 {
            if usize::from(ahead) > 1000 {
                // The sender began anew.
                self.early.clear();
                self.next = Some(sequence.wrapping_add(1));
                take(payload);
                return;
            }
            self.early.insert(sequence, payload.to_vec());
            if self.early.len() > REORDER {
                self.give_up_gap(&mut take);
            }
        } else if ahead < 0xffff - 1000 {
            // Far behind is a sender that began anew; a little behind is late or double.
            self.early.clear();
            self.next = Some(sequence.wrapping_add(1));
            take(payload);
        }
    }

    /// Datagrams that never came.
    pub fn lost(&self) -> u64 {
        self.lost
    }

    fn give_up_gap(&mut self, take: &mut impl FnMut(&[u8])) {
        let Some(next) = self.next else { return };
        let nearest = self.early.keys().map(|key| key.wrapping_sub(next)).min();
        if let Some(gap) = nearest {
            self.lost += u64::from(gap);
            self.next = Some(next.wrapping_add(gap));
            self.flush_ready(take);
        }
    }

    fn flush_ready(&mut self, take: &mut impl FnMut(&[u8])) {
        while let Some(next) = self.next {
            let Some(payload) = self.early.remove(&next) else {
                break;
            };
            take(&payload);
            self.next = Some(next.wrapping_add(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(sequences: &[u16]) -> (Vec<u8>, u64) {
        let mut reorder = Reorder::default();
        let mut out = Vec::new();
        for sequence in sequences {
            reorder.push(*sequence, &[*sequence as u8], |payload| {
                out.extend_from_slice(payload);
            });
        }
        (out, reorder.lost())
    }

    #[test]
    fn csrc_extension_and_padding_are_taken_off() {
        let plain = [0x80, 33, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0x47, 1];
        assert_eq!(parse(&plain), Some((7, &[0x47, 1][..])));
        let mut full = vec![0x80 | 0x20 | 0x10 | 1, 33, 0, 8];
        full.extend([0; 8]);
        full.extend([9; 4]);
        full.extend([0xbe, 0xde, 0, 1, 1, 2, 3, 4]);
        full.extend([0x47, 2, 0, 2]);
        assert_eq!(parse(&full), Some((8, &[0x47, 2][..])));
    }

    #[test]
    fn no_prefix_of_a_packet_panics() {
        let full: Vec<u8> = (0..64u8)
            .map(|n| if n == 0 { 0xb3 } else { n.wrapping_mul(5) })
            .collect();
        for len in 0..full.len() {
            let _ = parse(&full[..len]);
        }
        assert_eq!(parse(&[0x47; 188]), None);
    }

    #[test]
    fn overtaking_is_undone_across_the_wrap() {
        assert_eq!(order(&[65534, 0, 65535, 2, 1]).0, [254, 255, 0, 1, 2]);
    }

    #[test]
    fn doubles_are_dropped_and_a_gap_is_given_up() {
        assert_eq!(order(&[1, 1, 2, 2]).0, [1, 2]);
        let gap: Vec<u16> = [1].into_iter().chain(3..25).collect();
        let (out, lost) = order(&gap);
        assert_eq!(out.len(), 23);
        assert_eq!(lost, 1);
    }

    #[test]
    fn a_sender_that_begins_anew_is_followed() {
        assert_eq!(order(&[40000, 40001, 10, 11]).0.len(), 4);
        assert_eq!(order(&[10, 11, 9000, 9001]).0.len(), 4);
    }
}
