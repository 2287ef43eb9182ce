use super::*;
use crate::packet::{PACKET_SIZE, RawPacket};
use crate::psi::ProgramMap;

fn grades(stream: &[u8]) -> Vec<Grade> {
    let mut map = ProgramMap::new();
    let mut detector: Option<Detector> = None;
    let mut grades = Vec::new();
    for raw in stream.as_chunks::<PACKET_SIZE>().0 {
        let packet = Packet::new(raw);
        map.push(packet);
        detector = detector.or_else(|| map.pmt().and_then(Detector::of_program));
        if let Some(Verdict::Picture(grade)) =
            detector.as_mut().map(|detector| detector.push(packet))
        {
            grades.push(grade);
        }
    }
    grades
}

fn places(grades: &[Grade], wanted: Grade) -> Vec<usize> {
    grades
        .iter()
        .enumerate()
        .filter(|(_, grade)| **grade == wanted)
        .map(|(at, _)| at)
        .collect()
}

#[test]
fn h264_with_closed_gop() {
    let grades = grades(include_bytes!("../../tests/fixtures/h264_cbr.ts"));
    assert_eq!(grades.len(), 75);
    assert_eq!(places(&grades, Grade::Closed), [0, 25, 50]);
    assert_eq!(places(&grades, Grade::Open), [] as [usize; 0]);
}

#[test]
fn h264_with_open_gop() {
    let grades = grades(include_bytes!("../../tests/fixtures/h264_open.ts"));
    assert_eq!(places(&grades, Grade::Closed), [0]);
    assert_eq!(places(&grades, Grade::Open).len(), 1);
}

#[test]
fn hevc_with_closed_gop() {
    let grades = grades(include_bytes!("../../tests/fixtures/hevc.ts"));
    assert_eq!(grades.len(), 75);
    assert_eq!(places(&grades, Grade::Closed), [0, 25, 50]);
}

#[test]
fn hevc_with_open_gop() {
    let grades = grades(include_bytes!("../../tests/fixtures/hevc_open.ts"));
    assert_eq!(
        places(&grades, Grade::Closed).len() + places(&grades, Grade::Open).len(),
        3
    );
    assert_eq!(places(&grades, Grade::Open).len(), 2);
}

#[test]
fn mpeg2_with_closed_gop() {
    let grades = grades(include_bytes!("../../tests/fixtures/mpeg2.ts"));
    assert_eq!(places(&grades, Grade::Closed), [0, 25, 50]);
}

#[test]
fn without_video_every_unit_of_the_audio_will_do() {
    let grades = grades(include_bytes!("../../tests/fixtures/audio_only.ts"));
    assert!(grades.len() > 3);
    assert!(grades.iter().all(|grade| *grade == Grade::Closed));
}

/// One PES packet of video, cut into packets with `first` bytes of payload in the first one.
fn packets(elementary: &[u8], first: usize) -> Vec<RawPacket> {
    let mut pes = vec![0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, 0, 1];
    pes.extend_from_slice(elementary);
    let (head, tail) = pes.split_at(first);
    let mut packets = Vec::new();
    for (number, part) in [head, tail].into_iter().enumerate() {
        let mut raw = [0xff; PACKET_SIZE];
        raw[..4].copy_from_slice(&[
            0x47,
            if number == 0 { 0x41 } else { 0x01 },
            0,
            0x30 | number as u8,
        ]);
        let adaptation = PACKET_SIZE - 5 - part.len();
        raw[4] = adaptation as u8;
        if adaptation > 0 {
            raw[5] = 0;
        }
        raw[PACKET_SIZE - part.len()..].copy_from_slice(part);
        packets.push(raw);
    }
    packets
}

#[test]
fn a_start_code_over_the_packet_border_is_found() {
    let elementary = [
        0, 0, 0, 1, 9, 0x10, 0, 0, 0, 1, 0x67, 1, 2, 3, 0, 0, 1, 0x68, 4, 0, 0, 1, 0x65, 0x88, 0x84,
    ];
    for first in 9..14 + elementary.len() - 2 {
        let mut detector = Detector::new(0x100, VideoCodec::H264);
        let packets = packets(&elementary, first);
        assert_eq!(
            detector.push(Packet::new(&packets[0])),
            Verdict::Undecided,
            "{first}"
        );
        assert_eq!(
            detector.push(Packet::new(&packets[1])),
            Verdict::Picture(Grade::Closed),
            "{first}"
        );
        assert_eq!(detector.push(Packet::new(&packets[1])), Verdict::Nothing);
    }
}

#[test]
fn an_idr_without_its_parameter_sets_is_no_place_to_start() {
    let mut detector = Detector::new(0x100, VideoCodec::H264);
    let packets = packets(&[0, 0, 1, 9, 0x10, 0, 0, 1, 0x65, 0x88, 0x84], 20);
    detector.push(Packet::new(&packets[0]));
    assert_eq!(
        detector.push(Packet::new(&packets[1])),
        Verdict::Picture(Grade::Dependent)
    );
}

#[test]
fn a_picture_that_ends_without_a_slice_leaves_no_trace_in_the_next() {
    let mut detector = Detector::new(0x100, VideoCodec::H264);
    for raw in packets(&[0, 0, 1, 0x67, 1, 0, 0, 1, 0x68, 1], 20) {
        assert_eq!(detector.push(Packet::new(&raw)), Verdict::Undecided);
    }
    let next = packets(&[0, 0, 1, 0x65, 0x88, 0x84], 20);
    assert_eq!(
        detector.push(Packet::new(&next[0])),
        Verdict::Picture(Grade::Dependent)
    );
}
