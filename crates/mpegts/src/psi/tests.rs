use proptest::prelude::*;

use super::*;
use crate::packet::{PACKET_SIZE, Packet, RawPacket};

const TWO: &[u8] = include_bytes!("../../tests/fixtures/two_programmes.ts");
const NAMED: &[u8] = include_bytes!("../../tests/fixtures/h264_cbr.ts");

fn packets(stream: &[u8]) -> &[RawPacket] {
    stream.as_chunks::<PACKET_SIZE>().0
}

fn follow(mut map: ProgramMap, stream: &[u8]) -> (ProgramMap, Vec<Change>) {
    let changes = packets(stream)
        .iter()
        .filter_map(|raw| map.push(Packet::new(raw)))
        .collect();
    (map, changes)
}

#[test]
fn two_programmes_are_told_apart() {
    let (first, changes) = follow(ProgramMap::new(), TWO);
    let (second, _) = follow(ProgramMap::of_program(102), TWO);
    let programs: Vec<u16> = first
        .pat()
        .unwrap()
        .programs
        .iter()
        .map(|one| one.program_number)
        .collect();
    assert_eq!(programs, [101, 102]);
    assert_eq!(
        changes,
        [Change::Pat, Change::Pmt],
        "what is repeated is no change"
    );
    assert_eq!(first.pmt().unwrap().program_number, 101);
    assert_eq!(second.pmt().unwrap().program_number, 102);
    assert_ne!(first.video(), second.video());
    assert_eq!(follow(ProgramMap::of_program(7), TWO).0.pmt(), None);
}

#[test]
fn the_map_as_packets_says_the_same() {
    let (map, _) = follow(ProgramMap::new(), TWO);
    let (again, _) = follow(ProgramMap::new(), map.packets().as_flattened());
    assert_eq!((again.pat(), again.pmt()), (map.pat(), map.pmt()));
}

#[test]
fn ffmpegs_own_tables_are_rebuilt_to_the_byte() {
    let (map, _) = follow(ProgramMap::new(), NAMED);
    let (pat, pmt) = (map.pat().unwrap(), map.pmt().unwrap());
    assert_eq!(Pat::parse(&pat.build().unwrap()).as_ref(), Ok(pat));
    let mut sections = Vec::new();
    let mut assembler = Assembler::new();
    for raw in packets(NAMED)
        .iter()
        .filter(|raw| Packet::new(raw).pid() == map.pmt_pid().unwrap())
    {
        assembler.push(Packet::new(raw), |section| sections.push(section.to_vec()));
    }
    assert_eq!(pmt.build().unwrap(), sections[0]);
    let raised = Pmt {
        version: pmt.version + 1,
        ..pmt.clone()
    };
    assert!(raised.same_content(pmt) && raised != *pmt);
}

#[test]
fn a_service_has_its_name() {
    let mut assembler = Assembler::new();
    let mut services = Vec::new();
    for raw in packets(NAMED)
        .iter()
        .filter(|raw| Packet::new(raw).pid() == SDT_PID)
    {
        assembler.push(Packet::new(raw), |section| {
            services.push(Sdt::parse(section).unwrap());
        });
    }
    let service = Service {
        service_id: 1,
        provider: "House".into(),
        name: "One".into(),
    };
    assert_eq!(services[0].services, [service]);
    assert!(services.iter().all(|sdt| *sdt == services[0]));
}

#[test]
fn a_new_map_on_another_pid_is_followed() {
    let (first, _) = follow(ProgramMap::new(), NAMED);
    let mut pmt = first.pmt().unwrap().clone();
    pmt.streams.truncate(1);
    let mut pat = first.pat().unwrap().clone();
    pat.programs[0].pmt_pid = 0x1234;
    let mut map = first;
    for raw in packetise(&pat.build().unwrap(), PAT_PID, &mut 3) {
        assert_eq!(map.push(Packet::new(&raw)), Some(Change::Pat));
    }
    assert_eq!((map.pmt(), map.packets()), (None, &[][..]));
    for raw in packetise(&pmt.build().unwrap(), 0x1234, &mut 3) {
        assert_eq!(map.push(Packet::new(&raw)), Some(Change::Pmt));
    }
    assert_eq!(map.pmt(), Some(&pmt));
}

proptest! {
    #[test]
    fn any_bytes_are_survived(heads in proptest::collection::vec((0..2u16, any::<bool>(), 0..16u8, proptest::array::uniform16(any::<u8>())), 0..60)) {
        let mut map = ProgramMap::new();
        let mut assembler = Assembler::new();
        for (pid, start, counter, content) in heads {
            let mut raw = [0x02; PACKET_SIZE];
            raw[..4].copy_from_slice(&[0x47, if start { 0x40 } else { 0 }, pid as u8, 0x10 | counter]);
            raw[4..20].copy_from_slice(&content);
            map.push(Packet::new(&raw));
            assembler.push(Packet::new(&raw), |section| {
                let _ = (Pat::parse(section), Pmt::parse(section), Sdt::parse(section));
            });
        }
    }

    #[test]
    fn sections_survive_their_packets(lens in proptest::collection::vec(1..1000usize, 1..6)) {
        let sections: Vec<Vec<u8>> = lens.iter().map(|len| [&[2, 0xb0 | (len >> 8) as u8, *len as u8][..], &vec![0xff; *len]].concat()).collect();
        let mut counter = 0;
        let mut assembler = Assembler::new();
        let mut got = Vec::new();
        for raw in sections.iter().flat_map(|section| packetise(section, 32, &mut counter)).collect::<Vec<_>>() {
            assembler.push(Packet::new(&raw), |section| got.push(section.to_vec()));
        }
        prop_assert_eq!(got, sections);
    }
}
