//! A transport stream looked at from outside: PIDs, programmes, and how whole it is.

use std::collections::BTreeMap;
use std::time::Duration;

use link::{PidProbe, ProgramProbe, StreamProbe, TransportProbe};
use mpegts::continuity::Checker;
use mpegts::psi::{Assembler, PAT_PID, Pat, Pmt, Sdt};
use mpegts::{Framer, NULL_PID, Packet, Pid, RawPacket};

use crate::receiver::inspect::stream;

const SDT_PID: Pid = 0x11;
/// Some seconds of any stream: a key frame is among them.
const KEPT: usize = 8 << 20;

/// Takes packets and remembers what they are.
pub(super) struct Analyser {
    framer: Framer,
    checker: Checker,
    pat: Assembler,
    sdt: Assembler,
    maps: BTreeMap<Pid, Assembler>,
    programs: BTreeMap<u16, (Pid, Option<Pmt>)>,
    names: BTreeMap<u16, String>,
    pids: BTreeMap<Pid, Counted>,
    packets: u64,
    /// The beginning of it, for a thumbnail.
    kept: Vec<u8>,
}

#[derive(Default)]
struct Counted {
    packets: u64,
    scrambled: u64,
}

impl Analyser {
    pub(super) fn new() -> Analyser {
        Analyser {
            framer: Framer::new(),
            checker: Checker::new(),
            pat: Assembler::new(),
            sdt: Assembler::new(),
            maps: BTreeMap::new(),
            programs: BTreeMap::new(),
            names: BTreeMap::new(),
            pids: BTreeMap::new(),
            packets: 0,
            kept: Vec::new(),
        }
    }

    /// Takes bytes in any chunking.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let mut framer = std::mem::take(&mut self.framer);
        framer.push(bytes, |raw| self.packet(raw));
        self.framer = framer;
    }

    /// The first bytes that came, whole packets.
    pub(super) fn take_kept(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.kept)
    }

    pub(super) fn packets(&self) -> u64 {
        self.packets
    }

    fn packet(&mut self, raw: &RawPacket) {
        let packet = Packet::new(raw);
        self.packets += 1;
        if self.kept.len() < KEPT {
            self.kept.extend_from_slice(raw);
        }
        self.checker.check(raw);
        let counted = self.pids.entry(packet.pid()).or_default();
        counted.packets += 1;
        counted.scrambled += u64::from(packet.is_scrambled());
        match packet.pid() {
            PAT_PID => self.take_pat(packet),
            SDT_PID => self.take_sdt(packet),
            pid if self.maps.contains_key(&pid) => self.take_pmt(packet),
            _ => {}
        }
    }

    fn take_pat(&mut self, packet: Packet<'_>) {
        let mut found = None;
        self.pat
            .push(packet, |section| found = Pat::parse(section).ok());
        for one in found.into_iter().flat_map(|pat| pat.programs) {
            self.maps.entry(one.pmt_pid).or_default();
            self.programs
                .entry(one.program_number)
                .or_insert((one.pmt_pid, None))
                .0 = one.pmt_pid;
        }
    }

    fn take_sdt(&mut self, packet: Packet<'_>) {
        let names = &mut self.names;
        self.sdt.push(packet, |section| {
            let Ok(sdt) = Sdt::parse(section) else { return };
            for service in sdt.services {
                names.insert(service.service_id, service.name);
            }
        });
    }

    fn take_pmt(&mut self, packet: Packet<'_>) {
        let Some(sections) = self.maps.get_mut(&packet.pid()) else {
            return;
        };
        let programs = &mut self.programs;
        sections.push(packet, |section| {
            let Ok(pmt) = Pmt::parse(section) else { return };
            if let Some((_, known)) = programs.get_mut(&pmt.program_number) {
                *known = Some(pmt);
            }
        });
    }

    /// The stream as a whole, over that time.
    pub(super) fn transport(&self, over: Duration) -> TransportProbe {
        let pids = self.pids.iter().map(|(pid, counted)| PidProbe {
            pid: *pid,
            packets: counted.packets,
            bitrate: bitrate(counted.packets * 188, over),
            scrambled: counted.is_scrambled(),
        });
        TransportProbe {
            packets: self.packets,
            scrambled_packets: self.pids.values().map(|one| one.scrambled).sum(),
            continuity_errors: self.checker.gaps(),
            pids: pids.collect(),
        }
    }

    /// The programmes in the order of their numbers, over that time.
    pub(super) fn programs(&self, over: Duration) -> Vec<ProgramProbe> {
        let programs = self.programs.iter().map(|(number, (pmt_pid, pmt))| {
            let streams = pmt.iter().flat_map(|pmt| &pmt.streams);
            ProgramProbe {
                number: Some(*number),
                name: self
                    .names
                    .get(number)
                    .filter(|name| !name.is_empty())
                    .cloned(),
                pmt_pid: Some(*pmt_pid),
                pcr_pid: pmt.as_ref().and_then(|pmt| pmt.pcr_pid),
                streams: streams.map(|one| self.stream(one, over)).collect(),
            }
        });
        programs.collect()
    }

    fn stream(&self, of: &mpegts::psi::Stream, over: Duration) -> StreamProbe {
        let known = stream(of);
        let counted = self.pids.get(&of.pid);
        StreamProbe {
            pid: known.pid,
            stream_type: Some(of.stream_type),
            language: known.language,
            bitrate: Some(bitrate(counted.map_or(0, |one| one.packets * 188), over)),
            scrambled: counted.is_some_and(Counted::is_scrambled),
            ..StreamProbe::new(known.kind, known.codec)
        }
    }

    /// Whether anything but stuffing came.
    pub(super) fn carries_something(&self) -> bool {
        self.pids.keys().any(|pid| *pid != NULL_PID)
    }
}

