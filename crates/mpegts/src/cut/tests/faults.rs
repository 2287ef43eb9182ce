//! Rungs and sources that are not as they should be.

use super::*;

/// The stream without the pictures from `from` up to before `until`, as when an encoder skips a keyframe.
fn without_pictures(stream: &[u8], from: u64, until: u64) -> Vec<RawPacket> {
    let mut cutting = false;
    let keep = |raw: &&RawPacket| {
        let packet = Packet::new(raw);
        if packet.pid() != 0x100 {
            return true;
        }
        if let Some(pts) = packet
            .starts_unit()
            .then(|| crate::pes::Header::read(packet.payload())?.pts)
            .flatten()
        {
            cutting = (from..until).contains(&pts.ticks());
        }
        !cutting
    };
    packets(stream).iter().filter(keep).copied().collect()
}

#[test]
fn a_rung_without_its_keyframe_cuts_at_the_next_one_and_says_so() {
    let second = 126_000 + 2 * GOP;
    // Also with the wrap between the keyframe that is missing and the next one.
    for offset in [0, WRAP as i64 - second - GOP / 2] {
        let mut ladder = ladder(1, 0);
        let (mut high, mut low) = (Rung::new(&ladder), Rung::new(&ladder));
        high.push(&mut ladder, &shifted(HIGH, offset));
        let holed = without_pictures(LOW, second as u64, second as u64 + 3600);
        low.push(&mut ladder, &shifted(holed.as_flattened(), offset));
        high.end();
        low.end();
        assert_eq!(cuts(&high.out), cuts(&low.out));
        assert_eq!(
            low.out
                .iter()
                .map(|segment| segment.late)
                .collect::<Vec<_>>(),
            [0, GOP as u64, 0, 0, 0]
        );
        assert_eq!(
            low.out
                .iter()
                .map(|segment| segment.duration as i64)
                .collect::<Vec<_>>()[..2],
            [3 * GOP, GOP]
        );
    }
}

#[test]
fn a_rung_that_misses_whole_segments_finds_back_to_the_common_numbers() {
    let mut ladder = ladder(1, 0);
    let (mut high, mut low) = (Rung::new(&ladder), Rung::new(&ladder));
    high.push(&mut ladder, packets(HIGH));
    let second = high.out[0].cut.pts.wrapping_add(2 * GOP).ticks();
    low.push(
        &mut ladder,
        &without_pictures(LOW, second, second + 2 * GOP as u64),
    );
    high.end();
    low.end();
    assert_eq!(
        low.out
            .iter()
            .map(|segment| segment.cut.sequence)
            .collect::<Vec<_>>(),
        [0, 2, 3, 4]
    );
    assert_eq!(
        low.out[0].duration,
        2 * GOP as u64,
        "up to where the missing one begins"
    );
    assert_eq!(cuts(&low.out)[1..], cuts(&high.out)[2..]);
}

#[test]
fn a_clock_that_falls_back_is_followed() {
    let mut ladder = ladder(1, 0);
    let mut rung = Rung::new(&ladder);
    rung.push(&mut ladder, packets(CBR));
    rung.push(&mut ladder, &shifted(CBR, -90_000_000));
    rung.end();
    let numbers: Vec<_> = rung
        .out
        .iter()
        .map(|one| (one.cut.sequence, one.duration))
        .collect();
    assert_eq!(
        numbers,
        (0..6)
            .map(|sequence| (sequence, 90_000))
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_source_without_closed_gops_is_cut_after_a_while() {
    let open = without_pictures(
        include_bytes!("../../../tests/fixtures/hevc_open.ts"),
        0,
        223_200,
    );
    let mut ladder = ladder(1, 0);
    let mut rung = Rung::new(&ladder);
    for turn in 0..5 {
        rung.push(&mut ladder, &shifted(open.as_flattened(), turn * 180_000));
    }
    rung.end();
    assert_eq!(rung.out[0].cut.pts, Pts::new(223_200 + 5 * 90_000));
    assert_eq!(
        rung.out
            .iter()
            .map(|segment| segment.duration)
            .collect::<Vec<_>>(),
        [90_000; 5]
    );
}
