//! The dictionary itself: what FFmpeg prints, and what it proves. Within a line the first entry that fits decides.

use super::Class;

/// How far the run had come when a line was printed: before `Input #0`, between that and `Output #0`, after both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    OpeningInput,
    OpeningOutput,
    Running,
}

/// One entry of the dictionary.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signature {
    /// What the line must hold, every one of them.
    all: &'static [&'static str],
    /// What it proves while the input is being opened.
    input: Option<Class>,
    /// What it proves later.
    output: Option<Class>,
    only: Option<Stage>,
    /// What a later line must hold.
    later: Option<&'static str>,
    /// It proves something though the run goes on or ends as asked.
    pub(super) while_running: bool,
    /// So many lines of its kind make the proof.
    pub(super) at_least: usize,
    /// What looks at the far end and settles an ambiguous text.
    pub(super) probe: Option<&'static str>,
}

impl Signature {
    pub(super) fn says(&self, text: &str) -> bool {
        self.all.iter().all(|part| text.contains(part))
    }

    /// Whether one line is proof enough, wherever it stands.
    pub(super) fn stands_alone(&self) -> bool {
        self.only.is_none() && self.later.is_none() && self.at_least == 1
    }

    pub(super) fn fits(&self, text: &str, stage: Stage, following: &[&str]) -> bool {
        self.says(text)
            && self.only.is_none_or(|only| only == stage)
            && self.side(stage).is_some()
            && self
                .later
                .is_none_or(|later| following.iter().any(|line| line.contains(later)))
    }

    pub(super) fn class_at(&self, stage: Stage) -> Class {
        self.side(stage).or(self.input).unwrap_or(Class::Unknown)
    }

    pub(super) fn side(&self, stage: Stage) -> Option<Class> {
        if stage == Stage::OpeningInput {
            self.input
        } else {
            self.output
        }
    }

    const fn only(self, stage: Stage) -> Signature {
        Signature {
            only: Some(stage),
            ..self
        }
    }

    const fn then(self, later: &'static str) -> Signature {
        Signature {
            later: Some(later),
            ..self
        }
    }

    const fn even_while_running(self) -> Signature {
        Signature {
            while_running: true,
            ..self
        }
    }

    const fn at_least(self, count: usize) -> Signature {
        Signature {
            at_least: count,
            ..self
        }
    }

    const fn settled_by(self, probe: &'static str) -> Signature {
        Signature {
            probe: Some(probe),
            ..self
        }
    }
}

const fn entry(
    all: &'static [&'static str],
    input: Option<Class>,
    output: Option<Class>,
) -> Signature {
    Signature {
        all,
        input,
        output,
        only: None,
        later: None,
        while_running: false,
        at_least: 1,
        probe: None,
    }
}

/// The same on both sides.
const fn any(class: Class, all: &'static [&'static str]) -> Signature {
    entry(all, Some(class), Some(class))
}

/// One class for the input's side, one for the output's.
const fn sided(input: Class, output: Class, all: &'static [&'static str]) -> Signature {
    entry(all, Some(input), Some(output))
}

const fn input(class: Class, all: &'static [&'static str]) -> Signature {
    entry(all, Some(class), None)
}

const fn output(class: Class, all: &'static [&'static str]) -> Signature {
    entry(all, None, Some(class))
}

/// While the programme is being read, a line that begins with the input's own address tells of the input.
const fn reading(class: Class, all: &'static [&'static str]) -> Signature {
    output(class, all).only(Stage::Running)
}

use Class as C;

