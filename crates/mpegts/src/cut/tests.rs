use super::*;
use crate::clock::WRAP;
use crate::continuity::{Checker, Verdict as Counter};
use crate::packet::{PACKET_SIZE, Packet, RawPacket};
use crate::psi::ProgramMap;
use crate::random_access::{Detector, Grade, Verdict};
use crate::restamp::Restamper;

mod faults;

const HIGH: &[u8] = include_bytes!("../../tests/fixtures/ladder_high.ts");
const LOW: &[u8] = include_bytes!("../../tests/fixtures/ladder_low.ts");
const CBR: &[u8] = include_bytes!("../../tests/fixtures/h264_cbr.ts");
/// Between the keyframes of the ladder.
const GOP: i64 = 46_800;

fn packets(stream: &[u8]) -> &[RawPacket] {
    stream.as_chunks::<PACKET_SIZE>().0
}

fn shifted(stream: &[u8], offset: i64) -> Vec<RawPacket> {
    let mut all = packets(stream).to_vec();
    for raw in &mut all {
        Restamper::new(offset).apply(raw);
    }
    all
}

/// One rung under test.
struct Rung {
    segmenter: Segmenter,
    out: Vec<Segment>,
}

impl Rung {
    fn new(ladder: &Ladder) -> Self {
        let mut rung = Rung {
            segmenter: Segmenter::new(),
            out: Vec::new(),
        };
        rung.begin(ladder);
        rung
    }

    fn begin(&mut self, ladder: &Ladder) {
        self.segmenter
            .begin_run(ladder, |segment| self.out.push(segment));
    }

    fn push(&mut self, ladder: &mut Ladder, packets: &[RawPacket]) {
        for raw in packets {
            self.segmenter
                .push(raw, ladder, |segment| self.out.push(segment));
        }
    }

    fn end(&mut self) {
        self.segmenter.end_run(|segment| self.out.push(segment));
    }
}

fn ladder(run: u64, unix_millis: u64) -> Ladder {
    let mut ladder = Ladder::new(90_000, (25, 1));
    ladder.begin_run(run, unix_millis);
    ladder
}

#[test]
fn a_run_begins_at_the_number_of_the_clock_also_where_segments_are_no_whole_seconds() {
    let mut ladder = Ladder::new(135_000, (25, 1));
    ladder.begin_run(1, 1_700_000_000_500);
    let first = ladder.decide(1, None, Pts::new(0)).unwrap();
    // 1,700,000,000.5 s by 1.5 s.
    assert_eq!(first.sequence, 1_133_333_333);
    assert_eq!(
        ladder.decide(1, Some(first.sequence), Pts::new(90_000)),
        None
    );
    let second = ladder
        .decide(1, Some(first.sequence), Pts::new(135_000))
        .unwrap();
    assert_eq!(
        (second.sequence, second.unix_millis),
        (1_133_333_334, 1_700_000_002_000)
    );
}

fn cuts(segments: &[Segment]) -> Vec<Cut> {
    segments.iter().map(|segment| segment.cut).collect()
}

/// A segment stands by itself: PAT, PMT, and the first picture is one to start at; counters are right throughout.
fn assert_self_contained(segment: &Segment) {
    let all = packets(&segment.data);
    assert_eq!(all.len() * PACKET_SIZE, segment.data.len());
    let mut map = ProgramMap::new();
    map.push(Packet::new(&all[0]));
    assert!(map.pat().is_some(), "PAT first");
    map.push(Packet::new(&all[1]));
    let mut detector = Detector::of_program(map.pmt().expect("PMT second")).unwrap();
    assert_eq!(Packet::new(&all[2]).pid(), detector.pid());
    let grade = all
        .iter()
        .map(|raw| detector.push(Packet::new(raw)))
        .find(|verdict| matches!(verdict, Verdict::Picture(_)));
    assert_eq!(grade, Some(Verdict::Picture(Grade::Closed)));
    assert!(all.iter().all(|raw| !Packet::new(raw).is_null()));
}

