use serde::Serialize;
use utoipa::ToSchema;

use super::words::words;

/// How the sound is encoded.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Audio {
    #[schema(required = false)]
    pub codec: AudioCodec,
    /// A factor, 0.1 to 10.
    #[schema(required = false, default = 1, minimum = 0.1, maximum = 10)]
    pub gain: f64,
    /// To EBU R128.
    #[schema(required = false, default = false)]
    pub normalize: bool,
    /// −2000 to 5000.
    #[schema(required = false, default = 0, minimum = -2000, maximum = 5000)]
    pub delay_ms: i32,
    #[schema(required = false, default = 48000, minimum = 8000, maximum = 96000)]
    pub sample_rate: u32,
    #[schema(required = false, default = 2, minimum = 1, maximum = 8)]
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
    #[schema(required = false)]
    pub select: TrackSelect,
    #[schema(required = false)]
    pub codec: AudioCodec,
    /// ISO 639-2.
    #[schema(pattern = "^[a-z]{3}$")]
    pub language: Option<String>,
    #[schema(required = false, default = 2, minimum = 1, maximum = 8)]
    pub channels: u8,
    /// Bits per second; none takes the rendition's `audio_bitrate`. Of a copied track it says what to keep free in a constant rate; none keeps 640000.
    #[schema(minimum = 8000, maximum = 1536000)]
    pub bitrate: Option<u64>,
    #[schema(required = false, default = 1, minimum = 0.1, maximum = 10)]
    pub gain: f64,
    #[schema(required = false, default = false)]
    pub normalize: bool,
    #[schema(required = false, default = 0, minimum = -2000, maximum = 5000)]
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
    #[schema(required = false)]
    pub teletext: DataHandling,
    #[schema(required = false)]
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
    #[schema(example = "logos/news.png")]
    pub path: String,
    #[schema(required = false)]
    pub position: LogoPosition,
    /// 0.1 to 1.
    #[schema(required = false, default = 0.9, minimum = 0.1, maximum = 1)]
    pub opacity: f64,
}

/// Distance from a corner, in pixels of a 1920 × 1080 canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogoPosition {
    #[schema(required = false)]
    pub corner: Corner,
    #[schema(required = false, default = 20, maximum = 1919)]
    pub x: u32,
    #[schema(required = false, default = 20, maximum = 1079)]
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
