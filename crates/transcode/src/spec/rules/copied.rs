//! What is copied comes out as it came in.

use serde::Serialize;

use super::Judge;
use crate::spec::{
    Captions, Deinterlace, Fit, FrameRate, HardwareDevice, RateControl, Rational, Rendition,
    ScanType, Source, VideoCodec, code,
};

const CODEC: &str = "/video/codec";

pub(super) fn rules(judge: &Judge<'_>) {
    if judge.spec.video.codec == VideoCodec::Copy {
        picture(judge);
        for (index, rung) in judge.spec.renditions.iter().enumerate() {
            rendition(judge, &format!("/renditions/{index}"), rung);
        }
    }
    for (index, input) in judge.spec.inputs.iter().enumerate() {
        let at = format!("/inputs/{index}");
        coded(judge, &at, &input.source);
        if input.audio_pid.is_some() && judge.spec.audio_tracks.is_some() {
            judge.breach(
                &format!("{at}/audio_pid"),
                &["/audio_tracks"],
                code::CONFLICT,
                input.audio_pid,
                "null: audio_tracks say which tracks are taken",
            );
        }
    }
}

/// What would change the picture is refused; what only steers an encoder is told by a warning.
fn picture(judge: &Judge<'_>) {
    let video = &judge.spec.video;
    let kept = |field: &str, is_kept: bool, came: &str, allowed: &str| {
        if !is_kept {
            unchanged(judge, &format!("/video/{field}"), came, allowed);
        }
    };
    let rate = video.rate_control;
    kept("rate_control", rate == RateControl::Vbr, rate.word(), "vbr");
    let pixels = video.pixel_format.as_str();
    kept(
        "pixel_format",
        pixels == "yuv420p",
        pixels,
        "yuv420p, the default",
    );
    let scan = video.scan_type;
    kept(
        "scan_type",
        scan == ScanType::Progressive,
        scan.word(),
        "progressive, the default",
    );
    let way = video.deinterlace;
    let is_left = matches!(way, Deinterlace::Auto | Deinterlace::Off);
    kept("deinterlace", is_left, way.word(), "auto or off");
    let aspect = video.aspect_ratio.as_str();
    let is_default = matches!(aspect, "16:9" | "source");
    kept(
        "aspect_ratio",
        is_default,
        aspect,
        "source, or 16:9, the default",
    );
    kept(
        "fit",
        video.fit == Fit::Pad,
        video.fit.word(),
        "pad, the default",
    );
    kept(
        "captions",
        video.captions == Captions::Pass,
        video.captions.word(),
        "pass",
    );
    let device = video.hardware.device;
    kept(
        "hardware/device",
        device == HardwareDevice::None,
        device.word(),
        "none",
    );
    for (field, given) in [("profile", &video.profile), ("level", &video.level)] {
        let given = given.as_deref();
        kept(field, given.is_none(), given.unwrap_or_default(), "null");
    }
    const UNSAID: FrameRate = FrameRate::Fixed(Rational { num: 25, den: 1 });
    if !matches!(video.frame_rate, FrameRate::Source | UNSAID) {
        unchanged(
            judge,
            "/video/frame_rate",
            video.frame_rate,
            "source, or 25, the default",
        );
    }
}

fn rendition(judge: &Judge<'_>, at: &str, rung: &Rendition) {
    if rung
        .frame_rate
        .is_some_and(|rate| rate != FrameRate::Source)
    {
        unchanged(
            judge,
            &format!("{at}/frame_rate"),
            rung.frame_rate,
            "null or source",
        );
    }
    let words = [
        ("scan_type", rung.scan_type.map(|scan| scan.word())),
        ("deinterlace", rung.deinterlace.map(|way| way.word())),
        ("profile", rung.profile.as_deref()),
        ("level", rung.level.as_deref()),
    ];
    for (field, given) in words {
        if let Some(given) = given {
            unchanged(judge, &format!("{at}/{field}"), given, "null");
        }
    }
}

fn unchanged(judge: &Judge<'_>, pointer: &str, came: impl Serialize, allowed: &str) {
    let allowed = format!("{allowed}: a copied picture stays as it is");
    judge.breach(pointer, &[CODEC], code::CONFLICT, came, &allowed);
}

/// The places that say `copy`, of picture and sound.
fn copied_places(judge: &Judge<'_>) -> Vec<(&'static str, String)> {
    let spec = judge.spec;
    let picture = (spec.video.codec == VideoCodec::Copy)
        .then(|| ("a copied picture", "/video/codec".to_owned()));
    let tracks = spec.tracks();
    let sound = tracks.iter().position(|track| track.is_copied());
    let sound = sound.map(|index| ("copied sound", spec.codec_place(index)));
    picture.into_iter().chain(sound).collect()
}

/// Generated pictures and those of a camera are not coded, so there is nothing to copy.
fn coded(judge: &Judge<'_>, at: &str, source: &Source) {
    if !matches!(source, Source::Test { .. } | Source::Camera { .. }) {
        return;
    }
    let pointer = format!("{at}/type");
    let name = source.type_name();
    for (what, place) in copied_places(judge) {
        let allowed = format!(
            "another type, or a codec that encodes in {place}: {what} must come coded, and {name} gives it raw"
        );
        judge.breach(&pointer, &[&place], code::CONFLICT, name, &allowed);
    }
}
