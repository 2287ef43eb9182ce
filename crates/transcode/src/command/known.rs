use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::hardware::Trial;

/// What is known of an input before FFmpeg opens it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// None while nobody has looked.
    pub programs: Option<Vec<Program>>,
    /// Let FFmpeg look longer: the short look came back incomplete.
    pub long: bool,
    /// Whether the far end tells a length, as of a file; none while nobody has looked.
    #[serde(default)]
    pub on_demand: Option<bool>,
    /// What was seen of the picture itself where no look into the input told it.
    #[serde(default)]
    pub transfer: Transfer,
}

/// Why a stream that is announced is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unusable {
    /// It carries no packets.
    Silent,
    Scrambled,
}

impl Probe {
    /// Somebody has looked, and saw streams without a picture among them.
    pub fn lacks_picture(&self) -> bool {
        let programs = self.programs.iter().flatten();
        let mut kinds = programs
            .flat_map(|program| &program.streams)
            .map(|stream| stream.kind);
        let some = kinds.clone().next().is_some();
        some && kinds.all(|kind| kind != StreamKind::Video)
    }

    /// As it would be if every stream could be decoded; none where every one can.
    pub(super) fn as_announced(&self) -> Option<Probe> {
        let mut announced = self.clone();
        let mut changed = false;
        let programs = announced.programs.iter_mut().flatten();
        for stream in programs.flat_map(|program| &mut program.streams) {
            changed |= stream.unusable.take().is_some();
        }
        changed.then_some(announced)
    }
}

/// One programme of a transport stream, or all that a file of another kind holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// None in a file that knows no programmes.
    pub number: Option<u16>,
    pub name: Option<String>,
    pub streams: Vec<Stream>,
}

/// One elementary stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// None in a file that knows no PIDs.
    pub pid: Option<u16>,
    pub kind: StreamKind,
    /// In FFmpeg's words: `h264`, `mp2`, `dvb_teletext`.
    pub codec: String,
    pub language: Option<String>,
    /// None of sound and data, and where nobody looked that far.
    #[serde(default)]
    pub picture: Option<Picture>,
    /// None where it can be decoded, as far as somebody has looked.
    #[serde(default)]
    pub unusable: Option<Unusable>,
    /// Of a picture.
    #[serde(default)]
    pub transfer: Transfer,
}

/// How the values of a picture stand for light.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transfer {
    /// Nobody has looked.
    #[default]
    Unknown,
    /// Standard dynamic range, or untold, which means the same.
    Sdr,
    /// SMPTE ST 2084.
    Pq,
    /// ARIB STD-B67.
    Hlg,
}

impl Transfer {
    /// By FFmpeg's word for it.
    pub fn named(word: &str) -> Transfer {
        match word {
            "smpte2084" => Transfer::Pq,
            "arib-std-b67" => Transfer::Hlg,
            _ => Transfer::Sdr,
        }
    }

    /// By its number in ISO 23091-2, as it stands in a sequence's parameters.
    pub fn numbered(number: u8) -> Transfer {
        match number {
            16 => Transfer::Pq,
            18 => Transfer::Hlg,
            _ => Transfer::Sdr,
        }
    }

    /// FFmpeg's word for a high dynamic range; none for any other.
    pub fn high(self) -> Option<&'static str> {
        match self {
            Transfer::Pq => Some("smpte2084"),
            Transfer::Hlg => Some("arib-std-b67"),
            Transfer::Unknown | Transfer::Sdr => None,
        }
    }
}

/// Size and rate of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Frames a second, numerator and denominator.
    pub frame_rate: Option<(u32, u32)>,
}

/// What a stream carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamKind {
    Video,
    Audio,
    Other,
}

/// What the machine's FFmpeg can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// Names of the encoders that really encoded a frame here; none while nobody has tried.
    pub encoders: Option<BTreeSet<String>>,
    /// What became of a trial of the hardware encoder that the channel asks for; none while nobody has tried.
    pub hardware: Option<Trial>,
}

impl Capabilities {
    /// Nobody has tried: every encoder is believed to be there.
    pub const fn untried() -> Capabilities {
        Capabilities {
            encoders: None,
            hardware: None,
        }
    }

    pub(super) fn lacks(&self, encoder: &str) -> bool {
        self.encoders
            .as_ref()
            .is_some_and(|encoders| !encoders.contains(encoder))
    }
}

/// Where things lie on this machine; found by the caller, since this crate reads no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The FFmpeg program.
    pub ffmpeg: String,
    /// From the path of the specification to the absolute path under a media root; a path that was not found is absent.
    pub files: BTreeMap<String, String>,
}
