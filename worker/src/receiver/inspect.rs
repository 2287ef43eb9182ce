//! What a received stream is: its programmes, and how whole it arrives.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use mpegts::continuity::Checker;
use mpegts::psi::{
    Assembler, PAT_PID, Pat, Pmt, Stream as TsStream, StreamKind as TsKind, VideoCodec,
};
use mpegts::{Framer, Packet, Pid, RawPacket};
use transcode::command::{Probe, Program, Stream, StreamKind, Transfer};

use super::traffic::Traffic;

/// Programmes whose map is missing that long after the PAT are listed without streams, and streams without packets as
/// silent.
const PATIENCE: Duration = Duration::from_secs(1);

/// Counted since the beginning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) packets: u64,
    pub(super) scrambled: u64,
}

/// Looks at every packet once.
pub(super) struct Inspector {
    framer: Framer,
    checker: Checker,
    pat: Assembler,
    maps: BTreeMap<Pid, Assembler>,
    programs: Vec<Found>,
    /// When a table last changed; none before the first.
    changed_at: Option<Instant>,
    traffic: Traffic,
    /// What may be told may have changed.
    stale: bool,
    told: Option<Probe>,
    pub(super) seen: Seen,
}

struct Found {
    number: u16,
    pmt_pid: Pid,
    streams: Option<Vec<Stream>>,
}

impl Inspector {
    /// A stream that carries nothing for `silence` is silent.
    pub(super) fn new(silence: Duration) -> Inspector {
        Inspector {
            framer: Framer::new(),
            checker: Checker::new(),
            pat: Assembler::new(),
            maps: BTreeMap::new(),
            programs: Vec::new(),
            changed_at: None,
            traffic: Traffic::new(silence),
            stale: false,
            told: None,
            seen: Seen::default(),
        }
    }

    /// Takes bytes in any chunking and appends the whole packets in them.
    pub(super) fn push(&mut self, bytes: &[u8], now: Instant, packets: &mut Vec<u8>) {
        let mut framer = std::mem::take(&mut self.framer);
        framer.push(bytes, |raw| {
            self.packet(raw, now);
            packets.extend_from_slice(raw);
        });
        self.framer = framer;
    }

    pub(super) fn continuity_errors(&self) -> u64 {
        self.checker.gaps()
    }

    pub(super) fn has_pat(&self) -> bool {
        self.changed_at.is_some()
    }

    /// What the stream carries, when that is known and whenever it has become another: when the maps are all there, and
    /// of every stream a packet, or were waited for long enough.
    pub(super) fn news(&mut self, now: Instant) -> Option<Probe> {
        self.stale |= self.traffic.judge(now);
        if !self.stale {
            return None;
        }
        let waited = now.duration_since(self.changed_at?) >= PATIENCE;
        let maps = self.programs.iter().map(|program| &program.streams);
        let some = maps.clone().any(Option::is_some);
        let complete = maps.clone().all(Option::is_some);
        if !some || !(waited || complete && self.traffic.all_heard()) {
            return None;
        }
        self.stale = false;
        let mut programs: Vec<Program> = self
            .programs
            .iter()
            .map(|found| Program {
                number: Some(found.number),
                name: None,
                streams: found.streams.clone().unwrap_or_default(),
            })
            .collect();
        for stream in programs.iter_mut().flat_map(|one| &mut one.streams) {
            stream.unusable = stream.pid.and_then(|pid| self.traffic.unusable(pid));
        }
        let probe = Probe {
            programs: Some(programs),
            ..Probe::default()
        };
        (self.told.as_ref() != Some(&probe)).then(|| self.told.insert(probe).clone())
    }

    fn packet(&mut self, raw: &RawPacket, now: Instant) {
        let packet = Packet::new(raw);
        self.seen.packets += 1;
        self.seen.scrambled += u64::from(packet.is_scrambled());
        self.checker.check(raw);
        if packet.pid() == PAT_PID {
            self.take_pat(packet, now);
        } else if self.maps.contains_key(&packet.pid()) {
            self.take_pmt(packet, now);
        } else if packet.has_payload() {
            self.traffic.came(packet.pid(), packet.is_scrambled());
        }
    }

    /// The traffic of those streams counts that somebody could want.
    fn watch(&mut self, now: Instant) {
        (self.stale, self.changed_at) = (true, Some(now));
        let streams = self.programs.iter().flat_map(|program| &program.streams);
        let wanted = streams
            .flatten()
            .filter(|stream| stream.kind != StreamKind::Other);
        let pids: BTreeSet<Pid> = wanted.filter_map(|stream| stream.pid).collect();
        self.traffic.watch(&pids);
    }

