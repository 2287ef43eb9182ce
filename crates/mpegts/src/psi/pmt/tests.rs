use proptest::prelude::*;

use super::*;

fn stream(stream_type: u8, descriptors: &[u8]) -> Stream {
    Stream {
        stream_type,
        pid: 0x100,
        descriptors: descriptors.to_vec(),
    }
}

#[test]
fn kinds_by_type_and_by_descriptor() {
    assert_eq!(
        stream(0x1b, &[]).kind(),
        StreamKind::Video(VideoCodec::H264)
    );
    assert_eq!(
        stream(0x24, &[]).kind(),
        StreamKind::Video(VideoCodec::Hevc)
    );
    assert_eq!(
        stream(0x02, &[]).kind(),
        StreamKind::Video(VideoCodec::Mpeg2)
    );
    assert_eq!(stream(0x0f, &[]).kind(), StreamKind::AacAdts);
    assert_eq!(
        stream(0x06, &[0x0a, 1, 0, 0x6a, 1, 0]).kind(),
        StreamKind::Ac3
    );
    assert_eq!(stream(0x06, b"\x05\x04Opus").kind(), StreamKind::Opus);
    assert_eq!(
        stream(0x06, &[0x56, 5, 0]).kind(),
        StreamKind::Other,
        "cut short"
    );
    assert_eq!(
        stream(0x86, &[]).kind(),
        StreamKind::Other,
        "splice information is no audio"
    );
}

#[test]
fn descriptors_that_do_not_fit_are_refused() {
    let pmt = Pmt {
        program_number: 1,
        version: 0,
        pcr_pid: None,
        descriptors: vec![0; 0x400],
        streams: vec![],
    };
    assert_eq!(pmt.build(), Err(Fault::TooLong));
}

fn any_stream() -> impl Strategy<Value = Stream> {
    let descriptors = proptest::collection::vec(any::<u8>(), 0..60);
    (any::<u8>(), 0..0x2000u16, descriptors).prop_map(|(stream_type, pid, descriptors)| Stream {
        stream_type,
        pid,
        descriptors,
    })
}

proptest! {
    #[test]
    fn what_is_built_parses_back(
        program_number: u16,
        version in 0..32u8,
        pcr_pid in proptest::option::of(0..0x1fffu16),
        descriptors in proptest::collection::vec(any::<u8>(), 0..100),
        streams in proptest::collection::vec(any_stream(), 0..10),
    ) {
        let pmt = Pmt { program_number, version, pcr_pid, descriptors, streams };
        prop_assert_eq!(Pmt::parse(&pmt.build().unwrap()), Ok(pmt));
    }

    #[test]
    fn any_bytes_are_survived(bytes: Vec<u8>) {
        let _ = Pmt::parse(&bytes);
        let mut sealed = bytes;
        sealed.splice(0..0, [TABLE_ID, 0xb0, 0, 0, 1, 0xc1, 0, 0]);
        let after = sealed.len() + 1;
        sealed[1] |= (after >> 8) as u8 & 0x0f;
        sealed[2] = after as u8;
        let checksum = crate::psi::crc32(&sealed);
        sealed.extend_from_slice(&checksum.to_be_bytes());
        let _ = Pmt::parse(&sealed);
    }
}
