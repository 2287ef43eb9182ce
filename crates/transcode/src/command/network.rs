//! The inputs that FFmpeg itself opens over a network: what each may open further, and how long it waits.

#[cfg(test)]
mod tests;

use super::input::{FILE_FORMATS, words};
use super::known::Probe;
use crate::spec::{ChannelSpec, Input, Realtime, Source, SrtMode, SrtPeer};

/// What a playlist's segments may be.
const SEGMENT_FORMATS: &str = "hls,mpegts,mov,aac,ac3,eac3,mp3,webvtt";
/// Endings of files that are no streams, for the server that does not tell a length.
const FILE_ENDINGS: [&str; 9] = [
    ".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".mxf",
];

/// Whom an SRT listener waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// No other input could stand in: as long as it takes.
    Endless,
    /// Another input is next: `timeout_seconds`.
    Timed,
}

impl Patience {
    pub(super) fn of(spec: &ChannelSpec) -> Patience {
        if spec.inputs.len() > 1 {
            Patience::Timed
        } else {
            Patience::Endless
        }
    }
}

/// How FFmpeg and ffprobe open an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opening {
    /// All that stands before `-i`.
    pub(super) options: Vec<String>,
    pub(super) url: String,
}

/// None of an input that FFmpeg does not fetch from a network.
pub(super) fn opening(input: &Input, patience: Patience, long: bool) -> Option<Opening> {
    let micros = micros(input.timeout_seconds);
    let opening = match &input.source {
        Source::Srt(peer) => srt(peer, input.timeout_seconds, patience),
        Source::Rtmp { url } => Opening::new(
            url,
            &format!(
                "{} -rw_timeout {micros} -format_whitelist flv,live_flv",
                look(long, 1_000_000, 2_000_000)
            ),
            "rtmp,rtmps,tcp,tls",
        ),
        Source::Rtsp { url, transport } => Opening::new(
            url,
            &format!(
                "{} -rtsp_transport {} -timeout {micros} -allowed_media_types video+audio",
                look(long, 1_000_000, 2_000_000),
                transport.word()
            ),
            "rtsp,rtp,udp,tcp,tls",
        ),
        // Segments are named as the server likes: what they may be is told by the formats, and no local file is opened.
        Source::Hls { url } => Opening::new(
            url,
            &format!(
                "{} -f hls -format_whitelist {SEGMENT_FORMATS} -allowed_extensions ALL -rw_timeout {micros}",
                look(long, 2_000_000, 5_000_000)
            ),
            "http,https,tcp,tls,crypto",
        ),
        Source::Http { url, .. } => Opening::new(
            url,
            &format!(
                "{} -fflags +discardcorrupt -format_whitelist {FILE_FORMATS} -rw_timeout {micros}",
                look(long, 1_000_000, 5_000_000)
            ),
            "http,https,tcp,tls",
        ),
        Source::Udp(_)
        | Source::Rtp(_)
        | Source::File { .. }
        | Source::Camera { .. }
        | Source::Publish {}
        | Source::Test { .. } => return None,
    };
    Some(opening)
}

/// What comes before the opening: `-re` where the far end would give all at once.
pub(super) fn pacing(input: &Input, probe: &Probe) -> Vec<String> {
    match &input.source {
        Source::Hls { .. } => words("-re"),
        Source::Http { url, realtime } => {
            let on_demand = is_on_demand(url, probe);
            let paced = match realtime {
                Realtime::Yes => true,
                Realtime::No => false,
                Realtime::Auto => on_demand,
            };
            let mut args = words("-re");
            args.truncate(usize::from(paced));
            // A file is read on where the connection broke. A live stream would go on in the middle of another picture:
            // there a new run is better.
            if on_demand {
                let most = input.timeout_seconds.ceil();
                args.extend(words(&format!(
                    "-reconnect 1 -reconnect_delay_max {most:.0}"
                )));
            }
            args
        }
        _ => Vec::new(),
    }
}

/// A length makes a file of it; where nobody has looked, its name does.
fn is_on_demand(url: &str, probe: &Probe) -> bool {
    probe.on_demand.unwrap_or_else(|| {
        let path = url
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        FILE_ENDINGS.iter().any(|ending| path.ends_with(ending))
    })
}

/// Taken as bytes: what they are is looked at by the worker, and by the FFmpeg that reads them.
fn srt(peer: &SrtPeer, timeout_seconds: f64, patience: Patience) -> Opening {
    let micros = micros(timeout_seconds);
    let mode = peer.mode.word();
    let mut url = format!(
        "srt://{}?mode={mode}&timeout={micros}&latency={}",
        peer.address,
        u64::from(peer.latency_ms) * 1000
    );
    match (peer.mode, patience) {
        // Below the time-out, so that a far end that does not answer is told from one that answers and is silent.
        (SrtMode::Caller, _) => {
            let millis = (timeout_seconds * 800.0).clamp(100.0, 3000.0);
            url.push_str(&format!("&connect_timeout={millis:.0}"));
        }
        (SrtMode::Listener, Patience::Timed) => url.push_str(&format!("&listen_timeout={micros}")),
        (SrtMode::Listener, Patience::Endless) => {}
    }
    let mut opening = Opening::new(&url, "-analyzeduration 0 -probesize 32 -f data", "srt");
    // As options and not in the URL: FFmpeg 5.1 takes what stands there as it is, `%` and `+` included.
    for (option, value) in [
        ("-passphrase", &peer.passphrase),
        ("-srt_streamid", &peer.stream_id),
    ] {
        if let Some(value) = value {
            opening.options.extend([option.to_owned(), value.clone()]);
        }
    }
    opening
}

impl Opening {
    fn new(url: &str, options: &str, protocols: &str) -> Opening {
        let mut options = words(options);
        options.extend(words(&format!("-protocol_whitelist {protocols}")));
        Opening {
            options,
            url: url.to_owned(),
        }
    }
}

/// Read in FFmpeg's main thread, as the receiver's input is and for the same reason.
fn look(long: bool, duration: u32, size: u32) -> String {
    let (duration, size) = if long {
        (5_000_000, 20_000_000)
    } else {
        (duration, size)
    };
    format!("-thread_queue_size 0 -analyzeduration {duration} -probesize {size}")
}

fn micros(seconds: f64) -> String {
    format!("{:.0}", seconds * 1e6)
}
