use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

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
}

impl Capabilities {
    /// Nobody has tried: every encoder is believed to be there.
    pub const fn untried() -> Capabilities {
        Capabilities { encoders: None }
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
