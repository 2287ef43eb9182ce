use std::net::IpAddr;

use serde::Serialize;
use utoipa::ToSchema;

use super::Rational;
use super::words::words;

/// Where the signal comes from, with what is common to all types.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Input {
    #[serde(flatten)]
    pub source: Source,
    /// MPEG-TS programme number; needed where a stream carries several.
    #[schema(minimum = 1)]
    pub program: Option<u16>,
    #[schema(minimum = 32, maximum = 8186)]
    pub video_pid: Option<u16>,
    #[schema(minimum = 32, maximum = 8186)]
    pub audio_pid: Option<u16>,
    #[schema(required = false)]
    pub missing_audio: MissingAudio,
    /// Silence of that many seconds ends the run as `input_timeout`.
    #[schema(required = false, default = 5, minimum = 0.5, maximum = 300)]
    pub timeout_seconds: f64,
}

/// The types of input.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Source {
    /// MPEG-TS in UDP datagrams, unicast or multicast.
    Udp(Datagrams),
    /// MPEG-TS in RTP (RFC 2250), unicast or multicast.
    Rtp(Datagrams),
    Srt(SrtPeer),
    Rtmp {
        url: String,
    },
    Rtsp {
        url: String,
        #[schema(required = false)]
        transport: RtspTransport,
    },
    Hls {
        url: String,
    },
    Http {
        url: String,
        #[schema(required = false)]
        realtime: Realtime,
    },
    /// A file under a media root, played at its own rate.
    File {
        path: String,
        #[schema(required = false, default = true)]
        r#loop: bool,
    },
    /// A V4L2 device.
    Camera {
        device: String,
        resolution: Option<Resolution>,
        frame_rate: Option<Rational>,
        format: Option<String>,
        audio_device: Option<String>,
    },
    /// Somebody pushes to us.
    Publish {},
    /// A generated picture and tone.
    Test {
        #[schema(required = false)]
        pattern: TestPattern,
        #[schema(required = false)]
        resolution: Resolution,
        #[schema(required = false)]
        frame_rate: Rational,
        /// 0 is silence.
        #[schema(required = false, default = 1000, maximum = 20000)]
        tone_hz: u32,
    },
}

/// Where datagrams are received.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Datagrams {
    /// `host:port`; a multicast group is joined.
    #[schema(example = "239.10.0.1:5001")]
    pub address: String,
    /// An address, a name or a CIDR; none lets the kernel choose.
    #[schema(example = "10.0.3.0/24")]
    pub interface: Option<String>,
    /// Source filter (SSM): only datagrams of these senders count.
    #[schema(required = false, value_type = Vec<String>)]
    pub sources: Vec<IpAddr>,
}

/// One end of an SRT connection.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SrtPeer {
    #[schema(required = false)]
    pub mode: SrtMode,
    pub address: String,
    #[schema(required = false, default = 120, maximum = 10000)]
    pub latency_ms: u32,
    #[schema(min_length = 10, max_length = 79)]
    pub passphrase: Option<String>,
    #[schema(min_length = 1, max_length = 512)]
    pub stream_id: Option<String>,
}

words!(
    /// Who opens the SRT connection.
    SrtMode {
        Caller = "caller",
        Listener = "listener",
    }
);

words!(
    /// What carries RTSP's media.
    RtspTransport {
        Tcp = "tcp",
        Udp = "udp",
    }
);

words!(
    /// Whether an HTTP input is read at its own rate (`yes`), as it comes (`no`), or as its length tells (`auto`).
    Realtime {
        Auto = "auto",
        Yes = "yes",
        No = "no",
    }
);

words!(
    /// What is done when the input has no audio.
    MissingAudio {
        Silence = "silence",
        Drop = "drop",
        Fail = "fail",
    }
);

words!(
    /// The generated pictures, named as FFmpeg's sources.
    TestPattern {
        Testsrc2 = "testsrc2",
        Smptehdbars = "smptehdbars",
        Black = "black",
    }
);

/// Pixels; travels as `"1920x1080"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Resolution {
    pub width: u32,
    pub height: u32,
}

impl std::fmt::Display for Resolution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

impl Serialize for Resolution {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl utoipa::PartialSchema for Resolution {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[0-9]+x[0-9]+$"))
            .into()
    }
}

impl ToSchema for Resolution {}