    fn take_pat(&mut self, packet: Packet<'_>, now: Instant) {
        let mut found = None;
        self.pat
            .push(packet, |section| found = Pat::parse(section).ok());
        let Some(pat) = found else { return };
        let mut listed = BTreeMap::new();
        for one in &pat.programs {
            listed.entry(one.program_number).or_insert(one.pmt_pid);
        }
        let known = |program: &Found| (program.number, program.pmt_pid);
        let before: BTreeMap<_, _> = self.programs.iter().map(known).collect();
        if self.changed_at.is_some() && before == listed {
            return;
        }
        self.programs.retain(|known| {
            let same = |one: &mpegts::psi::Association| {
                one.program_number == known.number && one.pmt_pid == known.pmt_pid
            };
            pat.programs.iter().any(same)
        });
        for one in &pat.programs {
            if !self
                .programs
                .iter()
                .any(|known| known.number == one.program_number)
            {
                self.programs.push(Found {
                    number: one.program_number,
                    pmt_pid: one.pmt_pid,
                    streams: None,
                });
            }
        }
        self.programs.sort_by_key(|known| {
            let same = |one: &mpegts::psi::Association| one.program_number == known.number;
            pat.programs.iter().position(same)
        });
        let pids: BTreeSet<Pid> = listed.into_values().collect();
        self.maps.retain(|pid, _| pids.contains(pid));
        for pid in pids {
            self.maps.entry(pid).or_default();
        }
        self.watch(now);
    }

    fn take_pmt(&mut self, packet: Packet<'_>, now: Instant) {
        let Some(sections) = self.maps.get_mut(&packet.pid()) else {
            return;
        };
        let (programs, mut changed) = (&mut self.programs, false);
        sections.push(packet, |section| {
            let Ok(pmt) = Pmt::parse(section) else { return };
            let of = |known: &&mut Found| known.number == pmt.program_number;
            if let Some(known) = programs.iter_mut().find(of) {
                let streams = Some(pmt.streams.iter().map(stream).collect());
                changed |= known.streams != streams;
                known.streams = streams;
            }
        });
        if changed {
            self.watch(now);
        }
    }
}

/// What a programme map says of a stream.
pub(crate) fn stream(of: &TsStream) -> Stream {
    let kind = of.kind();
    let (kind, codec) = match kind {
        TsKind::Video(VideoCodec::H264) => (StreamKind::Video, "h264"),
        TsKind::Video(VideoCodec::Hevc) => (StreamKind::Video, "hevc"),
        TsKind::Video(VideoCodec::Mpeg2) => (StreamKind::Video, "mpeg2video"),
        TsKind::Video(VideoCodec::Other) => (StreamKind::Video, "unknown"),
        TsKind::AacAdts => (StreamKind::Audio, "aac"),
        TsKind::AacLatm => (StreamKind::Audio, "aac_latm"),
        TsKind::MpegAudio => (StreamKind::Audio, "mp2"),
        TsKind::Ac3 => (StreamKind::Audio, "ac3"),
        TsKind::Eac3 => (StreamKind::Audio, "eac3"),
        TsKind::Opus => (StreamKind::Audio, "opus"),
        TsKind::OtherAudio => (StreamKind::Audio, "unknown"),
        TsKind::Other => (StreamKind::Other, other_codec(of)),
    };
    Stream {
        pid: Some(of.pid),
        kind,
        codec: codec.to_owned(),
        language: language(of),
        unusable: None,
        transfer: Transfer::Unknown,
        // A map does not tell.
        picture: None,
    }
}

fn other_codec(of: &TsStream) -> &'static str {
    let tags: Vec<u8> = of.descriptors().map(|(tag, _)| tag).collect();
    match of.stream_type {
        0x06 if tags.contains(&0x56) => "dvb_teletext",
        0x06 if tags.contains(&0x59) => "dvb_subtitle",
        0x86 => "scte_35",
        _ => "unknown",
    }
}

/// ISO 639 of the language descriptor, or of teletext's or the subtitles' own.
fn language(of: &TsStream) -> Option<String> {
    of.descriptors()
        .filter(|(tag, _)| matches!(tag, 0x0a | 0x56 | 0x59))
        .find_map(|(_, content)| content.first_chunk::<3>())
        .filter(|code| code.iter().all(u8::is_ascii_alphabetic))
        .map(|code| String::from_utf8_lossy(code).to_lowercase())
}

#[cfg(test)]
mod tests;
