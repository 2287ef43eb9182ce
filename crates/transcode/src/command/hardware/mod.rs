//! Hardware encoders: which there are, how one is tried, and whether a channel gets it.

mod encode;
mod trial;

#[cfg(test)]
mod tests;

pub(super) use encode::{arguments, device_arguments, upload};
pub use trial::{Trial, Trials, device_of, trial_arguments};

use super::known::Capabilities;
use crate::failure::{Class, Failure};
use crate::spec::{ChannelSpec, HardwareDevice, HardwareFallback, VideoCodec};

/// The encoder of a codec on a device; none where the device has none for it, or nothing is encoded.
pub fn hardware_encoder(codec: VideoCodec, device: HardwareDevice) -> Option<&'static str> {
    use HardwareDevice::{Nvenc, Qsv, Vaapi};
    match (codec, device) {
        (VideoCodec::H264, Nvenc) => Some("h264_nvenc"),
        (VideoCodec::H264, Qsv) => Some("h264_qsv"),
        (VideoCodec::H264, Vaapi) => Some("h264_vaapi"),
        (VideoCodec::Hevc, Nvenc) => Some("hevc_nvenc"),
        (VideoCodec::Hevc, Qsv) => Some("hevc_qsv"),
        (VideoCodec::Hevc, Vaapi) => Some("hevc_vaapi"),
        (VideoCodec::Mpeg2, Qsv) => Some("mpeg2_qsv"),
        (VideoCodec::Mpeg2, Vaapi) => Some("mpeg2_vaapi"),
        _ => None,
    }
}

/// The channel as it is encoded here, and why that is not in the hardware that was asked for.
///
/// # Errors
/// The hardware cannot be used, and the channel does not allow software in its place.
pub(super) fn settle(
    spec: &ChannelSpec,
    capabilities: &Capabilities,
) -> Result<(ChannelSpec, Option<Failure>), Failure> {
    let hardware = spec.video.hardware;
    let mut settled = spec.clone();
    let Some(encoder) = hardware_encoder(spec.video.codec, hardware.device) else {
        settled.video.hardware.device = HardwareDevice::None;
        return Ok((settled, None));
    };
    let why = match &capabilities.hardware {
        Some(Trial::Refused(why)) => format!("{encoder} on device {}: {why}", hardware.index),
        Some(Trial::Works) | None => {
            settled.video.preset = preset_of(hardware.device, &spec.video.preset).to_owned();
            return Ok((settled, None));
        }
    };
    let failure = Failure::of(Class::HardwareUnavailable, [why]);
    match hardware.fallback {
        HardwareFallback::Fail => Err(failure),
        HardwareFallback::Software => {
            settled.video.hardware.device = HardwareDevice::None;
            settled.video.preset = software_preset(&spec.video.preset).to_owned();
            Ok((settled, Some(failure)))
        }
    }
}

/// The device's own word for a speed that may be told in x264's.
fn preset_of(device: HardwareDevice, preset: &str) -> &str {
    match (device, preset) {
        (HardwareDevice::Nvenc, "ultrafast" | "superfast") => "p1",
        (HardwareDevice::Nvenc, "veryfast") => "p2",
        (HardwareDevice::Nvenc, "faster") => "p3",
        (HardwareDevice::Nvenc, "fast") => "p4",
        (HardwareDevice::Nvenc, "medium") => "p5",
        (HardwareDevice::Nvenc, "slow") => "p6",
        (HardwareDevice::Nvenc, "slower" | "veryslow") => "p7",
        (HardwareDevice::Qsv, "ultrafast" | "superfast") => "veryfast",
        (_, preset) => preset,
    }
}

/// NVENC's words in x264's and x265's.
fn software_preset(preset: &str) -> &str {
    match preset {
        "p1" => "superfast",
        "p2" => "veryfast",
        "p3" => "faster",
        "p4" => "fast",
        "p5" => "medium",
        "p6" => "slow",
        "p7" => "slower",
        preset => preset,
    }
}