/// All packets in the order of their PID, tables left out.
fn by_pid<'a>(all: impl IntoIterator<Item = &'a RawPacket>) -> Vec<(u16, Vec<RawPacket>)> {
    let mut pids = std::collections::BTreeMap::<u16, Vec<RawPacket>>::new();
    for raw in all {
        let pid = Packet::new(raw).pid();
        if pid != 0 && pid != 0x1000 && pid != crate::NULL_PID && pid != 0x11 {
            pids.entry(pid).or_default().push(*raw);
        }
    }
    pids.into_iter().collect()
}

#[test]
fn segments_are_exact_and_lose_nothing() {
    let mut ladder = ladder(3, 1_700_000_000_500);
    let mut rung = Rung::new(&ladder);
    rung.push(&mut ladder, packets(CBR));
    rung.end();
    let numbers: Vec<_> = rung
        .out
        .iter()
        .map(|segment| (segment.cut.sequence, segment.duration, segment.late))
        .collect();
    assert_eq!(
        numbers,
        [
            (1_700_000_000, 90_000, 0),
            (1_700_000_001, 90_000, 0),
            (1_700_000_002, 90_000, 0)
        ]
    );
    assert_eq!(
        rung.out
            .iter()
            .map(|segment| segment.cut.starts_run)
            .collect::<Vec<_>>(),
        [true, false, false]
    );
    assert_eq!(rung.out[1].cut.unix_millis, 1_700_000_001_500);
    assert_eq!(rung.out[0].name(), "3-1700000000.ts");
    rung.out.iter().for_each(assert_self_contained);

    let joined: Vec<u8> = rung
        .out
        .iter()
        .flat_map(|segment| segment.data.clone())
        .collect();
    assert_eq!(by_pid(packets(&joined)), by_pid(packets(CBR)));
    let mut checker = Checker::new();
    for raw in packets(&joined) {
        assert!(!matches!(checker.check(raw), Counter::Gap { .. }));
    }
}

/// The stream with the first packet of each keyframe put into the middle of the audio PES packet before it.
fn with_audio_open_at_keyframes(stream: &[u8]) -> (Vec<RawPacket>, usize) {
    let mut all = packets(stream).to_vec();
    let mut moved = 0;
    for at in 0..all.len() {
        let packet = Packet::new(&all[at]);
        if packet.pid() != 0x100 || !packet.random_access_flag() {
            continue;
        }
        let audio = |raw: &RawPacket| Packet::new(raw).pid() == 0x101;
        let Some(last) = all[..at].iter().rposition(audio) else {
            continue;
        };
        if !Packet::new(&all[last]).starts_unit() {
            all[last..=at].rotate_right(1);
            moved += 1;
        }
    }
    (all, moved)
}

#[test]
fn audio_open_at_a_cut_is_completed_in_the_old_segment() {
    let (all, moved) = with_audio_open_at_keyframes(HIGH);
    assert!(moved > 5);
    let mut ladder = ladder(1, 0);
    let mut rung = Rung::new(&ladder);
    rung.push(&mut ladder, &all);
    rung.end();
    assert_eq!(rung.out.len(), 5);
    for segment in &rung.out {
        assert_self_contained(segment);
        let first_audio = packets(&segment.data)
            .iter()
            .map(Packet::new)
            .find(|packet| packet.pid() == 0x101)
            .unwrap();
        assert!(first_audio.starts_unit(), "{:?}", segment.cut);
    }
    let joined: Vec<u8> = rung
        .out
        .iter()
        .flat_map(|segment| segment.data.clone())
        .collect();
    let lost = by_pid(&all)
        .iter()
        .zip(by_pid(packets(&joined)))
        .map(|(before, after)| before.1.len() - after.1.len())
        .sum::<usize>();
    assert!(
        lost as u64 <= rung.segmenter.skipped(),
        "{lost} are in no segment"
    );
}

