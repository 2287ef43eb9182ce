//! What each hardware encoder is told.

use super::super::output::{Args, Shared};
use super::super::video::{bframes, keyframes, level, profile};
use super::hardware_encoder;
use crate::spec::{Captions, ChannelSpec, HardwareDevice, RateControl, Rendition, VideoCodec};

/// DRM's first render node.
const FIRST_NODE: u16 = 128;

/// What opens the device, before the inputs; NVENC is handed pictures as they lie in memory.
pub(in super::super) fn device_arguments(device: HardwareDevice, index: u8) -> Vec<String> {
    let node = format!("/dev/dri/renderD{}", FIRST_NODE + u16::from(index));
    let opened = match device {
        HardwareDevice::None | HardwareDevice::Nvenc => return Vec::new(),
        HardwareDevice::Vaapi => vec![format!("vaapi=hw:{node}")],
        HardwareDevice::Qsv => vec![format!("vaapi=va:{node}"), "qsv=hw@va".to_owned()],
    };
    let mut args: Vec<String> = opened
        .into_iter()
        .flat_map(|device| ["-init_hw_device".to_owned(), device])
        .collect();
    args.extend(["-filter_hw_device", "hw"].map(str::to_owned));
    args
}

/// What takes a picture into the device's memory. The further frames are those that an encoder holds while it reorders.
pub(in super::super) fn upload(device: HardwareDevice, pixel_format: &str) -> Option<String> {
    match device {
        HardwareDevice::None | HardwareDevice::Nvenc => None,
        HardwareDevice::Qsv | HardwareDevice::Vaapi => {
            let format = semi_planar(pixel_format);
            Some(format!("format={format},hwupload=extra_hw_frames=32"))
        }
    }
}

fn semi_planar(pixel_format: &str) -> &'static str {
    match pixel_format {
        "yuv420p10le" => "p010le",
        _ => "nv12",
    }
}

pub(in super::super) fn arguments(args: &mut Args, shared: &Shared<'_>, rung: &Rendition) {
    let (spec, video) = (shared.spec, &shared.spec.video);
    let device = video.hardware.device;
    let Some(encoder) = hardware_encoder(video.codec, device) else {
        return;
    };
    args.pair("-c:v", encoder);
    let live = video.tune == "zerolatency";
    match device {
        HardwareDevice::Nvenc => {
            args.pair("-gpu", video.hardware.index.to_string());
            args.pair("-preset", &video.preset);
            args.pair("-tune", if live { "ull" } else { "hq" });
        }
        HardwareDevice::Qsv => args.pair("-preset", &video.preset),
        HardwareDevice::Vaapi | HardwareDevice::None => {}
    }
    if live && device != HardwareDevice::Nvenc {
        args.words("-async_depth 1");
    }
    if let Some(profile) = profile(spec, rung) {
        args.pair("-profile:v", own_profile(device, video.codec, profile));
    }
    if let Some(level) = level(spec, rung) {
        args.pair("-level:v", own_level(device, video.codec, level));
    }
    args.pair("-bf", bframes(spec, rung).to_string());
    args.pair("-pix_fmt", pixels(spec));
    rate(args, spec, rung);
    // Only the forced keyframes stand, each one where decoding may begin.
    args.words(match device {
        HardwareDevice::Nvenc => "-forced-idr 1 -no-scenecut 1 -g 9999",
        HardwareDevice::Qsv if video.codec == VideoCodec::H264 => {
            "-forced_idr 1 -adaptive_i 0 -g 9999"
        }
        HardwareDevice::Qsv => "-forced_idr 1 -g 9999",
        // It makes an IDR picture of every keyframe that is forced.
        HardwareDevice::Vaapi | HardwareDevice::None => "-idr_interval 0 -g 9999",
    });
    keyframes(args, shared);
    let says_captions = match device {
        HardwareDevice::Nvenc => true,
        HardwareDevice::Qsv => video.codec == VideoCodec::H264,
        HardwareDevice::Vaapi | HardwareDevice::None => false,
    };
    if video.captions == Captions::Drop && says_captions {
        args.words("-a53cc 0");
    }
}

fn pixels(spec: &ChannelSpec) -> &str {
    let format = spec.video.pixel_format.as_str();
    match (spec.video.hardware.device, format) {
        (HardwareDevice::Qsv, _) => "qsv",
        (HardwareDevice::Vaapi, _) => "vaapi",
        (_, "yuv420p10le") => "p010le",
        _ => format,
    }
}

fn rate(args: &mut Args, spec: &ChannelSpec, rung: &Rendition) {
    let constant = spec.video.rate_control == RateControl::Cbr;
    let word = |constant: bool, upper: bool| match (constant, upper) {
        (true, true) => "CBR",
        (true, false) => "cbr",
        (false, true) => "VBR",
        (false, false) => "vbr",
    };
    match spec.video.hardware.device {
        HardwareDevice::Nvenc => args.pair("-rc", word(constant, false)),
        HardwareDevice::Vaapi => args.pair("-rc_mode", word(constant, true)),
        // It tells by whether the rates are equal.
        HardwareDevice::Qsv | HardwareDevice::None => {}
    }
    args.pair("-b:v", rung.video_bitrate.to_string());
    args.pair("-maxrate", rung.max_bitrate.to_string());
    args.pair("-bufsize", rung.buffer_size.to_string());
}

fn own_profile(device: HardwareDevice, codec: VideoCodec, profile: &str) -> &str {
    match (device, codec, profile) {
        (HardwareDevice::Vaapi, VideoCodec::H264, "baseline") => "constrained_baseline",
        _ => profile,
    }
}

/// QSV knows levels by their numbers: 4.1 is 41, and MPEG-2's main is 8.
fn own_level(device: HardwareDevice, codec: VideoCodec, level: &str) -> String {
    match (device, codec, level) {
        (HardwareDevice::Qsv, VideoCodec::Mpeg2, _) => match level {
            "low" => "10",
            "main" => "8",
            "high1440" => "6",
            _ => "4",
        }
        .to_owned(),
        (HardwareDevice::Qsv, VideoCodec::H264, "1b") => "9".to_owned(),
        (HardwareDevice::Qsv, _, _) => match level.split_once('.') {
            Some((whole, tenths)) => format!("{whole}{tenths}"),
            None => format!("{level}0"),
        },
        (HardwareDevice::Vaapi, VideoCodec::Mpeg2, "high1440") => "high_1440".to_owned(),
        // `4` and `4.0` are one level, and these know only the first.
        (_, _, level) => level.strip_suffix(".0").unwrap_or(level).to_owned(),
    }
}
