use super::{FarEnd, Target};
use crate::failure::Class;

/// A look at the far end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probe {
    Dns,
    Route,
    TcpAndTls,
    /// An HTTP request for what the channel reads.
    FetchBack,
    TcpAndRtsp,
    SrtHandshake,
    RtmpHandshake {
        /// Asks to publish too, and so may not be done while a run of ours does.
        publish: bool,
    },
}

impl Probe {
    pub const fn name(self) -> &'static str {
        match self {
            Probe::Dns => "dns",
            Probe::Route => "route",
            Probe::TcpAndTls => "tcp_and_tls",
            Probe::FetchBack => "fetch_back",
            Probe::TcpAndRtsp => "tcp_and_rtsp",
            Probe::SrtHandshake => "srt_handshake",
            Probe::RtmpHandshake { .. } => "rtmp_handshake",
        }
    }

    /// The far end would take it for us, so it must not meet a run of ours there.
    pub const fn is_intrusive(self) -> bool {
        matches!(self, Probe::RtmpHandshake { publish: true })
    }
}

/// The look that would settle a failure of this class at this far end; none where the text says enough, or a look could
/// tell nothing.
pub fn question(class: Class, target: &Target) -> Option<Probe> {
    let FarEnd::Datagrams(_) = target.far_end else {
        return match class {
            Class::NameNotResolved => Some(Probe::Dns),
            _ if !is_open(class, &target.far_end) => None,
            _ if target.place().tls => Some(Probe::TcpAndTls),
            _ => handshake(class, &target.far_end),
        };
    };
    match class {
        Class::NameNotResolved => Some(Probe::Dns),
        Class::OutputUnreachable => Some(Probe::Route),
        // Of an input the receiver knows all there is to know.
        _ => None,
    }
}

fn handshake(class: Class, far_end: &FarEnd) -> Option<Probe> {
    match far_end {
        FarEnd::Rtmp { .. } => Some(Probe::RtmpHandshake {
            publish: class == Class::OutputRefused,
        }),
        FarEnd::Rtsp { .. } => Some(Probe::TcpAndRtsp),
        FarEnd::Srt { .. } => Some(Probe::SrtHandshake),
        FarEnd::Http { .. } => Some(Probe::FetchBack),
        FarEnd::Datagrams(_) => None,
    }
}

/// Whether FFmpeg says the same of several causes.
fn is_open(class: Class, far_end: &FarEnd) -> bool {
    match class {
        Class::InputUnreachable | Class::OutputUnreachable | Class::Unknown => true,
        Class::TlsFailed => far_end_is_tls(far_end),
        Class::InputUnauthorized | Class::OutputUnauthorized => {
            matches!(far_end, FarEnd::Srt { .. })
        }
        Class::OutputRefused => matches!(far_end, FarEnd::Rtmp { .. } | FarEnd::Srt { .. }),
        // Who answers SRT and then is silent would have to be called again, and may take one call only.
        Class::InputTimeout | Class::OutputTimeout => !matches!(far_end, FarEnd::Srt { .. }),
        _ => false,
    }
}

fn far_end_is_tls(far_end: &FarEnd) -> bool {
    match far_end {
        FarEnd::Rtmp { place, .. } | FarEnd::Rtsp { place, .. } | FarEnd::Http { place, .. } => {
            place.tls
        }
        FarEnd::Srt { .. } | FarEnd::Datagrams(_) => false,
    }
}
