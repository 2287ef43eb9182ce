//! How a rendition becomes a transport stream.

use super::output::{Args, Shared};
use crate::spec::{ChannelSpec, Rendition, TsSystem};

/// What `loudnorm` looks ahead before it lets the first sound out.
const NORMALIZE_LOOKAHEAD_SECONDS: f64 = 3.0;

/// How long the multiplexer waits for a stream that has nothing to say: not long, else a vanishing audio PID stops the
/// picture; but as long as the sound is late by design.
fn interleave_microseconds(spec: &ChannelSpec) -> u64 {
    let audio = &spec.audio;
    let late = f64::from(audio.delay_ms.min(0).unsigned_abs()) / 1000.0
        + if audio.normalize {
            NORMALIZE_LOOKAHEAD_SECONDS
        } else {
            0.0
        };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0.5 and 6 seconds"
    )]
    let microseconds = ((0.5 + late) * 1_000_000.0) as u64;
    microseconds
}

pub(super) fn arguments(args: &mut Args, shared: &Shared<'_>, rung: &Rendition) {
    let ts = &rung.mpegts;
    args.words("-avoid_negative_ts disabled");
    args.pair(
        "-max_interleave_delta",
        interleave_microseconds(shared.spec).to_string(),
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
    args.pair("-streamid", format!("0:{}", ts.video_pid));
    if let (Some(_), Some(pid)) = (&shared.sound, ts.audio_pids.first()) {
        args.pair("-streamid", format!("1:{pid}"));
    }
    args.pair("-metadata", format!("service_name={}", ts.service_name));
    args.pair(
        "-metadata",
        format!("service_provider={}", ts.service_provider),
    );
}
