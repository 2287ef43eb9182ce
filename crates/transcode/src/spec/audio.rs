use serde::Serialize;
use utoipa::ToSchema;

/// How the sound is encoded.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Audio {
    pub codec: AudioCodec,
    /// A factor, 0.1 to 10.
    pub gain: f64,
    /// To EBU R128.
    pub normalize: bool,
    /// −2000 to 5000.
    pub delay_ms: i32,
    pub sample_rate: u32,
    pub channels: u8,
}

/// Audio codecs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AudioCodec {
    Aac,
    Ac3,
    Mp2,
    Opus,
    Copy,
}

/// One of several audio tracks.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AudioTrack {
    pub select: TrackSelect,
    pub codec: AudioCodec,
    /// ISO 639-2.
    pub language: Option<String>,
    pub channels: u8,
    /// Bits per second; none takes the rendition's `audio_bitrate`.
    pub bitrate: Option<u64>,
    pub gain: f64,
    pub normalize: bool,
    pub delay_ms: i32,
}

/// Which of the input's tracks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrackSelect {
    Language(String),
    Pid(u16),
    Index(u8),
}

/// What becomes of the input's data streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Data {
    pub teletext: DataHandling,
    pub dvb_subtitles: DataHandling,
}

/// Copied or left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataHandling {
    Drop,
    Copy,
}

/// A picture laid over the programme.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Logo {
    /// Under a media root.
    pub path: String,
    pub position: LogoPosition,
    /// 0.1 to 1.
    pub opacity: f64,
}

/// Distance from a corner, in pixels of a 1920 × 1080 canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogoPosition {
    pub corner: Corner,
    pub x: u32,
    pub y: u32,
}

/// Corners of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Corner {
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight,
}
