use proptest::prelude::*;

use super::*;
use crate::clock::WRAP;
use crate::packet::{PACKET_SIZE, Packet, adaptation_only};

const STREAM: &[u8] = include_bytes!("../../tests/fixtures/h264_cbr.ts");

#[test]
fn every_clock_moves_by_the_same() {
    let (plain, moved) = (Restamper::new(0), Restamper::new(-200_000));
    let mut clocks = 0;
    for raw in STREAM.as_chunks::<PACKET_SIZE>().0 {
        let (mut before, mut after) = (*raw, *raw);
        let (before, after) = (plain.apply(&mut before), moved.apply(&mut after));
        assert_eq!(before.pts.map(|pts| pts.wrapping_add(-200_000)), after.pts);
        assert_eq!(before.dts.map(|dts| dts.wrapping_add(-200_000)), after.dts);
        assert_eq!(
            before.pcr.map(|pcr| pcr.base().wrapping_add(-200_000)),
            after.pcr.map(Pcr::base)
        );
        assert_eq!(
            before.pcr.map(Pcr::extension),
            after.pcr.map(Pcr::extension)
        );
        clocks += u32::from(before.pcr.is_some()) + u32::from(before.pts.is_some());
    }
    assert!(clocks > 100);
}

#[test]
fn the_wrap_is_passed_in_both_directions() {
    let mut raw = adaptation_only(1, 0, Some(Pcr::new((WRAP - 1) * 300 + 299)), false);
    assert_eq!(Restamper::new(1).apply(&mut raw).pcr, Some(Pcr::new(299)));
    assert_eq!(
        Restamper::new(-1).apply(&mut raw).pcr,
        Some(Pcr::new((WRAP - 1) * 300 + 299))
    );
}

#[test]
fn the_original_clock_moves_too() {
    let mut raw = adaptation_only(1, 0, Some(Pcr::new(3_000)), false);
    raw[5] |= 0x08;
    raw.copy_within(6..12, 12);
    assert_eq!(Packet::new(&raw).opcr(), Some(Pcr::new(3_000)));
    Restamper::new(90).apply(&mut raw);
    assert_eq!(Packet::new(&raw).opcr(), Some(Pcr::new(30_000)));
}

#[test]
fn what_is_scrambled_stays() {
    let stamped = |raw: &RawPacket| Restamper::new(0).apply(&mut raw.to_owned()).pts.is_some();
    let mut raw = STREAM
        .as_chunks::<PACKET_SIZE>()
        .0
        .iter()
        .copied()
        .find(stamped)
        .unwrap();
    raw[3] |= 0x80;
    assert_eq!(Restamper::new(5).apply(&mut raw).pts, None);
}

proptest! {
    #[test]
    fn there_and_back_changes_no_bit_of_a_real_stream(number in 0..STREAM.len() / PACKET_SIZE, offset: i64) {
        let mut raw = STREAM.as_chunks::<PACKET_SIZE>().0[number];
        let before = raw;
        let restamper = Restamper::new(offset);
        restamper.apply(&mut raw);
        restamper.inverse().apply(&mut raw);
        prop_assert_eq!(raw, before);
    }

    /// Of any bytes whose PCR extension is in range; one of 300 or more, which no sender should write, carries into the base.
    #[test]
    fn there_and_back_changes_no_bit_of_any_packet(head in proptest::array::uniform32(any::<u8>()), pes: bool, offset: i64) {
        let mut raw = [0x55; PACKET_SIZE];
        raw[..32].copy_from_slice(&head);
        raw[0] = 0x47;
        raw[10] &= 0xfe;
        raw[16] &= 0xfe;
        if pes {
            raw[1] |= 0x40;
            raw[3] = 0x10;
            raw[4..8].copy_from_slice(&[0, 0, 1, 0xe0]);
            raw[10] = raw[10] & 0x3f | 0x80;
        }
        let before = raw;
        let restamper = Restamper::new(offset);
        restamper.apply(&mut raw);
        restamper.inverse().apply(&mut raw);
        prop_assert_eq!(raw, before);
    }
}
