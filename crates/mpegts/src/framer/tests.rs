use proptest::prelude::*;

use super::*;

const STREAM: &[u8] = include_bytes!("../../tests/fixtures/h264_cbr.ts");

/// Packets without a sync byte inside, so that what is lost can be told exactly.
fn clean(count: usize) -> Vec<RawPacket> {
    let packet = |number: usize| {
        let mut raw = [number as u8 & 0x3f; PACKET_SIZE];
        raw[0] = SYNC_BYTE;
        raw
    };
    (0..count).map(packet).collect()
}

fn framed<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> (Vec<RawPacket>, u64) {
    let mut framer = Framer::new();
    let mut packets = Vec::new();
    for chunk in chunks {
        framer.push(chunk, |raw| packets.push(*raw));
    }
    framer.finish(|raw| packets.push(*raw));
    (packets, framer.lost_bytes())
}

#[test]
fn a_clean_stream_comes_out_as_it_went_in() {
    let (packets, lost) = framed([STREAM]);
    assert_eq!(packets.as_flattened(), STREAM);
    assert_eq!(lost, 0);
}

#[test]
fn one_packet_is_enough_at_the_end_and_half_a_one_is_not() {
    assert_eq!(framed([&STREAM[..188]]).0.len(), 1);
    assert_eq!(framed([&STREAM[..376]]).0.len(), 2);
    let (packets, lost) = framed([&STREAM[..1000]]);
    assert_eq!((packets.len(), lost), (5, 60));
}

#[test]
fn a_packet_is_given_as_soon_as_it_is_complete() {
    let mut framer = Framer::new();
    let mut count = 0;
    framer.push(&STREAM[..188 * 3], |_| count += 1);
    assert_eq!(count, 3);
    framer.push(&STREAM[188 * 3..188 * 4], |_| count += 1);
    assert_eq!(count, 4);
}

#[test]
fn a_damaged_sync_byte_costs_its_packet() {
    let mut stream = clean(10);
    stream[4][0] = 0x46;
    let (packets, lost) = framed([stream.as_flattened()]);
    assert_eq!((packets.len(), lost), (9, 188));
}

#[test]
fn two_bytes_that_look_like_sync_prove_nothing() {
    let mut stream = vec![0; 376];
    (stream[10], stream[198]) = (SYNC_BYTE, SYNC_BYTE);
    stream.extend_from_slice(&STREAM[..188 * 4]);
    let (packets, lost) = framed([&stream[..]]);
    assert_eq!((packets.as_flattened(), lost), (&STREAM[..188 * 4], 376));
}

proptest! {
    #[test]
    fn chunking_never_matters(bytes in proptest::collection::vec(prop_oneof![Just(SYNC_BYTE), any::<u8>()], 0..2000), sizes in proptest::collection::vec(1..400usize, 1..40)) {
        let mut stream = bytes.clone();
        stream.extend_from_slice(&STREAM[..188 * 5]);
        stream.extend_from_slice(&bytes);
        let mut rest = &stream[..];
        let mut chunks = Vec::new();
        for size in sizes.iter().cycle() {
            let (now, later) = rest.split_at(rest.len().min(*size));
            chunks.push(now);
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        let whole = framed([&stream[..]]);
        prop_assert_eq!(whole.0.len() * PACKET_SIZE + whole.1 as usize, stream.len());
        prop_assert_eq!(framed(chunks), whole);
    }

    #[test]
    fn garbage_costs_what_lies_around_it(before in 3..10usize, after in 3..10usize, garbage in proptest::collection::vec(any::<u8>().prop_filter("no sync", |byte| *byte != SYNC_BYTE), 1..1000), cut in 0..188usize) {
        let packets = clean(before + 1 + after);
        let at = before * PACKET_SIZE + cut;
        let mut stream = packets.as_flattened().to_vec();
        stream.splice(at..at, garbage);
        let (got, _) = framed([&stream[..]]);
        prop_assert_eq!(&got[..before], &packets[..before]);
        prop_assert_eq!(&got[got.len() - after..], &packets[before + 1..]);
        prop_assert!(got.len() <= before + 1 + after);
    }

    #[test]
    fn missing_bytes_cost_what_lies_around_them(before in 3..10usize, after in 4..10usize, cut in 1..188usize, missing in 1..600usize) {
        let packets = clean(before + 4 + after);
        let at = before * PACKET_SIZE + cut;
        let mut stream = packets.as_flattened().to_vec();
        stream.drain(at..at + missing);
        let (got, _) = framed([&stream[..]]);
        prop_assert_eq!(&got[..before], &packets[..before]);
        prop_assert_eq!(&got[got.len() - after + 1..], &packets[before + 5..]);
    }
}
