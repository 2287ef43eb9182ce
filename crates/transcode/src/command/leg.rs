//! The command of an output leg: one process that takes a rendition's transport stream on descriptor 0 and carries it to
//! one peer.

#[cfg(test)]
mod tests;

use super::input::words;
use super::output::Args;
use crate::spec::{ChannelSpec, Destination, Output, Rendition, SrtMode, SrtPeer};

/// Seconds that a peer may leave FFmpeg waiting.
const PATIENCE_MICROS: u32 = 5_000_000;
/// Without a constant rate, a second of a still and silent programme fills few more packets: tables and skipped pictures.
const FEWEST_PACKETS: u64 = 4;
/// What an SRT packet carries: seven transport packets.
pub const SRT_PAYLOAD: usize = 1316;

/// How a leg's process is run: it reads the transport stream on 0 and measures itself on 3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegCommand {
    pub program: LegProgram,
    pub args: Vec<String>,
}

/// The program of a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegProgram {
    /// Takes streams out of the multiplex and puts them into another; blocks of `-progress` on 3.
    Ffmpeg,
    /// Carries the bytes as they are; JSON statistics on 3.
    SrtLiveTransmit,
}

/// The command of this output's leg; none where the hub delivers by itself.
pub fn leg(spec: &ChannelSpec, output: &Output, rendition: &Rendition) -> Option<LegCommand> {
    match &output.destination {
        Destination::Rtmp { url, .. } => Some(rtmp(url)),
        Destination::Rtsp { url, transport, .. } => {
            Some(rtsp(spec, rendition, url, transport.word()))
        }
        Destination::Srt(peer) => Some(srt(peer, rendition)),
        Destination::Udp(_)
        | Destination::Rtp(_)
        | Destination::Hls { .. }
        | Destination::HttpTs {}
        | Destination::File { .. } => None,
    }
}

/// The hub's stream begins at a random-access point, so a second of it tells both streams.
fn remux() -> Args {
    let mut args = Args(words(
        "-hide_banner -nostdin -loglevel repeat+level+info -nostats -progress pipe:3 -stats_period 0.5",
    ));
    args.words("-protocol_whitelist pipe -thread_queue_size 0 -f mpegts");
    args.words("-analyzeduration 1000000 -probesize 2000000 -i pipe:0");
    args.words("-map 0:v:0 -map 0:a:0? -c:v copy");
    // Sound that stops holds the picture up for no longer.
    args.words("-max_interleave_delta 500000");
    args
}

fn rtmp(url: &str) -> LegCommand {
    let mut args = remux();
    args.words("-c:a copy -bsf:a aac_adtstoasc");
    args.words("-flush_packets 1 -flvflags no_duration_filesize");
    args.pair("-rw_timeout", PATIENCE_MICROS.to_string());
    args.words("-f flv");
    to(args, url)
}

/// RTSP announces what AAC needs to be decoded before the first packet, and a transport stream does not tell it before:
/// so the sound is encoded once more, at its own rate. The picture is copied.
fn rtsp(spec: &ChannelSpec, rendition: &Rendition, url: &str, transport: &str) -> LegCommand {
    let mut args = remux();
    args.words("-c:a aac");
    args.pair("-b:a", spec.audio_bitrate_of(rendition).to_string());
    args.pair("-rtsp_transport", transport);
    args.pair("-timeout", PATIENCE_MICROS.to_string());
    args.words("-f rtsp");
    to(args, url)
}

fn to(mut args: Args, url: &str) -> LegCommand {
    args.0.push(url.to_owned());
    LegCommand {
        program: LegProgram::Ffmpeg,
        args: args.0,
    }
}

/// Values stand in the URI as they are: the program decodes nothing, so none may hold an `&`.
fn srt(peer: &SrtPeer, rendition: &Rendition) -> LegCommand {
    // The program counts packets and knows no seconds. About four reports a second where the rate tells; else one a second
    // at least, however little the programme moves.
    let every = match rendition.mpegts.muxrate {
        Some(muxrate) => (muxrate / 8 / SRT_PAYLOAD as u64 / 4).max(1),
        None => FEWEST_PACKETS,
    };
    let mut args = Args(words("-autoreconnect:no -fullstats -loglevel:note"));
    args.0.push(format!("-chunk:{SRT_PAYLOAD}"));
    args.0.push(format!("-stats-report-frequency:{every}"));
    args.words("-statspf:json -statsout:/proc/self/fd/3 file://con");
    let mut uri = format!(
        "srt://{}?mode={}&latency={}&payloadsize={SRT_PAYLOAD}&linger=0",
        peer.address,
        peer.mode.word(),
        peer.latency_ms
    );
    if peer.mode == SrtMode::Caller {
        uri.push_str("&conntimeo=3000");
    }
    for (name, value) in [
        ("passphrase", &peer.passphrase),
        ("streamid", &peer.stream_id),
    ] {
        if let Some(value) = value {
            uri.push_str(&format!("&{name}={value}"));
        }
    }
    args.0.push(uri);
    LegCommand {
        program: LegProgram::SrtLiveTransmit,
        args: args.0,
    }
}
