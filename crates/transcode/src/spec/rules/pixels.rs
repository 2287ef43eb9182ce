//! What each video encoder calls its settings.

use crate::spec::{HardwareDevice, VideoCodec};

/// The words of one codec.
pub(super) struct Vocabulary {
    pub(super) tunes: &'static [&'static str],
    pub(super) profiles: &'static [&'static str],
    pub(super) levels: &'static [&'static str],
    pub(super) pixel_formats: &'static [&'static str],
}

pub(super) const SOFTWARE_PRESETS: &[&str] = &[
    "ultrafast",
    "superfast",
    "veryfast",
    "faster",
    "fast",
    "medium",
    "slow",
    "slower",
    "veryslow",
];
const NVENC_PRESETS: &[&str] = &["p1", "p2", "p3", "p4", "p5", "p6", "p7"];

const H264: Vocabulary = Vocabulary {
    tunes: &[
        "none",
        "film",
        "animation",
        "grain",
        "stillimage",
        "fastdecode",
        "zerolatency",
    ],
    profiles: &["baseline", "main", "high", "high10", "high422"],
    levels: &[
        "1", "1b", "1.0", "1.1", "1.2", "1.3", "2", "2.0", "2.1", "2.2", "3", "3.0", "3.1", "3.2",
        "4", "4.0", "4.1", "4.2", "5", "5.0", "5.1", "5.2", "6", "6.0", "6.1", "6.2",
    ],
    pixel_formats: &["yuv420p", "yuv422p", "yuv420p10le", "yuv422p10le"],
};

const HEVC: Vocabulary = Vocabulary {
    tunes: &["none", "animation", "grain", "fastdecode", "zerolatency"],
    profiles: &["main", "main10", "main422-10"],
    levels: &[
        "1", "1.0", "2", "2.0", "2.1", "3", "3.0", "3.1", "4", "4.0", "4.1", "5", "5.0", "5.1",
        "5.2", "6", "6.0", "6.1", "6.2",
    ],
    pixel_formats: &["yuv420p", "yuv420p10le", "yuv422p10le"],
};

const MPEG2: Vocabulary = Vocabulary {
    tunes: &["none"],
    profiles: &["simple", "main", "422"],
    levels: &["low", "main", "high1440", "high"],
    pixel_formats: &["yuv420p", "yuv422p"],
};

/// None where nothing is encoded, or the codec is refused anyway.
pub(super) fn vocabulary(codec: VideoCodec) -> Option<&'static Vocabulary> {
    match codec {
        VideoCodec::H264 => Some(&H264),
        VideoCodec::Hevc => Some(&HEVC),
        VideoCodec::Mpeg2 => Some(&MPEG2),
        VideoCodec::Av1 | VideoCodec::Copy => None,
    }
}

pub(super) fn presets(device: HardwareDevice) -> Vec<&'static str> {
    let hardware = if device == HardwareDevice::Nvenc {
        NVENC_PRESETS
    } else {
        &[]
    };
    [SOFTWARE_PRESETS, hardware].concat()
}

/// The pixel formats that come out as this profile: with others the encoder would write another one, or refuse.
pub(super) fn formats_of(codec: VideoCodec, profile: &str) -> Option<&'static [&'static str]> {
    match (codec, profile) {
        (VideoCodec::H264, "baseline" | "main" | "high") => Some(&["yuv420p"]),
        (VideoCodec::H264, "high10") => Some(&["yuv420p10le"]),
        (VideoCodec::H264, "high422") => Some(&["yuv422p", "yuv422p10le"]),
        (VideoCodec::Hevc, "main") => Some(&["yuv420p"]),
        (VideoCodec::Hevc, "main10") => Some(&["yuv420p10le"]),
        (VideoCodec::Hevc, "main422-10") => Some(&["yuv422p10le"]),
        (VideoCodec::Mpeg2, "simple" | "main") => Some(&["yuv420p"]),
        _ => None,
    }
}
