//! What a received stream is: its programmes, and how whole it arrives.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use mpegts::continuity::Checker;
use mpegts::psi::{
    Assembler, PAT_PID, Pat, Pmt, Stream as TsStream, StreamKind as TsKind, VideoCodec,
};
use mpegts::{Framer, Packet, Pid, RawPacket};
use transcode::command::{Program, Stream, StreamKind, Transfer};

/// Programmes whose map is missing that long after the PAT are listed without streams.
const MAPS_PATIENCE: Duration = Duration::from_secs(1);

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
    pat_at: Option<Instant>,
    told: bool,
    pub(super) seen: Seen,
}

struct Found {
    number: u16,
    pmt_pid: Pid,
    streams: Option<Vec<Stream>>,
}

impl Inspector {
    pub(super) fn new() -> Inspector {
        Inspector {
            framer: Framer::new(),
            checker: Checker::new(),
            pat: Assembler::new(),
            maps: BTreeMap::new(),
            programs: Vec::new(),
            pat_at: None,
            told: false,
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
        self.pat_at.is_some()
    }

    /// The programmes, once, when their maps are all there or were waited for long enough.
    pub(super) fn take_programs(&mut self, now: Instant) -> Option<Vec<Program>> {
        let complete = self
            .programs
            .iter()
            .all(|program| program.streams.is_some());
        let some = self
            .programs
            .iter()
            .any(|program| program.streams.is_some());
        let waited = self
            .pat_at
            .is_some_and(|at| now.duration_since(at) >= MAPS_PATIENCE);
        if self.told || !some || !(complete || waited) {
            return None;
        }
        self.told = true;
        let programs = self.programs.iter().map(|found| Program {
            number: Some(found.number),
            name: None,
            streams: found.streams.clone().unwrap_or_default(),
        });
        Some(programs.collect())
    }

    fn packet(&mut self, raw: &RawPacket, now: Instant) {
        let packet = Packet::new(raw);
        self.seen.packets += 1;
        self.seen.scrambled += u64::from(packet.is_scrambled());
        self.checker.check(raw);
        if self.told {
            return;
        }
        if packet.pid() == PAT_PID {
            self.take_pat(packet, now);
        } else if self.maps.contains_key(&packet.pid()) {
            self.take_pmt(packet);
        }
    }

    fn take_pat(&mut self, packet: Packet<'_>, now: Instant) {
        let mut found = None;
        self.pat
            .push(packet, |section| found = Pat::parse(section).ok());
        let Some(pat) = found else { return };
        self.pat_at.get_or_insert(now);
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
                self.maps.entry(one.pmt_pid).or_default();
                self.programs.push(Found {
                    number: one.program_number,
                    pmt_pid: one.pmt_pid,
                    streams: None,
                });
            }
        }
    }

    fn take_pmt(&mut self, packet: Packet<'_>) {
        let Some(sections) = self.maps.get_mut(&packet.pid()) else {
            return;
        };
        let programs = &mut self.programs;
        sections.push(packet, |section| {
            let Ok(pmt) = Pmt::parse(section) else { return };
            let of = |known: &&mut Found| known.number == pmt.program_number;
            if let Some(known) = programs.iter_mut().find(of) {
                known.streams = Some(pmt.streams.iter().map(stream).collect());
            }
        });
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
