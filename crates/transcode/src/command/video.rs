//! What each video encoder is told.

use super::hardware;
use super::line::decimal;
use super::output::{Args, Shared};
use crate::spec::{
    Captions, ChannelSpec, FieldOrder, HardwareDevice, RateControl, Rendition, ScanType, VideoCodec,
};

/// The encoder of a codec; none where nothing is encoded.
pub(super) fn encoder(codec: VideoCodec) -> Option<&'static str> {
    match codec {
        VideoCodec::H264 => Some("libx264"),
        VideoCodec::Hevc => Some("libx265"),
        VideoCodec::Mpeg2 => Some("mpeg2video"),
        VideoCodec::Av1 | VideoCodec::Copy => None,
    }
}

pub(super) fn arguments(args: &mut Args, shared: &Shared<'_>, rung: &Rendition) {
    if shared.spec.video.hardware.device != HardwareDevice::None {
        return hardware::arguments(args, shared, rung);
    }
    match shared.spec.video.codec {
        VideoCodec::H264 => x264(args, shared, rung),
        VideoCodec::Hevc => x265(args, shared, rung),
        VideoCodec::Mpeg2 => mpeg2(args, shared, rung),
        VideoCodec::Av1 | VideoCodec::Copy => args.words("-c:v copy"),
    }
}

fn x264(args: &mut Args, shared: &Shared<'_>, rung: &Rendition) {
    let video = &shared.spec.video;
    args.pair("-c:v", "libx264");
    speed(args, shared.spec);
    if let Some(profile) = profile(shared.spec, rung) {
        args.pair("-profile:v", profile);
    }
    if let Some(level) = level(shared.spec, rung) {
        args.pair("-level:v", level);
    }
    pictures(args, shared.spec, rung);
    rate_control(args, shared.spec, rung);
    if video.rate_control == RateControl::Cbr {
        args.words("-nal-hrd cbr");
    }
    // The encoder's own keyframes are pushed out of reach: only the forced ones stand, at the same instants in every rung.
    args.words("-sc_threshold 0 -g 9999");
    keyframes(args, shared);
    let mut params = Vec::new();
    if is_interlaced(shared.spec, rung) {
        args.words("-flags:v +ildct+ilme");
        params.push(match video.field_order {
            FieldOrder::Tff => "tff=1",
            FieldOrder::Bff => "bff=1",
        });
    }
    params.extend(marks_of_profile(shared.spec, rung));
    if !params.is_empty() {
        args.pair("-x264-params", params.join(":"));
    }
    if video.captions == Captions::Drop {
        args.words("-a53cc 0");
    }
}

/// x264 writes the lowest profile that holds what it uses, and its quickest settings use little: what makes the profile
/// that is asked for is switched on.
fn marks_of_profile(spec: &ChannelSpec, rung: &Rendition) -> Option<&'static str> {
    let (preset, tune) = (spec.video.preset.as_str(), spec.video.tune.as_str());
    match profile(spec, rung)? {
        "high" if preset == "ultrafast" => Some("8x8dct=1"),
        "main" if preset == "ultrafast" || tune == "fastdecode" => Some("cabac=1"),
        _ => None,
    }
}

fn x265(args: &mut Args, shared: &Shared<'_>, rung: &Rendition) {
    args.pair("-c:v", "libx265");
    speed(args, shared.spec);
    if let Some(profile) = profile(shared.spec, rung) {
        args.pair("-profile:v", profile);
    }
    pictures(args, shared.spec, rung);
    rate_control(args, shared.spec, rung);
    // Without `forced-idr` a keyframe that comes soon after the last is none that decoding may start at.
    args.words("-forced-idr 1 -g 9999");
    keyframes(args, shared);
    // It writes to stderr past FFmpeg's own log, without a level.
    let mut params = vec!["log-level=error".to_owned()];
    params.extend(["open-gop=0".to_owned(), "scenecut=0".to_owned()]);
    if shared.spec.video.rate_control == RateControl::Cbr {
        params.push("strict-cbr=1".to_owned());
    }
    // Else it refuses to start.
    let bframes = u32::from(bframes(shared.spec, rung));
    if bframes >= 5 {
        params.push(format!("rc-lookahead={}", (bframes + 1).max(40)));
    }
    if let Some(level) = level(shared.spec, rung) {
        params.push(format!("level-idc={level}"));
    }
    args.pair("-x265-params", params.join(":"));
}

