use proptest::prelude::*;

use super::*;

#[test]
fn a_null_packet_is_one() {
    let raw = null_packet();
    let packet = Packet::new(&raw);
    assert!(
        packet.has_sync() && packet.is_null() && packet.has_payload() && !packet.has_adaptation()
    );
    assert_eq!(packet.payload().len(), 184);
}

#[test]
fn a_packet_of_a_clock_alone() {
    let pcr = Pcr::new(123_456_789_012);
    let mut raw = adaptation_only(0x1abc, 7, Some(pcr), true);
    let packet = Packet::new(&raw);
    assert_eq!(
        (packet.pid(), packet.continuity_counter(), packet.pcr()),
        (0x1abc, 7, Some(pcr))
    );
    assert!(packet.discontinuity() && !packet.has_payload() && packet.payload().is_empty());
    let mut packet = PacketMut::new(&mut raw);
    assert!(
        packet.set_discontinuity(false)
            && packet.set_pcr(Pcr::new(5))
            && !packet.set_opcr(Pcr::new(5))
    );
    assert!(!packet.read().discontinuity());
    assert_eq!(packet.read().pcr(), Some(Pcr::new(5)));
}

#[test]
fn a_discontinuity_needs_room() {
    let mut full = [0x55; PACKET_SIZE];
    full[..4].copy_from_slice(&[SYNC_BYTE, 1, 0, 0x10]);
    let before = full;
    assert!(!PacketMut::new(&mut full).set_discontinuity(true));
    assert!(
        PacketMut::new(&mut full).set_discontinuity(false),
        "there is none"
    );
    assert_eq!(full, before);
    // One byte of stuffing has no room for flags either.
    full[3] = 0x30;
    full[4] = 0;
    assert!(!PacketMut::new(&mut full).set_discontinuity(true));
    full[4] = 1;
    full[5] = 0;
    assert!(PacketMut::new(&mut full).set_discontinuity(true));
    assert!(Packet::new(&full).discontinuity());
    assert_eq!(Packet::new(&full).payload().len(), 182);
}

#[test]
fn an_impossible_adaptation_field_leaves_nothing() {
    let mut raw = [0xff; PACKET_SIZE];
    raw[..4].copy_from_slice(&[SYNC_BYTE, 0x40, 0, 0x30]);
    assert!(Packet::new(&raw).payload().is_empty());
    assert_eq!(
        (Packet::new(&raw).pcr(), Packet::new(&raw).discontinuity()),
        (None, false)
    );
    raw[4] = 6;
    assert_eq!(Packet::new(&raw).pcr(), None, "no room for it");
}

proptest! {
    #[test]
    fn any_bytes_are_survived(mut raw in proptest::array::uniform32(any::<u8>()).prop_map(|head| {
        let mut raw = [0xff; PACKET_SIZE];
        raw[..32].copy_from_slice(&head);
        raw
    }), pid in 0..0x2000u16, counter in 0..16u8, ticks: u64) {
        let packet = Packet::new(&raw);
        let (payload, opcr) = (packet.payload().len(), packet.opcr());
        let mut packet = PacketMut::new(&mut raw);
        packet.set_pid(pid);
        packet.set_continuity_counter(counter);
        prop_assert_eq!((packet.read().pid(), packet.read().continuity_counter()), (pid, counter));
        if packet.set_pcr(Pcr::new(ticks)) {
            prop_assert_eq!(packet.read().pcr(), Some(Pcr::new(ticks)));
        }
        prop_assert_eq!(packet.read().opcr(), opcr);
        let room = packet.set_discontinuity(true);
        prop_assert_eq!(packet.read().discontinuity(), room);
        prop_assert_eq!(packet.payload_mut().len(), payload);
    }
}
