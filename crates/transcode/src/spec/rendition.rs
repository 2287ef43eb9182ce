use serde::Serialize;
use utoipa::ToSchema;

use super::words::words;

use super::{Deinterlace, FrameRate, Resolution, ScanType};

/// One rung of the ladder (an ABR profile).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Rendition {
    /// Unique within the channel; letters, digits, `-`, `_` and `.`, since it stands in URLs.
    pub name: String,
    pub resolution: Resolution,
    /// Bits per second, as all rates here.
    pub video_bitrate: u64,
    pub max_bitrate: u64,
    pub audio_bitrate: u64,
    /// The decoder's buffer in bits.
    pub buffer_size: u64,
    pub frame_rate: Option<FrameRate>,
    pub scan_type: Option<ScanType>,
    pub deinterlace: Option<Deinterlace>,
    pub profile: Option<String>,
    pub level: Option<String>,
    pub crf: Option<u8>,
    pub mpegts: Mpegts,
}

/// What the rendition's transport stream says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mpegts {
    pub service_id: u16,
    pub service_name: String,
    pub service_provider: String,
    pub transport_stream_id: u16,
    pub original_network_id: u16,
    pub pmt_pid: u16,
    pub video_pid: u16,
    pub audio_pids: Vec<u16>,
    /// Equals `video_pid` where given.
    pub pcr_pid: Option<u16>,
    /// Constant rate in bits per second; none leaves the rate variable.
    pub muxrate: Option<u64>,
    pub system: TsSystem,
}

words!(
    /// Which standard's descriptors are written.
    TsSystem {
        Dvb = "dvb",
        Atsc = "atsc",
    }
);
