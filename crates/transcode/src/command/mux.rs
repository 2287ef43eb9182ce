//! How a rendition becomes a transport stream.

use super::output::{Args, Shared};
use super::sound::Heard;
use crate::spec::{AudioTrack, LEAST_PID, MOST_PID, Mpegts, Rendition, TsSystem};

/// What `loudnorm` looks ahead before it lets the first sound out.
const NORMALIZE_LOOKAHEAD_SECONDS: f64 = 3.0;

/// How long the multiplexer waits for a stream that has nothing to say: not long, else a vanishing audio PID stops the
/// picture; but as long as the sound is late by design.
fn interleave_microseconds(heard: &[Heard]) -> u64 {
    let late = |track: &AudioTrack| {
        f64::from(track.delay_ms.min(0).unsigned_abs()) / 1000.0
            + if track.normalize {
                NORMALIZE_LOOKAHEAD_SECONDS
            } else {
                0.0
            }
    };
    let latest = heard
        .iter()
        .map(|heard| late(&heard.track))
        .fold(0.0, f64::max);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0.5 and 6 seconds"
    )]
    let microseconds = ((0.5 + latest) * 1_000_000.0) as u64;
    microseconds
}

/// The PIDs in the order of the streams. A track that is not heard keeps its PID; teletext and subtitles take those that are
/// free behind the sound.
fn pids(shared: &Shared<'_>, ts: &Mpegts) -> Vec<u16> {
    let sound = shared.heard.iter();
    let sound = sound.filter_map(|heard| ts.audio_pids.get(heard.place).copied());
    let mut pids: Vec<u16> = std::iter::once(ts.video_pid).chain(sound).collect();
    let mut taken: Vec<u16> = ts.audio_pids.clone();
    taken.extend([ts.pmt_pid, ts.video_pid]);
    let first = ts.audio_pids.last().map_or(ts.video_pid, |pid| *pid);
    let free = (first..=MOST_PID)
        .chain(LEAST_PID..first)
        .filter(|pid| !taken.contains(pid));
    pids.extend(free.take(shared.data.len()));
    pids
}

pub(super) fn arguments(args: &mut Args, shared: &Shared<'_>, rung: &Rendition) {
    let ts = &rung.mpegts;
    args.words("-avoid_negative_ts disabled");
    args.pair(
        "-max_interleave_delta",
        interleave_microseconds(&shared.heard).to_string(),
    );
    args.pair("-muxdelay", super::line::decimal(shared.mux_delay));
    if let Some(muxrate) = ts.muxrate {
        args.pair("-muxrate", muxrate.to_string());
    }
    args.words("-pcr_period 20 -flush_packets 1");
    if ts.system == TsSystem::Dvb {
        args.words("-mpegts_flags +system_b");
    }
    args.pair(
        "-mpegts_transport_stream_id",
        ts.transport_stream_id.to_string(),
    );
    args.pair(
        "-mpegts_original_network_id",
        ts.original_network_id.to_string(),
    );
    args.pair("-mpegts_service_id", ts.service_id.to_string());
    args.pair("-mpegts_pmt_start_pid", ts.pmt_pid.to_string());
    for (stream, pid) in pids(shared, ts).into_iter().enumerate() {
        args.pair("-streamid", format!("{stream}:{pid}"));
    }
    args.pair("-metadata", format!("service_name={}", ts.service_name));
    args.pair(
        "-metadata",
        format!("service_provider={}", ts.service_provider),
    );
}
