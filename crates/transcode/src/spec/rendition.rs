use serde::Serialize;
use utoipa::ToSchema;

use super::words::words;
use super::{Deinterlace, FrameRate, Resolution, ScanType};

/// MPEG-TS PIDs that are nobody's own: the tables lie below, ATSC's above.
pub(crate) const LEAST_PID: u16 = 32;
pub(crate) const MOST_PID: u16 = 8186;

/// One rung of the ladder (an ABR profile).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Rendition {
    /// Unique within the channel; letters, digits, `-`, `_` and `.`, since it stands in URLs.
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = "^[A-Za-z0-9._-]+$",
        example = "1080p"
    )]
    pub name: String,
    pub resolution: Resolution,
    /// Bits per second, as all rates here.
    #[schema(minimum = 50000, maximum = 200000000, example = 4500000)]
    pub video_bitrate: u64,
    #[schema(required = false, minimum = 50000, maximum = 200000000)]
    pub max_bitrate: u64,
    #[schema(required = false, default = 128000, minimum = 8000, maximum = 1536000)]
    pub audio_bitrate: u64,
    /// The decoder's buffer in bits.
    #[schema(required = false, minimum = 10000, maximum = 600000000)]
    pub buffer_size: u64,
    pub frame_rate: Option<FrameRate>,
    pub scan_type: Option<ScanType>,
    pub deinterlace: Option<Deinterlace>,
    pub profile: Option<String>,
    pub level: Option<String>,
    #[schema(maximum = 51)]
    pub crf: Option<u8>,
    #[schema(required = false)]
    pub mpegts: Mpegts,
}

/// What the rendition's transport stream says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mpegts {
    #[schema(required = false, minimum = 1)]
    pub service_id: u16,
    #[schema(required = false, max_length = 120)]
    pub service_name: String,
    #[schema(required = false, default = "Signalbox", max_length = 120)]
    pub service_provider: String,
    #[schema(required = false, default = 1, minimum = 1)]
    pub transport_stream_id: u16,
    #[schema(required = false, default = 1, minimum = 1)]
    pub original_network_id: u16,
    #[schema(required = false, minimum = 32, maximum = 8186)]
    pub pmt_pid: u16,
    #[schema(required = false, minimum = 32, maximum = 8186)]
    pub video_pid: u16,
    #[schema(required = false, min_items = 1, max_items = 16)]
    pub audio_pids: Vec<u16>,
    /// Equals `video_pid` where given.
    #[schema(minimum = 32, maximum = 8186)]
    pub pcr_pid: Option<u16>,
    /// Constant rate in bits per second; none leaves the rate variable.
    #[schema(minimum = 100000, maximum = 400000000)]
    pub muxrate: Option<u64>,
    #[schema(required = false)]
    pub system: TsSystem,
}

words!(
    /// Which standard's descriptors are written.
    TsSystem {
        Dvb = "dvb",
        Atsc = "atsc",
    }
);
