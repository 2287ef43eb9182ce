//! What a run begins with before its first picture is through the encoders: these hold pictures back, a second and more at
//! the slower presets, and only then give their first byte.

use super::{cadence, cadence::Cadence, video};
use crate::spec::{
    AudioTrack, ChannelSpec, DataHandling, FrameRate, HardwareDevice, Input, Rational, Rendition,
    Source, VideoCodec,
};

/// What a pacer keeps before it lets the first datagram go; the hub is set up with it.
pub const PACING_SECONDS: f64 = 0.3;

/// How the time is made up for which the quickest encoder of the ladder holds its first picture back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum HeadStart {
    None,
    /// So many seconds of an input paced by us are read at once.
    Read(f64),
    /// A live input has nothing to be read ahead: its first picture is repeated, for as long as the encoder holds it back
    /// and delivery then keeps it. Each picture leaves as late as it would have anyway; what would have been emptiness
    /// before the first is a still of it.
    Still {
        pictures: u32,
        seconds: f64,
    },
}

impl HeadStart {
    pub(super) fn of(spec: &ChannelSpec, input: &Input, cadence: &Cadence) -> HeadStart {
        if copies(spec) {
            return HeadStart::None;
        }
        match &input.source {
            Source::Test { frame_rate, .. } => Self::read(held_back(spec, *frame_rate)),
            Source::File { .. } => Self::read(held_back(spec, Rational { num: 25, den: 1 })),
            Source::Udp(_)
            | Source::Rtp(_)
            | Source::Srt(_)
            | Source::Rtmp { .. }
            | Source::Rtsp { .. } => cadence.trunk.map_or(HeadStart::None, |rate| {
                Self::still(held_back(spec, rate) + PACING_SECONDS, rate)
            }),
            _ => HeadStart::None,
        }
    }

    fn read(seconds: f64) -> HeadStart {
        match (seconds * 100.0).floor() / 100.0 {
            seconds if seconds > 0.0 => HeadStart::Read(seconds),
            _ => HeadStart::None,
        }
    }

    /// An even number, so that fields which are woven into frames stay paired as they came.
    fn still(seconds: f64, rate: Rational) -> HeadStart {
        let per_second = cadence::per_second(rate);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few seconds of pictures"
        )]
        let pairs = (seconds * per_second / 2.0).floor() as u32;
        match pairs {
            0 => HeadStart::None,
            pairs => HeadStart::Still {
                pictures: 2 * pairs,
                seconds: f64::from(2 * pairs) / per_second,
            },
        }
    }

    /// Seconds of the input that are read at once.
    pub(super) fn read_seconds(self) -> f64 {
        match self {
            HeadStart::Read(seconds) => seconds,
            HeadStart::None | HeadStart::Still { .. } => 0.0,
        }
    }

    /// How much later the input's sound has to be, in seconds, to be with its picture again.
    pub(super) fn sound_shift(self) -> f64 {
        match self {
            HeadStart::None => 0.0,
            HeadStart::Read(seconds) | HeadStart::Still { seconds, .. } => seconds,
        }
    }

    /// The repeated picture as a filter, for frames that already come at the rate the pictures were counted in.
    pub(super) fn still_filter(self) -> Option<String> {
        match self {
            HeadStart::Still { pictures, .. } => {
                // `loop` takes the frame's duration for a step, whatever its time base, and `tpad` would begin at zero, a
                // whole wait for a key frame before the picture; so each is numbered anew, from the first picture's time.
                let numbered = format!(
                    "setpts='if(lte(N,{pictures}),0*st(0,if(eq(N,1),PTS-STARTPTS,ld(0)))+STARTPTS+N,PTS-STARTPTS-{}*ld(0)+{pictures})'",
                    pictures + 1
                );
                // The captions of that picture are said once.
                Some(format!(
                    "loop=loop={pictures}:size=1:start=0,{numbered},sidedata=mode=delete:type=A53_CC:enable='lt(n,{pictures})'"
                ))
            }
            HeadStart::None | HeadStart::Read(_) => None,
        }
    }
}

/// No filter sets the timestamps of what is copied right again.
fn copies(spec: &ChannelSpec) -> bool {
    let data = [spec.data.teletext, spec.data.dvb_subtitles];
    spec.video.codec == VideoCodec::Copy
        || spec.tracks().iter().any(AudioTrack::is_copied)
        || data.contains(&DataHandling::Copy)
}

/// What the quickest encoder of the ladder holds back before its first picture, in seconds, so that none runs ahead of
/// the clock.
fn held_back(spec: &ChannelSpec, source_rate: Rational) -> f64 {
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
    if quickest.is_finite() { quickest } else { 0.0 }
}

/// Look-ahead by preset, and what the encoder needs to place B-frames.
fn frames_held_back(spec: &ChannelSpec, rung: &Rendition) -> u32 {
    let bframes = u32::from(video::bframes(spec, rung));
    let zero_latency = spec.video.tune == "zerolatency";
    let preset = spec.video.preset.as_str();
    match spec.video.codec {
        // Hardware looks at no picture ahead.
        _ if spec.video.hardware.device != HardwareDevice::None => bframes,
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