#[rustfmt::skip]
pub(super) const SIGNATURES: &[Signature] = &[
    // The machine.
    any(C::DiskFull, &["No space left on device"]),
    any(C::OutputReadOnly, &["Read-only file system"]),
    any(C::EncoderTooSlow, &["Circular buffer overrun"]).even_while_running(),
    any(C::SpawnFailed, &["Cannot allocate memory"]),
    any(C::SpawnFailed, &["Too many open files"]),

    // Hardware and encoders.
    any(C::HardwareUnavailable, &["Cannot load libcuda"]),
    any(C::HardwareUnavailable, &["Cannot load libnvidia"]),
    any(C::HardwareUnavailable, &["No NVENC capable devices found"]),
    any(C::HardwareUnavailable, &["OpenEncodeSessionEx failed"]),
    any(C::HardwareUnavailable, &["Error initializing an internal MFX session"]),
    any(C::HardwareUnavailable, &["No VA display found"]),
    any(C::HardwareUnavailable, &["Failed to initialise VAAPI connection"]),
    any(C::HardwareUnavailable, &["Device creation failed"]),
    any(C::HardwareUnavailable, &["No device available for decoder"]),
    any(C::EncoderMissing, &["Unknown encoder '"]),
    any(C::EncoderMissing, &["Unknown decoder '"]),
    any(C::EncoderMissing, &["Encoder not found"]),

    // Settings.
    any(C::BadOption, &["Unrecognized option"]),
    any(C::BadOption, &["No such filter"]),
    any(C::BadOption, &["not divisible by 2"]),
    any(C::BadOption, &["invalid preset"]),
    any(C::BadOption, &["Error setting preset/tune"]),
    any(C::BadOption, &["Error setting profile"]),
    any(C::BadOption, &["invalid profile"]),
    any(C::BadOption, &["Error setting option"]),
    any(C::BadOption, &["Undefined constant or missing"]),
    any(C::BadOption, &["Invalid too big or non positive size"]),
    any(C::BadOption, &["Error initializing filter"]),
    any(C::BadOption, &["Error initializing complex filters"]),
    any(C::BadOption, &["Specified sample rate", "is not supported"]),
    any(C::BadOption, &["profile doesn't support"]),
    any(C::BadOption, &["failed to set option SRTO_PASSPHRASE"]),
    any(C::BadOption, &["Error parsing options for"]),
    any(C::BadOption, &["Failed to set value '"]),
    any(C::BadOption, &["Protocol '", "not on whitelist"]),
    any(C::BadOption, &["Decoder (codec none) not found"]),

    // Streams.
    any(C::StreamMissing, &["matches no streams"]),
    output(C::CodecNotInContainer, &["not compatible with flv"]),
    output(C::CodecNotInContainer, &["does not support sample rate"]),
    output(C::CodecNotInContainer, &["Malformed AAC bitstream detected"]),
    output(C::CodecNotInContainer, &["Could not find tag for codec"]),
    output(C::CodecNotInContainer, &["Unsupported codec id in stream"]),
    output(C::OutputLost, &["Slave muxer #", "failed"]).even_while_running(),

    // Devices, interfaces, names.
    any(C::InterfaceMissing, &["IP_ADD_MEMBERSHIP", "No such device"]),
    any(C::InterfaceMissing, &["Cannot assign requested address"]),
    any(C::PortInUse, &["Address already in use"]),
    any(C::DeviceNotACamera, &["Inappropriate ioctl for device"]),
    any(C::NameNotResolved, &["Failed to resolve hostname"]),
    any(C::NameNotResolved, &["getaddrinfo("]),

    // Who are you?
    sided(C::InputUnauthorized, C::OutputUnauthorized, &["REJECT reported from HS processing"]).settled_by("srt_handshake"),
    sided(C::InputUnauthorized, C::OutputUnauthorized, &["401 Unauthorized"]),
    sided(C::InputUnauthorized, C::OutputUnauthorized, &["403 Forbidden"]),
    sided(C::InputNotFound, C::OutputRefused, &["404 Not Found"]),
    sided(C::InputServerError, C::OutputRefused, &["5XX Server Error"]),
    sided(C::InputServerError, C::OutputRefused, &["HTTP error 5"]),
    sided(C::InputServerError, C::OutputRefused, &["method ", " failed: 5"]),
    input(C::InputNotFound, &["Server error: No such stream"]),
    output(C::OutputUnauthorized, &["Server error:", "key"]),
    output(C::OutputUnauthorized, &["Server error:", "auth"]),
    sided(C::InputNotFound, C::OutputRefused, &["Server error:"]),
    sided(C::InputUnreachable, C::PeerNotRtmp, &["Cannot read RTMP handshake response"]).then("End of file"),
    sided(C::InputTimeout, C::OutputTimeout, &["Cannot read RTMP handshake response"]),

    // The line is broken, or there never was one.
    any(C::TlsFailed, &["An unexpected TLS packet was received"]),
    any(C::TlsFailed, &["The TLS connection was non-properly terminated"]),
    any(C::TlsFailed, &["certificate"]),
    any(C::TlsFailed, &["Cannot open connection tls://"]).settled_by("tcp_and_tls"),
    sided(C::InputUnreachable, C::OutputUnreachable, &["Connection refused"]),
    sided(C::InputUnreachable, C::OutputUnreachable, &["No route to host"]),
    sided(C::InputUnreachable, C::OutputUnreachable, &["Network is unreachable"]),
    sided(C::InputUnreachable, C::OutputUnreachable, &["Connection to srt://", "failed: Input/output error"]).settled_by("srt_handshake"),
    output(C::OutputRefused, &["Failed to open file 'http"]),
    output(C::OutputPathMissing, &["Failed to open file '"]),
    output(C::OutputPathMissing, &["av_interleaved_write_frame(): No such file or directory"]),
    output(C::OutputTimeout, &["av_interleaved_write_frame(): Connection timed out"]),
    output(C::WorkerLost, &["av_interleaved_write_frame(): Broken pipe"]).then("pipe:"),
    output(C::OutputRefused, &["av_interleaved_write_frame(): Broken pipe"]).then("Error writing trailer of http"),
    output(C::OutputLost, &["av_interleaved_write_frame(): "]),

    // The input, by what its address answers.
    any(C::FileNotFound, &["No such file or directory"]),
    any(C::FileNotFound, &["Could not open file :"]),
    any(C::FileNotFound, &["Permission denied"]),
    input(C::NobodyCalls, &["srt://", "mode=listener", "Connection timed out"]),
    input(C::NobodyCalls, &["listen_timeout", "Connection timed out"]),
    input(C::InputTimeout, &["rtsp://", "Invalid data found when processing input"]).settled_by("tcp_and_rtsp"),
    input(C::InputTimeout, &["Immediate exit requested"]),
    input(C::InputTimeout, &["Connection timed out"]),
    input(C::InputTimeout, &["udp://", "Input/output error"]),
    input(C::InputTimeout, &["rtp://", "Input/output error"]),
    input(C::InputUnreachable, &["://", "Input/output error"]),
    output(C::OutputRefused, &["rtmp://", "Input/output error"]).only(Stage::OpeningOutput).settled_by("rtmp_handshake"),
    output(C::OutputTimeout, &["://", "Connection timed out"]).only(Stage::OpeningOutput),
    output(C::OutputUnreachable, &["://", "Input/output error"]).only(Stage::OpeningOutput),
    reading(C::InputTimeout, &["://", "Connection timed out"]),
    reading(C::InputEnded, &["://", "Input/output error"]),

    // What arrives is no programme.
    any(C::InputNotMedia, &["Could not detect TS packet size"]),
    any(C::InputNotMedia, &["could not find codec parameters"]),
    input(C::InputNotMedia, &["Invalid data found when processing input"]),
    any(C::InputNotMedia, &["Format not on whitelist"]),
    any(C::InputNotMedia, &["does not contain any stream"]),
    any(C::InputNotMedia, &["moov atom not found"]),
    any(C::InputCorrupt, &["corrupt decoded frame"]).at_least(25).even_while_running(),
    any(C::InputCorrupt, &["error while decoding MB"]).at_least(25).even_while_running(),
    any(C::InputCorrupt, &["Packet corrupt"]).at_least(25).even_while_running(),
];
