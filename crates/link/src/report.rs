//! What a session measures: one message a second, never stored.

use serde::{Deserialize, Serialize};
use transcode::failure::Failure;
use utoipa::ToSchema;

/// One session's measurements.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionReport {
    pub session_id: i64,
    pub worker_id: String,
    /// When it was measured, in milliseconds since 1970 UTC by the worker's clock.
    pub at_millis: i64,
    pub jobs: Vec<JobReport>,
    pub host: HostReport,
}

/// The measurements of one job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobReport {
    pub job_id: i64,
    /// None while nothing is encoded.
    pub progress: Option<JobProgress>,
    pub deliveries: Vec<DeliveryReport>,
}

/// How an encoder advances.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JobProgress {
    pub fps: f64,
    /// 1.0 is real time.
    pub speed: f64,
    pub out_time_seconds: f64,
    pub dropped_frames: u64,
    /// Bits per second over all renditions, as counted in the hub.
    pub bitrate: u64,
}

/// How one output delivers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliveryReport {
    pub output_id: i64,
    pub state: DeliveryState,
    pub bytes: u64,
    /// Bits per second.
    pub bitrate: u64,
    /// Packets lost because the output was too slow.
    pub drops: u64,
    pub reconnects: u64,
    /// Age of the last good byte.
    pub last_byte_age_seconds: Option<f64>,
    pub failure: Option<Failure>,
    /// None where the connection does not say.
    #[serde(default)]
    pub link: Option<LinkReport>,
}

/// How an output's connection fares, since it was made: what an `srt` output's sender counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LinkReport {
    pub round_trip_ms: f64,
    /// As the peer reported them.
    pub packets_lost: u64,
    pub packets_retransmitted: u64,
}

/// The states of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Nothing to deliver.
    Waiting,
    /// Bytes left in the last two seconds.
    Delivering,
    Retrying,
    Paused,
    Failed,
}

/// What the machine has to give.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HostReport {
    /// 0 to 100 over all cores.
    pub cpu_percent: f64,
    pub cores: u32,
    pub memory_total_bytes: u64,
    pub memory_used_bytes: u64,
    /// Bits per second received on all interfaces but loopback.
    pub in_bitrate: u64,
    /// Bits per second sent on all interfaces but loopback.
    pub out_bitrate: u64,
    pub interfaces: Vec<InterfaceReport>,
}

/// One network interface.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InterfaceReport {
    pub name: String,
    pub addresses: Vec<String>,
    pub up: bool,
    pub multicast: bool,
    pub loopback: bool,
    /// Bits per second; none where the link does not say.
    pub speed: Option<u64>,
    /// Bits per second.
    pub in_bitrate: u64,
    /// Bits per second.
    pub out_bitrate: u64,
}
