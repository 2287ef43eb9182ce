use proptest::prelude::*;

use super::*;
use crate::packet::{PACKET_SIZE, adaptation_only, null_packet};

const STREAM: &[u8] = include_bytes!("../../tests/fixtures/h264_cbr.ts");

fn packet(pid: Pid, counter: u8, fill: u8) -> RawPacket {
    let mut raw = [fill; PACKET_SIZE];
    raw[..4].copy_from_slice(&[0x47, (pid >> 8) as u8, pid as u8, 0x10 | counter]);
    raw
}

#[test]
fn a_real_stream_is_clean_until_a_packet_is_missing() {
    let packets = STREAM.as_chunks::<PACKET_SIZE>().0;
    let mut checker = Checker::new();
    assert!(
        packets
            .iter()
            .all(|raw| checker.check(raw) == Verdict::Good)
    );
    let video = |at: &usize| {
        Packet::new(&packets[*at]).pid() == 0x100 && Packet::new(&packets[*at]).has_payload()
    };
    let lost = (packets.len() / 2..).find(video).unwrap();
    let mut checker = Checker::new();
    packets
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != lost)
        .for_each(|(_, raw)| {
            checker.check(raw);
        });
    assert_eq!(checker.gaps(), 1);
}

#[test]
fn each_rule_of_the_standard() {
    let mut checker = Checker::new();
    assert_eq!(
        checker.check(&packet(5, 15, 1)),
        Verdict::Good,
        "a first one"
    );
    assert_eq!(checker.check(&packet(5, 15, 1)), Verdict::Duplicate);
    assert_eq!(
        checker.check(&packet(5, 15, 1)),
        Verdict::Gap {
            expected: 0,
            found: 15
        },
        "a second repetition"
    );
    assert_eq!(checker.check(&packet(5, 0, 1)), Verdict::Good, "around");
    assert_eq!(
        checker.check(&packet(5, 0, 2)),
        Verdict::Gap {
            expected: 1,
            found: 0
        },
        "other content repeats nothing"
    );
    assert_eq!(
        checker.check(&adaptation_only(5, 0, None, false)),
        Verdict::Good,
        "no payload, no step"
    );
    assert_eq!(
        checker.check(&adaptation_only(5, 1, None, false)),
        Verdict::Gap {
            expected: 0,
            found: 1
        }
    );
    assert_eq!(
        checker.check(&adaptation_only(5, 9, None, true)),
        Verdict::Announced
    );
    assert_eq!(checker.check(&packet(5, 10, 3)), Verdict::Good);
    assert_eq!(
        checker.check(&packet(6, 3, 3)),
        Verdict::Good,
        "another PID counts for itself"
    );
    assert_eq!(checker.check(&null_packet()), Verdict::Good);
    assert_eq!(checker.gaps(), 3);
}

#[test]
fn two_runs_are_joined_and_a_repetition_stays_one() {
    let mut rewriter = Rewriter::new();
    let mut counters = Vec::new();
    let mut put = |rewriter: &mut Rewriter, mut raw: RawPacket| {
        rewriter.rewrite(&mut raw);
        counters.push(Packet::new(&raw).continuity_counter());
    };
    put(&mut rewriter, packet(5, 7, 1));
    put(&mut rewriter, packet(5, 8, 2));
    put(&mut rewriter, packet(5, 8, 2));
    rewriter.begin_run();
    put(&mut rewriter, packet(5, 8, 2));
    put(&mut rewriter, packet(5, 0, 3));
    assert_eq!(counters, [7, 8, 8, 9, 10]);
    assert_eq!(rewriter.last(5), Some(10));
    assert_eq!(rewriter.last(6), None);
}

#[test]
fn what_is_inserted_repeats_nothing() {
    let mut rewriter = Rewriter::new();
    let counters: Vec<u8> = (0..3)
        .map(|_| {
            let mut raw = packet(0, 0, 1);
            rewriter.insert(&mut raw);
            Packet::new(&raw).continuity_counter()
        })
        .collect();
    assert_eq!(counters, [0, 1, 2]);
}

fn any_packet() -> impl Strategy<Value = RawPacket> {
    (0..4u16, 0..16u8, 0..2u8, 0..3u8, any::<bool>()).prop_map(
        |(pid, counter, fill, kind, announced)| match kind {
            0 => adaptation_only(pid, counter, None, announced),
            _ => packet(pid, counter & 3, fill),
        },
    )
}

proptest! {
    #[test]
    fn after_the_rewriter_all_is_clean(packets in proptest::collection::vec((any_packet(), 0..10u8), 0..300)) {
        let (mut rewriter, mut checker) = (Rewriter::new(), Checker::new());
        for (mut raw, event) in packets {
            match event {
                0 => { rewriter.begin_run(); rewriter.rewrite(&mut raw); }
                1 => rewriter.insert(&mut raw),
                _ => rewriter.rewrite(&mut raw),
            }
            prop_assert!(!matches!(checker.check(&raw), Verdict::Gap { .. }), "a gap is left");
        }
    }

    #[test]
    fn any_bytes_are_survived(packets in proptest::collection::vec(proptest::array::uniform8(any::<u8>()), 0..50)) {
        let (mut rewriter, mut checker) = (Rewriter::new(), Checker::new());
        for head in packets {
            let mut raw = [0xff; PACKET_SIZE];
            raw[..8].copy_from_slice(&head);
            rewriter.rewrite(&mut raw);
            prop_assert!(!matches!(checker.check(&raw), Verdict::Gap { .. }), "a gap is left");
        }
    }
}
