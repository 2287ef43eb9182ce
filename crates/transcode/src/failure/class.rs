use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! classes {
    ($($(#[$meta:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// The words of the failure dictionary. They travel in `snake_case` and are never renamed: clients match on them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        pub enum Class {
            $($(#[$meta])* #[serde(rename = $name)] $variant,)*
            /// No line of the dictionary fits; also what an older program reads of a newer one's word.
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        impl Class {
            pub const ALL: &[Class] = &[$(Class::$variant,)* Class::Unknown];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Class::$variant => $name,)*
                    Class::Unknown => "unknown",
                }
            }
        }
    };
}

classes! {
    InputUnreachable = "input_unreachable",
    /// The input stayed or fell silent.
    InputTimeout = "input_timeout",
    /// The input came to its end, or its sender went away.
    InputEnded = "input_ended",
    InputUnauthorized = "input_unauthorized",
    InputNotFound = "input_not_found",
    InputServerError = "input_server_error",
    InputNotMedia = "input_not_media",
    InputCorrupt = "input_corrupt",
    /// The input had sound when it was opened and has none any more.
    AudioLost = "audio_lost",
    /// The input has become another while it was read; a new run follows it.
    InputFormatChanged = "input_format_changed",
    /// The wanted streams are encrypted, and we hold no key.
    InputScrambled = "input_scrambled",
    /// The picture is of a high dynamic range, which the channel refuses.
    InputHdr = "input_hdr",
    /// The input lacks the PID or audio that was asked for.
    StreamMissing = "stream_missing",
    /// The input carries no programme of the number that was asked for.
    ProgramMissing = "program_missing",
    /// The input carries several programmes and none is named.
    ProgramNotChosen = "program_not_chosen",
    /// A stream of the input is to be copied and is of a codec that no rendition carries.
    InputCodecNotCarried = "input_codec_not_carried",
    NameNotResolved = "name_not_resolved",
    NobodyCalls = "nobody_calls",
    FileNotFound = "file_not_found",
    DeviceNotACamera = "device_not_a_camera",
    InterfaceMissing = "interface_missing",
    PortInUse = "port_in_use",
    TlsFailed = "tls_failed",
    OutputUnreachable = "output_unreachable",
    OutputRefused = "output_refused",
    OutputUnauthorized = "output_unauthorized",
    /// The far end took data and then went away.
    OutputLost = "output_lost",
    OutputTimeout = "output_timeout",
    OutputPathMissing = "output_path_missing",
    OutputReadOnly = "output_read_only",
    PeerNotRtmp = "peer_not_rtmp",
    CodecNotInContainer = "codec_not_in_container",
    DiskFull = "disk_full",
    EncoderMissing = "encoder_missing",
    HardwareUnavailable = "hardware_unavailable",
    EncoderTooSlow = "encoder_too_slow",
    BadOption = "bad_option",
    NotSupported = "not_supported",
    FfmpegMissing = "ffmpeg_missing",
    SpawnFailed = "spawn_failed",
    /// Nothing came out before the start deadline.
    StartDeadline = "start_deadline",
    /// Something came out and then stopped.
    Stalled = "stalled",
    Killed = "killed",
    KilledOom = "killed_oom",
    /// FFmpeg itself broke (SIGSEGV, SIGABRT, …).
    Crashed = "crashed",
    Unkillable = "unkillable",
    WorkerLost = "worker_lost",
    KillsWorkers = "kills_workers",
}

impl Class {
    /// Whether the next attempt uses the next input of the list: what failed lies at the input's side.
    pub const fn tries_next_input(self) -> bool {
        matches!(
            self,
            Class::InputUnreachable
                | Class::InputTimeout
                | Class::InputEnded
                | Class::InputUnauthorized
                | Class::InputNotFound
                | Class::InputServerError
                | Class::InputNotMedia
                | Class::InputCorrupt
                | Class::AudioLost
                | Class::InputScrambled
                | Class::InputHdr
                | Class::StreamMissing
                | Class::ProgramMissing
                | Class::ProgramNotChosen
                | Class::InputCodecNotCarried
                | Class::NameNotResolved
                | Class::NobodyCalls
                | Class::FileNotFound
                | Class::DeviceNotACamera
                | Class::InterfaceMissing
                | Class::PortInUse
        )
    }

    /// Whether a new run is the remedy, and is due at once: nothing failed but the old command.
    pub const fn is_followed(self) -> bool {
        matches!(self, Class::InputFormatChanged)
    }

    /// Whether the same command would fail in the same way until somebody changes the channel or the machine.
    pub const fn is_permanent(self) -> bool {
        matches!(
            self,
            Class::EncoderMissing
                | Class::HardwareUnavailable
                | Class::BadOption
                | Class::NotSupported
                | Class::CodecNotInContainer
                | Class::KillsWorkers
        )
    }
}

impl std::fmt::Display for Class {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq<&str> for Class {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}
