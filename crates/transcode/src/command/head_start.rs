//! How much of an input paced by us is read at once.

use super::{cadence, video};
use crate::spec::{ChannelSpec, FrameRate, Input, Rational, Rendition, Source, VideoCodec};

/// What the quickest encoder of the ladder holds back before its first picture, in seconds, so that none runs ahead of
/// the clock.
pub(super) fn seconds(spec: &ChannelSpec, input: &Input) -> f64 {
    let source_rate = match &input.source {
        Source::Test { frame_rate, .. } => *frame_rate,
        Source::File { .. } => Rational { num: 25, den: 1 },
        _ => return 0.0,
    };
    let seconds = |rung: &Rendition| {
        let rate = match cadence::rate_of(spec, rung) {
            FrameRate::Fixed(rate) => rate,
            FrameRate::Source => source_rate,
        };
        f64::from(frames_held_back(spec, rung)) / cadence::per_second(rate).max(1.0)
    };
    let quickest = spec
        .renditions
        .iter()
        .map(seconds)
        .fold(f64::INFINITY, f64::min);
    if quickest.is_finite() {
        (quickest * 100.0).floor() / 100.0
    } else {
        0.0
    }
}

/// Look-ahead by preset, and what the encoder needs to place B-frames.
fn frames_held_back(spec: &ChannelSpec, rung: &Rendition) -> u32 {
    let bframes = u32::from(video::bframes(spec, rung));
    let zero_latency = spec.video.tune == "zerolatency";
    let preset = spec.video.preset.as_str();
    match spec.video.codec {
        VideoCodec::H264 if !zero_latency => {
            let look_ahead = match preset {
                "ultrafast" | "superfast" => 0,
                "veryfast" => 10,
                "faster" => 20,
                "fast" => 30,
                "medium" => 40,
                "slow" => 50,
                _ => 60,
            };
            look_ahead + if bframes > 0 { 2 * bframes + 1 } else { 0 }
        }
        VideoCodec::Hevc if !zero_latency => match preset {
            "ultrafast" => 5,
            "superfast" => 10,
            "veryfast" | "faster" | "fast" => 15,
            "medium" => 20,
            "slow" => 25,
            _ => 40,
        },
        VideoCodec::Mpeg2 => bframes,
        _ => 0,
    }
}
