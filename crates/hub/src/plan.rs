use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::os::fd::OwnedFd;
use std::path::PathBuf;

/// How an output is to be served. Outputs are told apart by `id`.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputPlan {
    pub id: i64,
    pub name: String,
    /// The rendition's name; none only for HLS, which carries the ladder.
    pub rung: Option<String>,
    pub paused: bool,
    pub kind: OutputKind,
}

/// What the hub itself delivers.
#[derive(Debug, Clone, PartialEq)]
pub enum OutputKind {
    /// Seven transport packets a datagram.
    Udp(Target),
    /// The same behind an RTP header (RFC 2250).
    Rtp(Target),
    Hls {
        segment_seconds: f64,
        window_segments: u32,
    },
    /// Segments in a folder.
    File {
        dir: PathBuf,
        segment_seconds: f64,
        /// Every file's name begins with it.
        stem: String,
    },
    /// Read by HTTP clients through [`Channel::subscribe`](crate::Channel::subscribe).
    HttpTs,
}

/// Where datagrams go.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    pub address: SocketAddr,
    /// None lets the kernel choose.
    pub interface: Option<Interface>,
    /// The sender's address; none is that of the interface.
    pub source: Option<IpAddr>,
    pub ttl: u8,
    /// 0 to 63.
    pub dscp: u8,
}

/// A network interface, already resolved from what the user wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interface {
    Address(Ipv4Addr),
    Index(u32),
}

/// What a new FFmpeg process is about to write.
#[derive(Debug)]
pub struct RunStart {
    /// The channel's run number: the HLS discontinuity sequence.
    pub number: u64,
    /// Unix time of the start: where HLS media sequences begin.
    pub unix_millis: u64,
    pub rungs: Vec<RungStart>,
    /// A stream of JPEG pictures.
    pub thumbnail: Option<OwnedFd>,
}

/// One rendition of a run.
#[derive(Debug)]
pub struct RungStart {
    pub name: String,
    /// The reading end; MPEG-TS comes out of it.
    pub pipe: OwnedFd,
    pub video: VideoFacts,
    /// Constant rate of the multiplex, in bits per second; none lets it vary.
    pub muxrate: Option<u64>,
}

/// What the HLS master playlist says of a rendition; what nobody knows of a copied picture is left out.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoFacts {
    /// Width and height.
    pub size: Option<(u32, u32)>,
    /// Numerator and denominator.
    pub frame_rate: Option<(u32, u32)>,
    /// Largest bitrate of video and audio together, in bits per second.
    pub peak_bits: u64,
}
