use serde::Serialize;
use utoipa::ToSchema;

use super::words::words;

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

words!(
    /// Audio codecs.
    AudioCodec {
        Aac = "aac",
        Ac3 = "ac3",
        Mp2 = "mp2",
        Opus = "opus",
        Copy = "copy",
    }
);

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

words!(
    /// Copied or left out.
    DataHandling {
        Drop = "drop",
        Copy = "copy",
    }
);

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

words!(
    /// Corners of the picture.
    Corner {
        TopLeft = "top_left",
        TopRight = "top_right",
        BottomLeft = "bottom_left",
        BottomRight = "bottom_right",
    }
);
