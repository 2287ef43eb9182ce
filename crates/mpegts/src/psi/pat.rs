//! The table of programmes.

use super::section::{Fault, Section};
use crate::packet::Pid;

const TABLE_ID: u8 = 0x00;

/// One programme and the PID of its map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Association {
    pub program_number: u16,
    pub pmt_pid: Pid,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pat {
    pub transport_stream_id: u16,
    pub version: u8,
    pub network_pid: Option<Pid>,
    pub programs: Vec<Association>,
}

impl Pat {
    /// Reads one section. Tables of several sections (more than 253 programmes) are refused.
    pub fn parse(bytes: &[u8]) -> Result<Pat, Fault> {
        let section = Section::read(bytes, TABLE_ID)?;
        let mut pat = Pat {
            transport_stream_id: section.id,
            version: section.version,
            network_pid: None,
            programs: Vec::new(),
        };
        for entry in section.body.chunks_exact(4) {
            let pmt_pid = u16::from(entry[2] & 0x1f) << 8 | u16::from(entry[3]);
            match u16::from(entry[0]) << 8 | u16::from(entry[1]) {
                0 => pat.network_pid = Some(pmt_pid),
                program_number => pat.programs.push(Association {
                    program_number,
                    pmt_pid,
                }),
            }
        }
        Ok(pat)
    }

    pub fn build(&self) -> Result<Vec<u8>, Fault> {
        let network = self.network_pid.map(|pid| (0, pid));
        let programs = self
            .programs
            .iter()
            .map(|one| (one.program_number, one.pmt_pid));
        let body: Vec<u8> = network
            .into_iter()
            .chain(programs)
            .flat_map(|(number, pid)| {
                [
                    (number >> 8) as u8,
                    number as u8,
                    0xe0 | (pid >> 8) as u8 & 0x1f,
                    pid as u8,
                ]
            })
            .collect();
        Section {
            id: self.transport_stream_id,
            version: self.version,
            body: &body,
        }
        .build(TABLE_ID)
    }
}