impl Counted {
    /// By most of its packets: a damaged header or two scramble nothing.
    fn is_scrambled(&self) -> bool {
        self.scrambled * 2 > self.packets
    }
}

/// Bits per second.
pub(super) fn bitrate(bytes: u64, over: Duration) -> u64 {
    (bytes as f64 * 8.0 / over.as_secs_f64().max(0.001)) as u64
}

#[cfg(test)]
mod tests {
    use mpegts::psi::{Association, Stream, packetise};

    use super::*;

    fn sections() -> Vec<RawPacket> {
        let pat = Pat {
            transport_stream_id: 1,
            version: 0,
            network_pid: None,
            programs: vec![Association {
                program_number: 7,
                pmt_pid: 0x100,
            }],
        };
        let pmt = Pmt {
            program_number: 7,
            version: 0,
            pcr_pid: Some(0x101),
            descriptors: Vec::new(),
            streams: vec![Stream {
                stream_type: 0x1b,
                pid: 0x101,
                descriptors: Vec::new(),
            }],
        };
        let mut packets = packetise(&pat.build().unwrap(), PAT_PID, &mut 0);
        packets.extend(packetise(&pmt.build().unwrap(), 0x100, &mut 0));
        packets
    }

    #[test]
    fn programmes_pids_and_scrambling_are_told() {
        let mut analyser = Analyser::new();
        for packet in sections() {
            analyser.push(&packet);
        }
        for counter in 0..8u8 {
            let mut packet = mpegts::adaptation_only(0x101, 0, None, false);
            packet[3] = 0x80 | 0x10 | counter;
            analyser.push(&packet);
        }
        let second = Duration::from_secs(1);
        let transport = analyser.transport(second);
        assert_eq!((transport.packets, transport.scrambled_packets), (10, 8));
        assert_eq!(transport.pids.len(), 3);
        assert_eq!(transport.pids[2].bitrate, 8 * 188 * 8);
        let programs = analyser.programs(second);
        assert_eq!(
            (programs[0].number, programs[0].pmt_pid),
            (Some(7), Some(0x100))
        );
        let video = &programs[0].streams[0];
        assert_eq!(
            (video.pid, video.codec.as_str(), video.scrambled),
            (Some(0x101), "h264", true)
        );
    }

    #[test]
    fn noise_is_no_transport_stream() {
        let mut analyser = Analyser::new();
        analyser.push(&[0x20; 20_000]);
        assert_eq!(
            (analyser.packets(), analyser.carries_something()),
            (0, false)
        );
    }
}
