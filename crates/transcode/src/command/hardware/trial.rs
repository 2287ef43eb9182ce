//! One frame through an encoder: that FFmpeg has it says nothing of the machine.

use serde::{Deserialize, Serialize};

use super::super::input::words;
use super::encode;
use crate::failure::unlabelled;
use crate::spec::HardwareDevice;

/// All that are tried, those of one device together; V4L2's are told and not offered.
const HARDWARE_ENCODERS: [&str; 10] = [
    "h264_nvenc",
    "hevc_nvenc",
    "h264_qsv",
    "hevc_qsv",
    "mpeg2_qsv",
    "h264_vaapi",
    "hevc_vaapi",
    "mpeg2_vaapi",
    "h264_v4l2m2m",
    "hevc_v4l2m2m",
];

/// What became of a frame that an encoder was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trial {
    Works,
    /// In FFmpeg's words.
    Refused(String),
}

impl Trial {
    /// Of a run with [`trial_arguments`], by whether it ended well and what it printed.
    pub fn of(ended_well: bool, printed: &str) -> Trial {
        if ended_well {
            return Trial::Works;
        }
        let mut said = printed
            .lines()
            .map(unlabelled)
            .filter(|line| !line.is_empty());
        Trial::Refused(
            said.next()
                .unwrap_or("FFmpeg ended without a word")
                .to_owned(),
        )
    }

    /// Whether what refused is the device and not the one encoder: the others of the device need no trial.
    pub fn refuses_device(&self) -> bool {
        let Trial::Refused(why) = self else {
            return false;
        };
        const OF_THE_DEVICE: [&str; 7] = [
            "Cannot load libcuda",
            "Cannot load nvcuda",
            "No NVENC capable devices found",
            "No VA display found",
            "Failed to initialise VAAPI connection",
            "Device creation failed",
            "Could not find a valid device",
        ];
        OF_THE_DEVICE.iter().any(|text| why.contains(text))
    }
}

/// The trials of all encoders, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Trials {
    pub done: Vec<(&'static str, Trial)>,
}

impl Trials {
    /// The encoder to try next.
    pub fn next_encoder(&self) -> Option<&'static str> {
        HARDWARE_ENCODERS.get(self.done.len()).copied()
    }

    /// What became of it. Where its device refuses, the same stands for the others of the device.
    pub fn push(&mut self, encoder: &'static str, trial: Trial) {
        let refuses_device = trial.refuses_device();
        self.done.push((encoder, trial.clone()));
        while refuses_device
            && let Some(other) = self.next_encoder()
            && device_of(other) == device_of(encoder)
        {
            self.done.push((other, trial.clone()));
        }
    }
}

/// `nvenc` of `h264_nvenc`.
pub fn device_of(encoder: &str) -> &str {
    encoder
        .rsplit_once('_')
        .map_or(encoder, |(_, device)| device)
}

/// What FFmpeg is to be called with to give an encoder one frame on a device.
pub fn trial_arguments(encoder: &str, index: u8) -> Vec<String> {
    let device = match device_of(encoder) {
        "nvenc" => HardwareDevice::Nvenc,
        "qsv" => HardwareDevice::Qsv,
        "vaapi" => HardwareDevice::Vaapi,
        _ => HardwareDevice::None,
    };
    let mut args = words("-hide_banner -nostdin -loglevel level+error");
    args.extend(encode::device_arguments(device, index));
    args.extend(words("-f lavfi -i color=s=256x256:r=25 -frames:v 1"));
    match encode::upload(device, "yuv420p") {
        Some(upload) => args.extend(["-vf".to_owned(), upload]),
        None => args.extend(words("-pix_fmt yuv420p")),
    }
    args.extend(["-c:v".to_owned(), encoder.to_owned()]);
    if device == HardwareDevice::Nvenc {
        args.extend(["-gpu".to_owned(), index.to_string()]);
    }
    args.extend(words("-f null -"));
    args
}