fn mpeg2(args: &mut Args, shared: &Shared<'_>, rung: &Rendition) {
    let spec = shared.spec;
    args.pair("-c:v", "mpeg2video");
    let level = level(spec, rung);
    // A level says nothing without its profile, and the encoder refuses it.
    let profile = profile(spec, rung).or(level.map(|_| implied_profile(spec)));
    if let Some(profile) = profile {
        args.pair("-profile:v", mpeg2_profile(profile));
    }
    if let Some(level) = level {
        args.pair("-level:v", mpeg2_level(level, profile));
    }
    pictures(args, spec, rung);
    rate_control(args, spec, rung);
    // 600 is the longest this encoder knows: ten seconds of 60 frames.
    args.words("-sc_threshold 1000000000 -g 600");
    keyframes(args, shared);
    args.pair(
        "-flags:v",
        match is_interlaced(spec, rung) {
            true => "+cgop+ildct+ilme",
            false => "+cgop",
        },
    );
    if spec.video.captions == Captions::Drop {
        args.words("-a53cc 0");
    }
}

fn implied_profile(spec: &ChannelSpec) -> &'static str {
    match spec.video.pixel_format.as_str() {
        "yuv422p" => "422",
        _ => "main",
    }
}

/// The numbers of ISO 13818-2, as FFmpeg counts them.
fn mpeg2_profile(word: &str) -> &'static str {
    match word {
        "simple" => "5",
        "422" => "0",
        _ => "4",
    }
}

/// The 4:2:2 profile has numbers of its own.
fn mpeg2_level(word: &str, profile: Option<&str>) -> &'static str {
    match (word, profile) {
        ("main", Some("422")) => "5",
        (_, Some("422")) => "2",
        ("low", _) => "10",
        ("main", _) => "8",
        ("high1440", _) => "6",
        _ => "4",
    }
}

fn speed(args: &mut Args, spec: &ChannelSpec) {
    args.pair("-preset", &spec.video.preset);
    if spec.video.tune != "none" {
        args.pair("-tune", &spec.video.tune);
    }
}

fn pictures(args: &mut Args, spec: &ChannelSpec, rung: &Rendition) {
    args.pair("-bf", bframes(spec, rung).to_string());
    args.pair("-pix_fmt", &spec.video.pixel_format);
}

pub(super) fn keyframes(args: &mut Args, shared: &Shared<'_>) {
    let gop = decimal(shared.cadence.gop_seconds);
    args.pair(
        "-force_key_frames",
        format!("expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+{gop}-0.001))"),
    );
}

pub(super) fn profile<'a>(spec: &'a ChannelSpec, rung: &'a Rendition) -> Option<&'a str> {
    let own = rung.profile.as_ref().or(spec.video.profile.as_ref());
    own.map(String::as_str)
}

pub(super) fn level<'a>(spec: &'a ChannelSpec, rung: &'a Rendition) -> Option<&'a str> {
    let own = rung.level.as_ref().or(spec.video.level.as_ref());
    own.map(String::as_str)
}

pub(super) fn is_interlaced(spec: &ChannelSpec, rung: &Rendition) -> bool {
    rung.scan_type.unwrap_or(spec.video.scan_type) == ScanType::Interlaced
}

/// B-frames of a rung; Baseline and MPEG-2's Simple have none, nor has x265 without look-ahead.
pub(super) fn bframes(spec: &ChannelSpec, rung: &Rendition) -> u8 {
    match profile(spec, rung) {
        Some("baseline" | "simple") => 0,
        _ if spec.video.codec == VideoCodec::Hevc && spec.video.tune == "zerolatency" => 0,
        _ => spec.video.bframes,
    }
}

fn rate_control(args: &mut Args, spec: &ChannelSpec, rung: &Rendition) {
    match spec.video.rate_control {
        RateControl::Cbr => {
            for option in ["-b:v", "-minrate", "-maxrate"] {
                args.pair(option, rung.video_bitrate.to_string());
            }
        }
        RateControl::Vbr => {
            args.pair("-b:v", rung.video_bitrate.to_string());
            args.pair("-maxrate", rung.max_bitrate.to_string());
        }
        RateControl::Crf => {
            let quality = rung.crf.or(spec.video.crf).unwrap_or(23);
            args.pair("-crf", quality.to_string());
            args.pair("-maxrate", rung.max_bitrate.to_string());
        }
    }
    args.pair("-bufsize", rung.buffer_size.to_string());
}
