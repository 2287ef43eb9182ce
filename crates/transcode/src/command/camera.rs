//! A V4L2 device, and the ALSA device that hears beside it.

use super::input::words;
use super::known::Transfer;
use super::select::{Selected, Sound};
use crate::failure::{Class, Failure};
use crate::spec::{ChannelSpec, Input, MissingAudio, Source};

/// A picture is of the camera's choice where the specification leaves it open. Neither device opens anything further.
const NO_PROTOCOL: &str = "-protocol_whitelist none";

/// All that opens the devices, the camera as input 0; none of another input.
pub(super) fn opening(source: &Source) -> Option<Vec<Vec<String>>> {
    let Source::Camera { audio_device, .. } = source else {
        return None;
    };
    let mut inputs = vec![picture(source)?];
    if let Some(device) = audio_device {
        let mut args = words(&format!("-thread_queue_size 1024 -f alsa {NO_PROTOCOL} -i"));
        args.push(device.clone());
        inputs.push(args);
    }
    Some(inputs)
}

fn picture(source: &Source) -> Option<Vec<String>> {
    let Source::Camera {
        device,
        resolution,
        frame_rate,
        format,
        ..
    } = source
    else {
        return None;
    };
    let mut args = words("-thread_queue_size 64 -f v4l2");
    let mut given = |option: &str, value: Option<String>| {
        if let Some(value) = value {
            args.extend([option.to_owned(), value]);
        }
    };
    given("-input_format", format.clone());
    given("-framerate", frame_rate.map(|rate| rate.to_string()));
    given("-video_size", resolution.map(|size| size.to_string()));
    args.extend(words(&format!("{NO_PROTOCOL} -i")));
    args.push(device.clone());
    Some(args)
}

/// What ffprobe is to be called with to look through a camera; none of another input.
pub fn look_into_camera(input: &Input) -> Option<Vec<String>> {
    let opened = picture(&input.source)?;
    let mut args =
        words("-hide_banner -loglevel error -show_programs -show_streams -show_format -of json");
    // An option of FFmpeg's own, which ffprobe does not know.
    args.extend(opened.into_iter().skip(2));
    Some(args)
}

/// The camera's picture, and for every track what is heard beside it.
pub(super) fn select(spec: &ChannelSpec, input: &Input) -> Result<Selected, Failure> {
    let heard = matches!(
        &input.source,
        Source::Camera {
            audio_device: Some(_),
            ..
        }
    );
    let sound = match (heard, input.missing_audio) {
        (true, _) => Sound::Mapped("1:a:0".to_owned()),
        (false, MissingAudio::Silence) => Sound::Silence,
        (false, MissingAudio::Drop) => Sound::None,
        (false, MissingAudio::Fail) => {
            let fact = "the camera is named without an audio_device";
            return Err(Failure::of(Class::StreamMissing, [fact]));
        }
    };
    Ok(Selected {
        video: "0:v:0".to_owned(),
        audio: spec.tracks().iter().map(|_| sound.clone()).collect(),
        data: Vec::new(),
        transfer: Transfer::Sdr,
    })
}
