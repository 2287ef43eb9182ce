//! The FFmpeg command: a pure function from what is wanted and what is known to an argv.
//!
//! Descriptors: 0 the received transport stream, 3 progress, 4 and on one rendition each, then the thumbnail. No network
//! and no file is ever a destination: delivery is the hub's.

mod cadence;
mod camera;
mod carrier;
mod ffprobe;
mod fit;
mod follow;
mod graph;
mod hardware;
mod head_start;
mod input;
mod known;
mod leg;
mod light;
mod line;
mod logo;
mod mux;
mod network;
mod output;
mod select;
mod sound;
mod still;
mod told;
mod variant;
mod video;

#[cfg(test)]
mod tests;

pub use camera::look_into_camera;
pub use carrier::carrier;
pub use ffprobe::{look_into_file, look_into_network};
pub use follow::{announces_sound, describe, follow, has_sound};
pub use hardware::{Trial, Trials, device_of, hardware_encoder, trial_arguments};
pub use head_start::PACING_SECONDS;
pub use known::{
    Capabilities, Picture, Places, Probe, Program, Stream, StreamKind, Transfer, Unusable,
};
pub use leg::{LegCommand, LegProgram, SRT_PAYLOAD, leg};
pub use light::fits;
pub use line::{CommandLine, Pipes, lines};
pub use select::picture_taken;
pub use still::still;
pub use told::InputDump;

use head_start::HeadStart;

use crate::failure::{Class, Failure};
use crate::spec::{ChannelSpec, HardwareDevice, Input, Source, VideoCodec};

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
    let (settled, fallback) = hardware::settle(spec, capabilities)?;
    let spec = &settled;
    check_encoders(spec, capabilities)?;
    let cadence = cadence::Cadence::of(spec);
    let selected = select_streams(spec, input, probe)?;
    let transfer = light::known(selected.transfer, probe);
    light::fits(spec, transfer, transfer)?;
    let head_start = HeadStart::of(spec, input, &cadence);
    let opened = input::open(spec, input, &selected, probe, head_start, places)?;
    let shared = output::Shared {
        spec,
        cadence: &cadence,
        copied_picture: (spec.video.codec == VideoCodec::Copy).then_some(selected.video.as_str()),
        heard: sound::heard(spec.tracks(), &selected.audio, opened.silence),
        data: &selected.data,
        head_start,
        mux_delay: spec.muxdelay_seconds(),
    };
    let sources = graph::Sources {
        video: &selected.video,
        logo: opened.logo.as_ref(),
        head_start,
        generated: matches!(input.source, Source::Test { .. }),
        tonemap: light::tonemap(spec, transfer),
        upload: hardware::upload(spec.video.hardware.device, &spec.video.pixel_format),
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
    let device = spec.video.hardware;
    args.extend(hardware::device_arguments(device.device, device.index));
    args.extend(opened.args);
    let graph = match spec.video.codec {
        VideoCodec::Copy => graph::only_thumbnail(&sources),
        _ => graph::graph(spec, &cadence, &sources),
    };
    args.extend(["-filter_complex".to_owned(), graph]);
    let mut pipes = Pipes {
        stdin: opened.stdin,
        progress_fd: PROGRESS_FD,
        renditions: Vec::new(),
        thumbnail_fd: FIRST_RENDITION_FD,
    };
    for (index, rung) in spec.renditions.iter().enumerate() {
        args.extend(output::rendition(&shared, index, rung, pipes.thumbnail_fd));
        pipes.renditions.push(pipes.thumbnail_fd);
        pipes.thumbnail_fd += 1;
    }
    args.extend(output::thumbnail(pipes.thumbnail_fd));
    Ok(CommandLine {
        program: places.ffmpeg.clone(),
        args,
        pipes,
        transfer,
        fallback,
    })
}

/// Seconds between keyframes: what is asked for, or a little more where that is no whole number of frames in every rung.
pub fn keyframe_seconds(spec: &ChannelSpec) -> f64 {
    cadence::Cadence::of(spec).gop_seconds
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

/// What cannot be decoded is taken for missing, and told for what it is.
fn select_streams(
    spec: &ChannelSpec,
    input: &Input,
    probe: &Probe,
) -> Result<select::Selected, Failure> {
    select_among(spec, input, probe).map_err(|failure| match probe.as_announced() {
        Some(announced) if select_among(spec, input, &announced).is_ok() => {
            follow::unusable(probe, failure)
        }
        _ => failure,
    })
}

fn select_among(
    spec: &ChannelSpec,
    input: &Input,
    probe: &Probe,
) -> Result<select::Selected, Failure> {
    match input.source {
        Source::Test { .. } => Ok(select::Selected::generated(spec)),
        Source::Camera { .. } => camera::select(spec, input),
        Source::Hls { .. } => {
            select::select(spec, input, probe).map(|selected| variant::within(selected, probe))
        }
        _ => select::select(spec, input, probe),
    }
}

fn check_encoders(spec: &ChannelSpec, capabilities: &Capabilities) -> Result<(), Failure> {
    let video = &spec.video;
    if video.codec == VideoCodec::Av1 {
        return Err(Failure::of(Class::NotSupported, ["video codec av1"]));
    }
    let tracks = spec.tracks();
    let of_sound = tracks
        .iter()
        .filter_map(|track| sound::encoder(track.codec));
    let of_picture = match video.hardware.device {
        HardwareDevice::None => video::encoder(video.codec),
        // Tried by itself.
        _ => None,
    };
    let needed = of_picture.into_iter().chain(of_sound).chain(["mjpeg"]);
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
