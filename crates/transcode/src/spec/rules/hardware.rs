//! What no hardware encoder can do, or none of this kind.

use super::Judge;
use crate::spec::{HardwareDevice, RateControl, Rendition, ScanType, VideoCodec, code};

const DEVICE: &str = "/video/hardware/device";
const CODEC: &str = "/video/codec";
const OF_MPEG2: &str = "simple or main";

pub(super) fn rules(judge: &Judge<'_>) {
    let video = &judge.spec.video;
    let device = video.hardware.device;
    if device == HardwareDevice::None || matches!(video.codec, VideoCodec::Av1 | VideoCodec::Copy) {
        return;
    }
    let refuse = |pointer: &str, came: &str, allowed: &str| {
        let allowed = format!("{allowed}, since {} encodes", device.word());
        judge.breach(pointer, &[DEVICE, CODEC], code::CONFLICT, came, &allowed);
    };
    if device == HardwareDevice::Nvenc && video.codec == VideoCodec::Mpeg2 {
        let allowed = "none, qsv or vaapi: nvenc has no encoder for mpeg2";
        judge.breach(DEVICE, &[CODEC], code::CONFLICT, "nvenc", allowed);
    }
    let ten_bits = video.codec == VideoCodec::Hevc;
    let pixels = video.pixel_format.as_str();
    if pixels != "yuv420p" && !(ten_bits && pixels == "yuv420p10le") {
        let allowed = if ten_bits {
            "yuv420p or yuv420p10le"
        } else {
            "yuv420p"
        };
        refuse("/video/pixel_format", pixels, allowed);
    }
    if !matches!(video.tune.as_str(), "none" | "zerolatency") {
        refuse("/video/tune", &video.tune, "none or zerolatency");
    }
    if video.rate_control == RateControl::Crf {
        refuse(
            "/video/rate_control",
            "crf",
            "cbr or vbr: crf is x264's and x265's own scale",
        );
    }
    if video.scan_type == ScanType::Interlaced {
        refuse("/video/scan_type", "interlaced", "progressive");
    }
    for (index, rung) in judge.spec.renditions.iter().enumerate() {
        rung_rules(rung, &format!("/renditions/{index}"), &refuse);
    }
    if video.codec == VideoCodec::Mpeg2 && video.profile.as_deref() == Some("422") {
        refuse("/video/profile", "422", OF_MPEG2);
    }
}

fn rung_rules(rung: &Rendition, at: &str, refuse: &impl Fn(&str, &str, &str)) {
    if rung.scan_type == Some(ScanType::Interlaced) {
        refuse(&format!("{at}/scan_type"), "interlaced", "progressive");
    }
    if rung.profile.as_deref() == Some("422") {
        refuse(&format!("{at}/profile"), "422", OF_MPEG2);
    }
}
