//! The FFmpeg command: a pure function from what is wanted and what is known to an argv.
//!
//! Descriptors: 0 the received transport stream, 3 progress, 4 and on one rendition each, then the thumbnail. No network
//! and no file is ever a destination: delivery is the hub's.

mod cadence;
mod ffprobe;
mod fit;
mod graph;
mod input;
mod known;
mod line;
mod logo;
mod mux;
mod network;
mod output;
mod select;
mod variant;

#[cfg(test)]
mod tests;

pub use ffprobe::{look_into_file, look_into_network};
pub use known::{Capabilities, Places, Probe, Program, Stream, StreamKind};
pub use line::{CommandLine, Pipes, lines};

use crate::failure::{Class, Failure};
use crate::spec::{
    ChannelSpec, FrameRate, HardwareDevice, HardwareFallback, Input, Rational, Rendition, Source,
    VideoCodec,
};

const PROGRESS_FD: i32 = 3;
const FIRST_RENDITION_FD: i32 = 4;
const THUMBNAIL_SECONDS: f64 = 5.0;
/// With silence as an input of its own FFmpeg reads for the output that is furthest behind: a thumbnail every five seconds
/// lets the sound fall three seconds behind the picture, two a second keep it within a third of one.
const THUMBNAIL_SECONDS_WITH_SILENCE: f64 = 0.5;

/// The one process that decodes this input once and encodes each rendition once.
///
/// # Errors
/// What cannot be built is told in the words of the failure dictionary, and is the outcome of a run.
pub fn build(
    spec: &ChannelSpec,
    input_index: usize,
    probe: &Probe,
    capabilities: &Capabilities,
    places: &Places,
) -> Result<CommandLine, Failure> {
    let input = spec
        .inputs
        .get(input_index)
        .ok_or_else(|| Failure::of(Class::NotSupported, [format!("input number {input_index}")]))?;
    check_encoders(spec, capabilities)?;
    let cadence = cadence::Cadence::of(spec);
    let selected = select_streams(input, probe)?;
    let head_start = head_start(spec, input);
    let opened = input::open(spec, input, &selected, probe, head_start, places)?;
    let shared = output::Shared {
        spec,
        cadence: &cadence,
        sound: output::sound_specifier(&selected.audio, opened.silence),
        endless_sound: opened.silence.is_some(),
        head_start,
        mux_delay: spec.muxdelay_seconds(),
    };
    let sources = graph::Sources {
        video: &selected.video,
        logo: opened.logo,
        head_start,
        generated: matches!(input.source, Source::Test { .. }),
        thumbnail_seconds: if opened.silence.is_some() {
            THUMBNAIL_SECONDS_WITH_SILENCE
        } else {
            THUMBNAIL_SECONDS
        },
    };

    let mut args: Vec<String> = [
        "-hide_banner",
        "-nostdin",
        "-loglevel",
        "repeat+level+info",
        "-nostats",
        "-progress",
        "pipe:3",
        "-stats_period",
        "0.5",
    ]
    .map(str::to_owned)
    .into();
    args.extend(opened.args);
    args.extend([
        "-filter_complex".to_owned(),
        graph::graph(spec, &cadence, &sources),
    ]);
    let mut pipes = Pipes {
        stdin: opened.stdin,
        progress_fd: PROGRESS_FD,
        renditions: Vec::new(),
        thumbnail_fd: FIRST_RENDITION_FD,
    };
    for (index, rung) in spec.renditions.iter().enumerate() {
        args.extend(output::rendition(&shared, index, rung, pipes.thumbnail_fd)?);
        pipes.renditions.push(pipes.thumbnail_fd);
        pipes.thumbnail_fd += 1;
    }
    args.extend(output::thumbnail(pipes.thumbnail_fd));
    Ok(CommandLine {
        program: places.ffmpeg.clone(),
        args,
        pipes,
    })
}

/// The files of the channel that a run with this input opens, as the specification names them; the caller finds each
/// under a media root and hands the answer in [`Places::files`].
pub fn files(spec: &ChannelSpec, input_index: usize) -> Vec<&str> {
    let input = spec
        .inputs
        .get(input_index)
        .and_then(|input| match &input.source {
            Source::File { path, .. } => Some(path.as_str()),
            _ => None,
        });
    input
        .into_iter()
        .chain(spec.logo.as_ref().map(|logo| logo.path.as_str()))
        .collect()
}

fn select_streams(input: &Input, probe: &Probe) -> Result<select::Selected, Failure> {
    match input.source {
        Source::Test { .. } => Ok(select::Selected {
            video: "0:v:0".to_owned(),
            audio: select::Sound::Mapped("0:a:0".to_owned()),
        }),
        Source::Hls { .. } => {
            select::select(input, probe).map(|selected| variant::within(selected, probe))
        }
        _ => select::select(input, probe),
    }
}

fn check_encoders(spec: &ChannelSpec, capabilities: &Capabilities) -> Result<(), Failure> {
    let video = &spec.video;
    if video.codec != VideoCodec::H264 {
        return Err(Failure::of(
            Class::NotSupported,
            [format!("video codec {:?}", video.codec)],
        ));
    }
    if video.hardware.device != HardwareDevice::None
        && video.hardware.fallback == HardwareFallback::Fail
    {
        return Err(Failure::of(
            Class::HardwareUnavailable,
            [format!("asked for {:?}", video.hardware.device)],
        ));
    }
    let needed = ["libx264"]
        .into_iter()
        .chain(output::audio_encoder(spec.audio.codec))
        .chain(["mjpeg"]);
    match needed
        .into_iter()
        .find(|encoder| capabilities.lacks(encoder))
    {
        Some(encoder) => Err(Failure::of(
            Class::EncoderMissing,
            [format!(
                "this machine's FFmpeg has no working encoder {encoder}"
            )],
        )),
        None => Ok(()),
    }
}

/// Seconds of an input paced by us that are read at once: what the quickest encoder of the ladder holds back before its
/// first picture, so that none runs ahead of the clock.
fn head_start(spec: &ChannelSpec, input: &Input) -> f64 {
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

/// Of x264: its look-ahead by preset, and what it needs to place B-frames.
fn frames_held_back(spec: &ChannelSpec, rung: &Rendition) -> u32 {
    if spec.video.tune == "zerolatency" {
        return 0;
    }
    let look_ahead = match spec.video.preset.as_str() {
        "ultrafast" | "superfast" => 0,
        "veryfast" => 10,
        "faster" => 20,
        "fast" => 30,
        "medium" => 40,
        "slow" => 50,
        _ => 60,
    };
    let bframes = u32::from(output::bframes(spec, rung));
    look_ahead + if bframes > 0 { 2 * bframes + 1 } else { 0 }
}