#[test]
fn rungs_cut_alike_in_any_interleaving() {
    let (high, low) = (packets(HIGH), packets(LOW));
    let mut expected = None;
    for step in [1, 50, usize::MAX] {
        for high_first in [true, false] {
            let mut ladder = ladder(1, 0);
            let mut rungs = [Rung::new(&ladder), Rung::new(&ladder)];
            let mut streams = if high_first { [high, low] } else { [low, high] };
            while streams.iter().any(|stream| !stream.is_empty()) {
                for (rung, stream) in rungs.iter_mut().zip(&mut streams) {
                    let (now, later) = stream.split_at(step.min(stream.len()));
                    rung.push(&mut ladder, now);
                    *stream = later;
                }
            }
            rungs.iter_mut().for_each(Rung::end);
            assert_eq!(cuts(&rungs[0].out), cuts(&rungs[1].out));
            assert_eq!(rungs[0].out.len(), 5);
            assert!(
                rungs
                    .iter()
                    .flat_map(|rung| &rung.out)
                    .all(|segment| segment.late == 0)
            );
            assert_eq!(
                *expected.get_or_insert(cuts(&rungs[0].out)),
                cuts(&rungs[0].out)
            );
            rungs
                .iter()
                .flat_map(|rung| &rung.out)
                .for_each(assert_self_contained);
        }
    }
}

#[test]
fn the_wrap_is_nothing_special() {
    let mut plain = ladder(1, 0);
    let mut rung = Rung::new(&plain);
    rung.push(&mut plain, packets(HIGH));
    rung.end();
    // The wrap at a cut, just before and after it, and in the middle of a segment.
    for at in [126_000, 126_001, 219_600, 219_599, 219_601, 250_000] {
        let offset = WRAP as i64 - at;
        let mut ladder = ladder(1, 0);
        let mut over = Rung::new(&ladder);
        over.push(&mut ladder, &shifted(HIGH, offset));
        over.end();
        let facts = |out: &[Segment]| {
            out.iter()
                .map(|one| (one.cut.sequence, one.duration, one.data.len(), one.late))
                .collect::<Vec<_>>()
        };
        assert_eq!(facts(&over.out), facts(&rung.out), "wrap at {at}");
        assert_eq!(
            over.out[1].cut.pts,
            rung.out[1].cut.pts.wrapping_add(offset)
        );
    }
}

#[test]
fn a_new_run_takes_its_number_from_the_clock_or_behind_the_last() {
    let mut ladder = ladder(1, 100_000);
    let mut rung = Rung::new(&ladder);
    for (run, unix_millis, offset) in [
        (1, 100_000, 0),
        (2, 101_000, 500_000),
        (3, 200_000, 9_000_000),
    ] {
        ladder.begin_run(run, unix_millis);
        rung.begin(&ladder);
        rung.push(&mut ladder, &shifted(CBR, offset));
    }
    rung.end();
    let numbers: Vec<_> = rung
        .out
        .iter()
        .map(|one| {
            (
                one.cut.run,
                one.cut.sequence,
                one.cut.starts_run,
                one.duration,
            )
        })
        .collect();
    let run = |run, first| {
        [
            (run, first, true, 90_000),
            (run, first + 1, false, 90_000),
            (run, first + 2, false, 90_000),
        ]
    };
    assert_eq!(numbers, [run(1, 100), run(2, 103), run(3, 200)].concat());
}

#[test]
fn sound_alone_is_cut_too() {
    let mut ladder = ladder(1, 0);
    let mut rung = Rung::new(&ladder);
    rung.push(
        &mut ladder,
        packets(include_bytes!("../../tests/fixtures/audio_only.ts")),
    );
    rung.end();
    assert_eq!(rung.out.len(), 2);
}

#[test]
fn other_codecs_are_cut_at_their_pictures() {
    for stream in [
        &include_bytes!("../../tests/fixtures/hevc.ts")[..],
        include_bytes!("../../tests/fixtures/mpeg2.ts"),
    ] {
        let mut ladder = ladder(1, 0);
        let mut rung = Rung::new(&ladder);
        rung.push(&mut ladder, packets(stream));
        rung.end();
        assert_eq!(
            rung.out
                .iter()
                .map(|segment| segment.duration)
                .collect::<Vec<_>>(),
            [90_000; 3]
        );
        rung.out.iter().for_each(assert_self_contained);
    }
}
