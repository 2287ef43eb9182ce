//! Follows the tables of a stream with one programme of interest.

use super::{Assembler, PAT_PID, Pat, Pmt, VideoCodec, packetise};
use crate::packet::{Packet, Pid, RawPacket};

/// What a packet changed in the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Pat,
    Pmt,
}

/// Keeps the PAT and the PMT of the first programme in it (or of a named one) as they were last seen.
#[derive(Clone, Debug, Default)]
pub struct ProgramMap {
    wanted: Option<u16>,
    pat_sections: Assembler,
    pmt_sections: Assembler,
    pat_bytes: Vec<u8>,
    pmt_bytes: Vec<u8>,
    pat: Option<Pat>,
    pmt: Option<Pmt>,
    pmt_pid: Option<Pid>,
    packets: Vec<RawPacket>,
}

impl ProgramMap {
    /// Follows the first programme of the PAT.
    pub fn new() -> Self {
        Self::default()
    }

    /// Follows the programme of this number.
    pub fn of_program(number: u16) -> Self {
        ProgramMap {
            wanted: Some(number),
            ..Self::default()
        }
    }

    pub fn pat(&self) -> Option<&Pat> {
        self.pat.as_ref()
    }

    pub fn pmt(&self) -> Option<&Pmt> {
        self.pmt.as_ref()
    }

    pub fn pmt_pid(&self) -> Option<Pid> {
        self.pmt_pid
    }

    pub fn video(&self) -> Option<(Pid, VideoCodec)> {
        self.pmt.as_ref().and_then(Pmt::video)
    }

    /// PAT and PMT as packets of their own, to begin something with; empty until both are known. The counters count from 0 and want rewriting.
    pub fn packets(&self) -> &[RawPacket] {
        &self.packets
    }

    /// Whether the packet carries PAT or PMT.
    pub fn is_table(&self, pid: Pid) -> bool {
        pid == PAT_PID || Some(pid) == self.pmt_pid
    }

    /// Takes any packet; those of other PIDs cost a comparison.
    pub fn push(&mut self, packet: Packet<'_>) -> Option<Change> {
        let pid = packet.pid();
        let change = if pid == PAT_PID {
            self.push_pat(packet)
        } else if Some(pid) == self.pmt_pid {
            self.push_pmt(packet)
        } else {
            return None;
        };
        if change.is_some() {
            self.repack();
        }
        change
    }

    fn push_pat(&mut self, packet: Packet<'_>) -> Option<Change> {
        let Self {
            pat_sections,
            pat_bytes,
            pat,
            ..
        } = self;
        let mut changed = false;
        pat_sections.push(packet, |section| {
            if section != pat_bytes.as_slice()
                && let Ok(new) = Pat::parse(section)
            {
                pat_bytes.clear();
                pat_bytes.extend_from_slice(section);
                *pat = Some(new);
                changed = true;
            }
        });
        let programs = &self.pat.as_ref().filter(|_| changed)?.programs;
        let found = programs.iter().find(|one| {
            self.wanted
                .is_none_or(|wanted| wanted == one.program_number)
        });
        let pmt_pid = found.map(|one| one.pmt_pid);
        if pmt_pid != self.pmt_pid {
            self.pmt_pid = pmt_pid;
            self.pmt = None;
            self.pmt_bytes.clear();
            self.pmt_sections = Assembler::new();
        }
        Some(Change::Pat)
    }

    fn push_pmt(&mut self, packet: Packet<'_>) -> Option<Change> {
        let Self {
            pmt_sections,
            pmt_bytes,
            pmt,
            pat,
            pmt_pid,
            wanted,
            ..
        } = self;
        let number = pat.as_ref().and_then(|pat| {
            pat.programs.iter().find(|one| {
                Some(one.pmt_pid) == *pmt_pid
                    && wanted.is_none_or(|wanted| wanted == one.program_number)
            })
        })?;
        let mut changed = false;
        pmt_sections.push(packet, |section| {
            // Several programmes may share the PID of their maps.
            if section != pmt_bytes.as_slice()
                && let Ok(new) = Pmt::parse(section)
                && new.program_number == number.program_number
            {
                pmt_bytes.clear();
                pmt_bytes.extend_from_slice(section);
                *pmt = Some(new);
                changed = true;
            }
        });
        changed.then_some(Change::Pmt)
    }

    fn repack(&mut self) {
        self.packets.clear();
        if let (Some(_), Some(pid)) = (&self.pmt, self.pmt_pid) {
            self.packets
                .extend(packetise(&self.pat_bytes, PAT_PID, &mut 15));
            self.packets
                .extend(packetise(&self.pmt_bytes, pid, &mut 15));
        }
    }
}
