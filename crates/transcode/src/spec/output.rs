use serde::Serialize;
use utoipa::ToSchema;

use super::{RtspTransport, SrtPeer};

/// Where a rendition or the ladder goes.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Output {
    /// Given by the database; none before it is stored.
    pub id: Option<i64>,
    /// Unique within the channel.
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
        segment_seconds: f64,
        window_segments: u32,
    },
    HttpTs {},
    /// TS segments in a folder under `recordings`.
    File {
        path: String,
        segment_seconds: f64,
    },
    Srt(SrtPeer),
    Rtmp {
        url: String,
        reconnect_delay_seconds: f64,
    },
    Rtsp {
        url: String,
        transport: RtspTransport,
        reconnect_delay_seconds: f64,
    },
}

/// Where datagrams are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DatagramTarget {
    /// `host:port`, unicast or multicast.
    pub address: String,
    /// An address, a name or a CIDR; none lets the kernel choose.
    pub interface: Option<String>,
    /// The sender's address; none is that of the interface.
    #[schema(value_type = Option<String>)]
    pub source_address: Option<std::net::IpAddr>,
    pub ttl: u8,
    /// 0 to 63.
    pub dscp: u8,
    /// Two outputs may share an address and port only when both say so.
    pub redundant: bool,
}
