use proptest::prelude::*;

use super::*;
use crate::packet::{PACKET_SIZE, RawPacket};

const HIGH: &[u8] = include_bytes!("../../tests/fixtures/ladder_high.ts");

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A real stream with packets lost, repeated, damaged and in disorder.
    #[test]
    fn any_stream_is_survived(faults in proptest::collection::vec((0..400usize, 0..4u8, 0..188usize, any::<u8>()), 0..60)) {
        let mut packets: Vec<RawPacket> = HIGH.as_chunks::<PACKET_SIZE>().0.to_vec();
        for (at, kind, byte, value) in faults {
            match kind {
                0 => drop(packets.remove(at)),
                1 => packets.insert(at, packets[at]),
                2 => packets.swap(at, at + 1),
                _ => packets[at][byte] = value,
            }
        }
        let mut ladder = Ladder::new(90_000, (25, 1));
        ladder.begin_run(1, 0);
        let mut segmenter = Segmenter::new();
        let mut out = Vec::new();
        segmenter.begin_run(&ladder, |segment| out.push(segment));
        for raw in &packets {
            segmenter.push(raw, &mut ladder, |segment| out.push(segment));
        }
        segmenter.end_run(|segment| out.push(segment));
        prop_assert!(out.windows(2).all(|pair| pair[0].cut.sequence < pair[1].cut.sequence));
        prop_assert!(out.iter().all(|segment| segment.duration > 0 && segment.data.len() % PACKET_SIZE == 0));
        prop_assert!(out.iter().map(|segment| segment.data.len() / PACKET_SIZE).sum::<usize>() <= packets.len() + 2 * out.len());
    }
}
