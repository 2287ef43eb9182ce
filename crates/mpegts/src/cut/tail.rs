//! Which PES packets are open, so that those open at a cut can be completed in the old segment.

use crate::packet::{Packet, Pid};
use crate::pes;
use crate::psi::Pmt;

#[derive(Clone, Debug)]
struct Track {
    pid: Pid,
    open: Open,
    /// What is open belongs to the segment before.
    behind: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    No,
    /// Bytes to come.
    Bytes(u32),
    /// Up to the next unit start.
    Unknown,
}

/// Follows the streams of a programme but for the one that is cut by.
#[derive(Clone, Debug, Default)]
pub(super) struct Tails {
    tracks: Vec<Track>,
}

impl Tails {
    pub(super) fn new(pmt: &Pmt, key: Pid) -> Self {
        let others = pmt.streams.iter().filter(|stream| stream.pid != key);
        Tails {
            tracks: others
                .map(|stream| Track {
                    pid: stream.pid,
                    open: Open::No,
                    behind: false,
                })
                .collect(),
        }
    }

    /// Whatever is open belongs to the segment before; `true` when something is.
    pub(super) fn cut(&mut self) -> bool {
        for track in &mut self.tracks {
            track.behind = track.open != Open::No;
        }
        self.any_behind()
    }

    /// The segment before is given up waiting for.
    pub(super) fn give_up(&mut self) {
        for track in &mut self.tracks {
            track.behind = false;
        }
    }

    pub(super) fn any_behind(&self) -> bool {
        self.tracks.iter().any(|track| track.behind)
    }

    /// Whether the packet belongs to the segment before the current one.
    pub(super) fn push(&mut self, packet: Packet<'_>) -> bool {
        let pid = packet.pid();
        let Some(track) = self.tracks.iter_mut().find(|track| track.pid == pid) else {
            return false;
        };
        if !packet.has_payload() {
            return track.behind;
        }
        let payload = packet.payload();
        if packet.starts_unit() {
            track.behind = false;
            track.open = match pes::Header::read(payload) {
                Some(header) => header
                    .total_len
                    .map_or(Open::Unknown, |len| rest(len, payload)),
                None => Open::No,
            };
            return false;
        }
        let behind = track.behind;
        if let Open::Bytes(left) = track.open {
            track.open = rest(left, payload);
            track.behind &= track.open != Open::No;
        }
        behind
    }
}

fn rest(left: u32, payload: &[u8]) -> Open {
    match left.saturating_sub(payload.len() as u32) {
        0 => Open::No,
        left => Open::Bytes(left),
    }
}
