use std::time::Duration;

/// How an output fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// Nothing to deliver, or nothing delivered for two seconds.
    Waiting,
    /// Bytes of the programme left in the last two seconds.
    Delivering,
    /// It failed and is being tried again.
    Retrying,
    Paused,
    /// It cannot work as it is configured.
    Failed,
}

/// One output as seen at one instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    pub output_id: i64,
    pub state: DeliveryState,
    /// Bytes of the programme, since the output was added.
    pub bytes: u64,
    /// Bits per second over the last seconds.
    pub bitrate: u64,
    /// Packets the output lost because it, or its way, was too slow.
    pub drops: u64,
    /// How often it had to begin anew.
    pub reconnects: u64,
    pub last_byte_age: Option<Duration>,
    /// The last failure, while it lasts.
    pub error: Option<DeliveryError>,
}

/// Why an output does not deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryError {
    pub kind: ErrorKind,
    pub text: String,
}

/// The kinds of failure an operator can do something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    Unreachable,
    Refused,
    NotPermitted,
    InterfaceMissing,
    NoBuffers,
    DiskFull,
    ReadOnly,
    NotFound,
    TooSlow,
    /// The carrier has no place for the rendition's codecs.
    NotCarried,
    BadConfiguration,
    Other,
}

impl ErrorKind {
    /// The kind's name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::NotPermitted => "not_permitted",
            Self::InterfaceMissing => "interface_missing",
            Self::NoBuffers => "no_buffers",
            Self::DiskFull => "disk_full",
            Self::ReadOnly => "read_only",
            Self::NotFound => "not_found",
            Self::TooSlow => "too_slow",
            Self::NotCarried => "not_carried",
            Self::BadConfiguration => "bad_configuration",
            Self::Other => "other",
        }
    }
}
