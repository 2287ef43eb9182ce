use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::words::words;

/// How the picture is encoded; a rendition may override some of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Video {
    #[schema(required = false)]
    pub codec: VideoCodec,
    /// The encoder's own name of a speed, `ultrafast` to `veryslow`.
    #[schema(required = false, default = "veryfast")]
    pub preset: String,
    /// The encoder's own name of a tuning, or `none`.
    #[schema(required = false, default = "none")]
    pub tune: String,
    pub profile: Option<String>,
    pub level: Option<String>,
    #[schema(required = false, default = 2, maximum = 16)]
    pub bframes: u8,
    #[schema(required = false)]
    pub rate_control: RateControl,
    /// Only with `rate_control` `crf`.
    #[schema(maximum = 51)]
    pub crf: Option<u8>,
    #[schema(required = false)]
    pub frame_rate: FrameRate,
    /// 0.5 to 10.
    #[schema(required = false, default = 2, minimum = 0.5, maximum = 10)]
    pub gop_seconds: f64,
    #[schema(required = false, default = "yuv420p")]
    pub pixel_format: String,
    #[schema(required = false)]
    pub scan_type: ScanType,
    #[schema(required = false)]
    pub field_order: FieldOrder,
    #[schema(required = false)]
    pub deinterlace: Deinterlace,
    /// Of the picture as it is shown: `"16:9"`, `"4:3"`, … or `"source"`, square pixels in each rendition's own shape.
    #[schema(required = false, default = "16:9")]
    pub aspect_ratio: String,
    #[schema(required = false)]
    pub fit: Fit,
    #[schema(required = false)]
    pub captions: Captions,
    #[schema(required = false)]
    pub hdr: Hdr,
    #[schema(required = false)]
    pub hardware: Hardware,
}

words!(
    /// Video codecs.
    VideoCodec {
        H264 = "h264",
        Hevc = "hevc",
        Mpeg2 = "mpeg2",
        Av1 = "av1",
        Copy = "copy",
    }
);
words!(
    /// How the encoder spends its bits.
    RateControl {
        Cbr = "cbr",
        Vbr = "vbr",
        Crf = "crf",
    }
);
words!(
    /// Whole frames or two fields a frame.
    ScanType {
        Progressive = "progressive",
        Interlaced = "interlaced",
    }
);
words!(
    /// Which field comes first: top (`tff`) or bottom (`bff`).
    FieldOrder {
        Tff = "tff",
        Bff = "bff",
    }
);
words!(
    /// Where an interlaced picture is made progressive: never, by frame, by field, or as the input asks for.
    Deinterlace {
        Auto = "auto",
        Off = "off",
        Frame = "frame",
        Field = "field",
    }
);
words!(
    /// How a picture of another aspect is brought to size.
    Fit {
        Pad = "pad",
        Crop = "crop",
        Stretch = "stretch",
    }
);
words!(
    /// What becomes of closed captions.
    Captions {
        Pass = "pass",
        Drop = "drop",
    }
);
words!(
    /// What becomes of a high dynamic range input.
    Hdr {
        Refuse = "refuse",
        Tonemap = "tonemap",
        Keep = "keep",
    }
);
words!(
    /// Hardware encoders.
    HardwareDevice {
        None = "none",
        Nvenc = "nvenc",
        Qsv = "qsv",
        Vaapi = "vaapi",
    }
);
words!(
    /// What is done where the hardware is missing.
    HardwareFallback {
        Software = "software",
        Fail = "fail",
    }
);

/// Which hardware encodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hardware {
    #[schema(required = false)]
    pub device: HardwareDevice,
    #[schema(required = false, default = 0, maximum = 31)]
    pub index: u8,
    #[schema(required = false)]
    pub fallback: HardwareFallback,
}

/// A rate in frames a second as a fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rational {
    pub num: u32,
    pub den: u32,
}

/// Travels as `25`, `"30000/1001"` or `"source"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameRate {
    /// As the input has it.
    Source,
    Fixed(Rational),
}

impl Serialize for Rational {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.den {
            1 => serializer.serialize_u32(self.num),
            _ => serializer.collect_str(self),
        }
    }
}

impl std::fmt::Display for Rational {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.den {
            1 => write!(f, "{}", self.num),
            den => write!(f, "{}/{den}", self.num),
        }
    }
}

impl Serialize for FrameRate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            FrameRate::Source => serializer.serialize_str("source"),
            FrameRate::Fixed(rate) => rate.serialize(serializer),
        }
    }
}

fn rate_schema(words: &[&str]) -> utoipa::openapi::schema::Schema {
    use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, Type};
    AnyOfBuilder::new()
        .item(
            ObjectBuilder::new()
                .schema_type(Type::Integer)
                .enum_values(Some([24, 25, 30, 48, 50, 60])),
        )
        .item(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .enum_values(Some(words.iter().copied())),
        )
        .into()
}

impl utoipa::PartialSchema for Rational {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        rate_schema(&["24000/1001", "30000/1001", "60000/1001"]).into()
    }
}

impl ToSchema for Rational {}

impl utoipa::PartialSchema for FrameRate {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        rate_schema(&["24000/1001", "30000/1001", "60000/1001", "source"]).into()
    }
}

impl ToSchema for FrameRate {}
