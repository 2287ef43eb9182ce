//! A look at an input that no channel needs to have.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use transcode::command::StreamKind;
use transcode::failure::Failure;
use transcode::spec::Input;
use utoipa::ToSchema;

/// What is to be opened, and for how long.
#[derive(Debug, Clone, PartialEq)]
pub struct ProbeOrder {
    pub input: Input,
    pub listen: Duration,
}

/// What was found at an input.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProbeReport {
    /// The input's type.
    #[schema(example = "udp")]
    pub r#type: String,
    /// Whether anything came that a channel could read.
    pub received: bool,
    /// Why a channel with this input would fail; null where it would not.
    pub failure: Option<Failure>,
    /// What is likely wrong or worth knowing, the most telling first.
    pub findings: Vec<ProbeFinding>,
    /// The way here, for `udp` and `rtp`; null for the others.
    pub network: Option<NetworkProbe>,
    /// The transport stream as it arrived, for `udp`, `rtp` and `srt`; null for the others.
    pub transport: Option<TransportProbe>,
    /// The container as ffprobe names it; null for `udp`, `rtp` and `srt`.
    pub format: Option<String>,
    /// Of an input that knows no programmes, one without a number.
    pub programs: Vec<ProgramProbe>,
    /// The first key frame as a `data:` URL of a JPEG, 320 pixels wide; null where no picture could be decoded.
    pub thumbnail: Option<String>,
}

/// One thing found out, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProbeFinding {
    /// One word for programs.
    #[schema(example = "source_filtered")]
    pub code: String,
    pub cause: String,
    pub remedy: String,
}

/// How datagrams arrived.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NetworkProbe {
    pub address: String,
    /// Whether the group was joined; of a unicast address, whether it was bound.
    pub joined: bool,
    /// The interface it was joined on, chosen by us or by the kernel; null where neither could.
    #[schema(example = "eth1")]
    pub interface: Option<String>,
    pub interface_address: Option<String>,
    /// Everybody who sent to the address, also those whom the source filter excludes; the busiest first.
    pub senders: Vec<SenderProbe>,
    pub datagrams: u64,
    /// Bits per second from the first datagram on.
    pub bitrate: u64,
    /// RTP datagrams that never came; 0 for `udp`.
    pub lost_datagrams: u64,
}

/// One sender.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SenderProbe {
    #[schema(example = "10.0.3.7:38412")]
    pub address: String,
    /// Datagrams of it.
    pub packets: u64,
    /// Bits per second.
    pub bitrate: u64,
    /// False where the source filter excludes it.
    pub accepted: bool,
}

/// A transport stream as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TransportProbe {
    pub packets: u64,
    pub scrambled_packets: u64,
    /// Gaps of the continuity counters: packets that were lost on the way.
    pub continuity_errors: u64,
    /// Every PID seen, in order.
    pub pids: Vec<PidProbe>,
}

/// One PID.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PidProbe {
    pub pid: u16,
    pub packets: u64,
    /// Bits per second.
    pub bitrate: u64,
    pub scrambled: bool,
}

/// One programme.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProgramProbe {
    pub number: Option<u16>,
    /// The service's name, where it is told.
    pub name: Option<String>,
    pub pmt_pid: Option<u16>,
    pub pcr_pid: Option<u16>,
    pub streams: Vec<StreamProbe>,
}

/// One elementary stream; what the container or the codec does not tell is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StreamProbe {
    pub pid: Option<u16>,
    /// As the programme map numbers it: 27 is H.264.
    pub stream_type: Option<u8>,
    #[schema(value_type = String, example = "video")]
    pub kind: StreamKind,
    /// In FFmpeg's words.
    #[schema(example = "h264")]
    pub codec: String,
    /// ISO 639.
    #[schema(example = "deu")]
    pub language: Option<String>,
    /// Bits per second.
    pub bitrate: Option<u64>,
    pub scrambled: bool,
    pub profile: Option<String>,
    #[schema(example = "1920x1080")]
    pub resolution: Option<String>,
    #[schema(example = "25/1")]
    pub frame_rate: Option<String>,
    pub sample_rate: Option<u32>,
    pub channels: Option<u32>,
}

impl StreamProbe {
    /// Of that kind and codec; nothing else is known.
    pub fn new(kind: StreamKind, codec: impl Into<String>) -> StreamProbe {
        StreamProbe {
            pid: None,
            stream_type: None,
            kind,
            codec: codec.into(),
            language: None,
            bitrate: None,
            scrambled: false,
            profile: None,
            resolution: None,
            frame_rate: None,
            sample_rate: None,
            channels: None,
        }
    }
}
