//! Teletext and DVB subtitles, which no encoder here makes: put into a transport stream by hand.

use mpegts::clock::Pts;
use mpegts::psi::{Pmt, ProgramMap, Stream, packetise};
use mpegts::{PACKET_SIZE, Packet, PacketMut, Pid, RawPacket, pes};

/// Where [`with_data`] puts the teletext.
pub const TELETEXT: Pid = 0x1f0;
/// Where it puts the subtitles.
pub const SUBTITLES: Pid = 0x1f1;

const PRIVATE_DATA: u8 = 0x06;
const PRIVATE_STREAM_1: u8 = 0xbd;

/// The stream with some rows of teletext beside each picture and an empty page of subtitles beside every tenth.
pub fn with_data(stream: &[u8]) -> Vec<u8> {
    let mut map = ProgramMap::new();
    let (mut pictures, mut rows, mut pages) = (0, 0, 0);
    let mut out = Vec::with_capacity(stream.len() * 5 / 4);
    for raw in stream.as_chunks::<PACKET_SIZE>().0 {
        let packet = Packet::new(raw);
        map.push(packet);
        if Some(packet.pid()) == map.pmt_pid() {
            let pmt = map.pmt().expect("a map of one packet");
            let mut ours = announced(pmt, packet.pid());
            PacketMut::new(&mut ours).set_continuity_counter(packet.continuity_counter());
            out.extend_from_slice(&ours);
            continue;
        }
        out.extend_from_slice(raw);
        let is_picture = map.video().is_some_and(|(pid, _)| pid == packet.pid());
        let header = pes::Header::read(packet.payload()).filter(|_| packet.starts_unit());
        let Some(pts) = header.and_then(|header| header.pts).filter(|_| is_picture) else {
            continue;
        };
        out.extend_from_slice(&pes_packet(TELETEXT, rows, pts, &teletext()));
        rows += 1;
        if pictures % 10 == 0 {
            out.extend_from_slice(&pes_packet(SUBTITLES, pages, pts, &subtitles()));
            pages += 1;
        }
        pictures += 1;
    }
    out
}

fn announced(pmt: &Pmt, pid: Pid) -> RawPacket {
    let stream = |pid, descriptors: &[u8]| Stream {
        stream_type: PRIVATE_DATA,
        pid,
        descriptors: descriptors.to_vec(),
    };
    let mut pmt = pmt.clone();
    // Initial page 100, in German; subtitles of pages 1 and 1.
    pmt.streams.push(stream(TELETEXT, b"\x56\x05deu\x09\x00"));
    pmt.streams
        .push(stream(SUBTITLES, b"\x59\x08deu\x10\x00\x01\x00\x01"));
    let packets = packetise(&pmt.build().expect("a short map"), pid, &mut 0);
    assert_eq!(packets.len(), 1);
    packets[0]
}

/// EN 300 472: three rows that say nothing.
fn teletext() -> Vec<u8> {
    let mut data = vec![0x10];
    for line in [7, 8, 9] {
        data.extend([0x02, 0x2c, 0xe0 | line, 0xe4]);
        data.extend([0x15; 42]);
    }
    data
}

/// EN 300 743: a page without regions, and the end of its display set.
fn subtitles() -> Vec<u8> {
    let mut data = vec![0x20, 0x00];
    data.extend([0x0f, 0x10, 0x00, 0x01, 0x00, 0x02, 0x05, 0x04]);
    data.extend([0x0f, 0x80, 0x00, 0x01, 0x00, 0x00]);
    data.push(0xff);
    data
}

/// A PES packet that fills its one transport packet, its header stuffed.
fn pes_packet(pid: Pid, number: u8, pts: Pts, data: &[u8]) -> RawPacket {
    const PAYLOAD: usize = PACKET_SIZE - 4;
    let stuffed = PAYLOAD - 9 - data.len();
    let length = (PAYLOAD - 6) as u8;
    let mut payload = vec![
        0,
        0,
        1,
        PRIVATE_STREAM_1,
        0,
        length,
        0x84,
        0x80,
        stuffed as u8,
    ];
    payload.extend([0x21, 0, 1, 0, 1]);
    payload.resize(PAYLOAD - data.len(), 0xff);
    payload.extend_from_slice(data);
    pes::rewrite(&mut payload, |_| pts);
    let mut raw = [0; PACKET_SIZE];
    raw[..4].copy_from_slice(&[
        0x47,
        0x40 | (pid >> 8) as u8,
        pid as u8,
        0x10 | number & 0x0f,
    ]);
    raw[4..].copy_from_slice(&payload);
    raw
}
