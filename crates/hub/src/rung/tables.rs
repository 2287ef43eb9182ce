use std::sync::Arc;

use mpegts::psi::{Change, PAT_PID, Pmt, ProgramMap, packetise};
use mpegts::{Packet, Pid, RawPacket};

use crate::hls::Carried;

/// PAT and PMT of a rung over its runs: a PMT that says something else than the run before gets another version.
#[derive(Debug, Default)]
pub(super) struct Tables {
    map: ProgramMap,
    last: Option<Pmt>,
    version: Option<u8>,
    /// PAT and PMT as they go out.
    packets: Option<Arc<[RawPacket]>>,
    pmt: Vec<RawPacket>,
    /// The next packet of the PMT that is being replaced.
    next: usize,
    hls: Option<Result<Carried, String>>,
}

impl Tables {
    pub(super) fn begin_run(&mut self) {
        self.map = ProgramMap::new();
        self.next = 0;
        self.hls = None;
    }

    pub(super) fn packets(&self) -> Option<&Arc<[RawPacket]>> {
        self.packets.as_ref()
    }

    pub(super) fn pmt(&self) -> Option<&Pmt> {
        self.map.pmt()
    }

    /// What HLS takes of the programme, or why it takes nothing; none before the map is known.
    pub(super) fn hls(&self) -> Option<&Result<Carried, String>> {
        self.hls.as_ref()
    }

    /// Whether the packet begins a map of the programme.
    pub(super) fn begins_map(&self, packet: Packet<'_>) -> bool {
        Some(packet.pid()) == self.map.pmt_pid() && packet.starts_unit()
    }

    pub(super) fn pcr_pid(&self) -> Option<Pid> {
        self.pmt().and_then(|pmt| pmt.pcr_pid)
    }

    /// Takes any packet; one of the PMT leaves with the version that is in force. Says whether the tables changed.
    pub(super) fn pass(&mut self, raw: &mut RawPacket) -> bool {
        let change = self.map.push(Packet::new(raw));
        if change == Some(Change::Pmt) {
            self.raise();
        }
        if change.is_some() {
            self.repack();
        }
        if Some(Packet::new(raw).pid()) == self.map.pmt_pid() {
            self.replace(raw);
        }
        change.is_some()
    }

    fn raise(&mut self) {
        let Some(pmt) = self.map.pmt() else { return };
        self.version = Some(match (&self.last, self.version) {
            (Some(last), Some(version)) if last.same_content(pmt) => version,
            (Some(_), Some(version)) => (version + 1) & 0x1f,
            _ => pmt.version,
        });
        self.last = Some(pmt.clone());
    }

    fn repack(&mut self) {
        let (Some(pmt), Some(version), Some(pid)) =
            (self.map.pmt(), self.version, self.map.pmt_pid())
        else {
            return;
        };
        let pmt = Pmt {
            version,
            ..pmt.clone()
        };
        self.hls = Some(Carried::of(&pmt, pid));
        let Ok(section) = pmt.build() else { return };
        self.pmt = packetise(&section, pid, &mut 0);
        let pat = self
            .map
            .packets()
            .iter()
            .filter(|raw| Packet::new(raw).pid() == PAT_PID);
        self.packets = Some(pat.chain(&self.pmt).copied().collect());
    }

    /// The same section but for the version is as long, so packets are exchanged one for one.
    fn replace(&mut self, raw: &mut RawPacket) {
        let packet = Packet::new(raw);
        if self
            .map
            .pmt()
            .is_none_or(|pmt| Some(pmt.version) == self.version)
        {
            return;
        }
        if packet.starts_unit() {
            self.next = 0;
        }
        if let Some(ours) = self.pmt.get(self.next) {
            self.next += 1;
            let counter = packet.continuity_counter();
            *raw = *ours;
            mpegts::PacketMut::new(raw).set_continuity_counter(counter);
        }
    }
}

/// The tables with the counters they last went out with: the next ones in the stream follow on.
pub(crate) fn repeat(
    tables: &[RawPacket],
    counters: &mut mpegts::continuity::Rewriter,
) -> Vec<RawPacket> {
    let mut out = tables.to_vec();
    for index in 0..out.len() {
        let pid = Packet::new(&out[index]).pid();
        let after = out[index + 1..]
            .iter()
            .filter(|raw| Packet::new(raw).pid() == pid)
            .count();
        match counters.last(pid) {
            Some(last) => {
                let counter = last.wrapping_sub(after as u8) & 0x0f;
                mpegts::PacketMut::new(&mut out[index]).set_continuity_counter(counter);
            }
            None => counters.insert(&mut out[index]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use mpegts::psi::{Association, Pat, Stream};

    fn pat() -> RawPacket {
        let pat = Pat {
            transport_stream_id: 1,
            version: 0,
            network_pid: None,
            programs: vec![Association {
                program_number: 1,
                pmt_pid: 0x1000,
            }],
        };
        packetise(&pat.build().unwrap(), PAT_PID, &mut 0)[0]
    }

    fn pmt(video: Pid) -> RawPacket {
        let pmt = Pmt {
            program_number: 1,
            version: 0,
            pcr_pid: Some(video),
            descriptors: Vec::new(),
            streams: vec![Stream {
                stream_type: 0x1b,
                pid: video,
                descriptors: Vec::new(),
            }],
        };
        packetise(&pmt.build().unwrap(), 0x1000, &mut 0)[0]
    }

    fn run(tables: &mut Tables, video: Pid) -> u8 {
        tables.begin_run();
        tables.pass(&mut pat());
        let mut raw = pmt(video);
        tables.pass(&mut raw);
        let mut seen = ProgramMap::new();
        seen.push(Packet::new(&pat()));
        seen.push(Packet::new(&raw));
        let stored = tables.packets().unwrap();
        assert_eq!(stored.len(), 2);
        seen.pmt().unwrap().version
    }

    #[test]
    fn the_version_is_raised_when_the_content_changed_and_kept_else() {
        let mut tables = Tables::default();
        assert_eq!(run(&mut tables, 256), 0);
        assert_eq!(run(&mut tables, 256), 0);
        assert_eq!(run(&mut tables, 257), 1);
        assert_eq!(run(&mut tables, 257), 1);
        assert_eq!(run(&mut tables, 256), 2);
    }
}
