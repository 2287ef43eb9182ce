//! The words that tell the variants of inputs and outputs apart.

use super::{Destination, Source};

impl Source {
    /// The word in the field `type`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Source::Udp(_) => "udp",
            Source::Rtp(_) => "rtp",
            Source::Srt(_) => "srt",
            Source::Rtmp { .. } => "rtmp",
            Source::Rtsp { .. } => "rtsp",
            Source::Hls { .. } => "hls",
            Source::Http { .. } => "http",
            Source::File { .. } => "file",
            Source::Camera { .. } => "camera",
            Source::Publish {} => "publish",
            Source::Test { .. } => "test",
        }
    }
}

impl Destination {
    /// The word in the field `type`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Destination::Udp(_) => "udp",
            Destination::Rtp(_) => "rtp",
            Destination::Hls { .. } => "hls",
            Destination::HttpTs {} => "http_ts",
            Destination::File { .. } => "file",
            Destination::Srt(_) => "srt",
            Destination::Rtmp { .. } => "rtmp",
            Destination::Rtsp { .. } => "rtsp",
        }
    }
}
