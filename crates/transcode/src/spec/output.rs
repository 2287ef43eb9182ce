use serde::Serialize;
use utoipa::ToSchema;

use super::{RtspTransport, SrtPeer};

/// Where a rendition or the ladder goes.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Output {
    /// Given by the database; none before it is stored.
    #[schema(minimum = 1)]
    pub id: Option<i64>,
    /// Unique within the channel.
    #[schema(required = false, min_length = 1, max_length = 255)]
    pub name: String,
    /// None only for `hls`, which carries the ladder.
    pub rendition: Option<String>,
    #[serde(flatten)]
    pub destination: Destination,
}

/// The types of output.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Destination {
    Udp(DatagramTarget),
    Rtp(DatagramTarget),
    Hls {
        #[schema(required = false, minimum = 0.5)]
        segment_seconds: f64,
        #[schema(required = false, default = 6, minimum = 3, maximum = 60)]
        window_segments: u32,
    },
    HttpTs {},
    /// TS segments in a folder under `recordings`.
    File {
        path: String,
        #[schema(required = false, minimum = 0.5)]
        segment_seconds: f64,
    },
    Srt(SrtPeer),
    Rtmp {
        url: String,
        #[schema(required = false, default = 5, minimum = 0.1, maximum = 300)]
        reconnect_delay_seconds: f64,
    },
    Rtsp {
        url: String,
        #[schema(required = false)]
        transport: RtspTransport,
        #[schema(required = false, default = 5, minimum = 0.1, maximum = 300)]
        reconnect_delay_seconds: f64,
    },
}

/// Where datagrams are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DatagramTarget {
    /// `host:port`, unicast or multicast.
    #[schema(example = "239.20.0.1:6001")]
    pub address: String,
    /// An address, a name or a CIDR; none lets the kernel choose.
    #[schema(example = "10.0.3.0/24")]
    pub interface: Option<String>,
    /// The sender's address; none is that of the interface.
    #[schema(value_type = Option<String>)]
    pub source_address: Option<std::net::IpAddr>,
    #[schema(required = false, default = 16, minimum = 1)]
    pub ttl: u8,
    /// 0 to 63.
    #[schema(required = false, default = 0, maximum = 63)]
    pub dscp: u8,
    /// Two outputs may share an address and port only when both say so.
    #[schema(required = false, default = false)]
    pub redundant: bool,
}
