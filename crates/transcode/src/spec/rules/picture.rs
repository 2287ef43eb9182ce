use super::{Judge, pixels};
use crate::spec::{FrameRate, RateControl, Rendition, ScanType, VideoCodec, code};

const CODEC: &str = "/video/codec";

pub(super) fn rules(judge: &Judge<'_>) {
    carriage(judge);
    vocabulary(judge);
    crf(judge);
    for (index, rendition) in judge.spec.renditions.iter().enumerate() {
        let at = format!("/renditions/{index}");
        rung_words(judge, &at, rendition);
        rates(judge, &at, rendition);
        interlaced(judge, &at, rendition);
    }
}

fn carriage(judge: &Judge<'_>) {
    let spec = judge.spec;
    match spec.video.codec {
        VideoCodec::Av1 => {
            let allowed = "h264, hevc or mpeg2: AV1 does not travel in MPEG-TS, and renditions do not travel as \
                           fragmented MP4";
            judge.breach(CODEC, &[], code::NOT_CARRIED, "av1", allowed);
        }
        VideoCodec::Copy => {
            if spec.logo.is_some() {
                judge.breach(
                    "/logo",
                    &[CODEC],
                    code::CONFLICT,
                    "a logo",
                    "null: a copied picture cannot be drawn on",
                );
            }
            if spec.renditions.len() > 1 {
                let allowed = "one rendition: a copied picture cannot be scaled";
                judge.breach(
                    "/renditions",
                    &[CODEC],
                    code::CONFLICT,
                    spec.renditions.len(),
                    allowed,
                );
            }
        }
        _ => {}
    }
    if spec.video.scan_type == ScanType::Interlaced {
        scan(judge, "/video/scan_type");
    }
}

fn scan(judge: &Judge<'_>, pointer: &str) {
    if judge.spec.video.codec == VideoCodec::Hevc {
        let allowed = "progressive: of the codecs only h264 and mpeg2 are interlaced";
        judge.breach(pointer, &[CODEC], code::NOT_CARRIED, "interlaced", allowed);
    }
}

fn vocabulary(judge: &Judge<'_>) {
    let video = &judge.spec.video;
    let Some(words) = pixels::vocabulary(video.codec) else {
        return;
    };
    known(
        judge,
        "/video/preset",
        Some(&video.preset),
        &pixels::presets(video.hardware.device),
    );
    known(judge, "/video/tune", Some(&video.tune), words.tunes);
    known(
        judge,
        "/video/profile",
        video.profile.as_deref(),
        words.profiles,
    );
    known(judge, "/video/level", video.level.as_deref(), words.levels);
    known(
        judge,
        "/video/pixel_format",
        Some(&video.pixel_format),
        words.pixel_formats,
    );
    profile_holds_pixels(judge, "/video/profile", video.profile.as_deref());
}

fn rung_words(judge: &Judge<'_>, at: &str, rendition: &Rendition) {
    let Some(words) = pixels::vocabulary(judge.spec.video.codec) else {
        return;
    };
    let pointer = format!("{at}/profile");
    known(
        judge,
        &pointer,
        rendition.profile.as_deref(),
        words.profiles,
    );
    known(
        judge,
        &format!("{at}/level"),
        rendition.level.as_deref(),
        words.levels,
    );
    profile_holds_pixels(judge, &pointer, rendition.profile.as_deref());
}

fn known(judge: &Judge<'_>, pointer: &str, came: Option<&str>, words: &[&str]) {
    let Some(came) = came.filter(|came| !words.contains(came)) else {
        return;
    };
    let allowed = format!(
        "{} (with video codec {})",
        words.join(", "),
        judge.spec.video.codec.word()
    );
    judge.breach(
        pointer,
        &[CODEC, "/video/hardware/device"],
        code::UNKNOWN_VALUE,
        came,
        &allowed,
    );
}

fn profile_holds_pixels(judge: &Judge<'_>, pointer: &str, profile: Option<&str>) {
    let video = &judge.spec.video;
    let Some(profile) = profile else { return };
    let Some(formats) = pixels::formats_of(video.codec, profile) else {
        return;
    };
    let format = video.pixel_format.as_str();
    let is_known =
        pixels::vocabulary(video.codec).is_some_and(|words| words.pixel_formats.contains(&format));
    if is_known && !formats.contains(&format) {
        let allowed = format!(
            "a profile that holds pixel_format {}; {profile} holds {}",
            video.pixel_format,
            formats.join(", ")
        );
        judge.breach(
            pointer,
            &[CODEC, "/video/pixel_format"],
            code::CONFLICT,
            profile,
            &allowed,
        );
    }
}

fn crf(judge: &Judge<'_>) {
    let video = &judge.spec.video;
    let is_crf = video.rate_control == RateControl::Crf;
    let rungs = || judge.spec.renditions.iter().enumerate();
    let needs = [CODEC, "/video/rate_control"];
    if is_crf && video.codec == VideoCodec::Mpeg2 {
        let allowed = "cbr or vbr: mpeg2 has no constant quality";
        judge.breach(
            "/video/rate_control",
            &needs,
            code::CONFLICT,
            "crf",
            allowed,
        );
    } else if is_crf && video.crf.is_none() {
        let bare = rungs().any(|(index, rung)| {
            rung.crf.is_none() && judge.is_sound(&[&format!("/renditions/{index}/crf")])
        });
        if bare {
            let allowed = "0 to 51, here or in every rendition, since rate_control is crf";
            judge.breach("/video/crf", &needs, code::REQUIRED, video.crf, allowed);
        }
    }
    if !is_crf {
        let allowed = format!("null, since rate_control is {}", video.rate_control.word());
        if video.crf.is_some() {
            judge.breach("/video/crf", &needs, code::CONFLICT, video.crf, &allowed);
        }
        for (index, rung) in rungs().filter(|(_, rung)| rung.crf.is_some()) {
            judge.breach(
                &format!("/renditions/{index}/crf"),
                &needs,
                code::CONFLICT,
                rung.crf,
                &allowed,
            );
        }
    }
}

fn rates(judge: &Judge<'_>, at: &str, rendition: &Rendition) {
    let (pointer, average) = (format!("{at}/max_bitrate"), format!("{at}/video_bitrate"));
    let video_bitrate = rendition.video_bitrate;
    if rendition.max_bitrate < video_bitrate {
        let allowed = format!("at least video_bitrate, {video_bitrate}");
        judge.breach(
            &pointer,
            &[&average],
            code::CONFLICT,
            rendition.max_bitrate,
            &allowed,
        );
    } else if judge.spec.video.rate_control == RateControl::Cbr
        && rendition.max_bitrate != video_bitrate
    {
        let allowed = format!("video_bitrate itself, {video_bitrate}, since rate_control is cbr");
        judge.breach(
            &pointer,
            &[&average, "/video/rate_control"],
            code::CONFLICT,
            rendition.max_bitrate,
            &allowed,
        );
    }
}

/// The rung's own words where it has them, else the channel's.
fn interlaced(judge: &Judge<'_>, at: &str, rendition: &Rendition) {
    let video = &judge.spec.video;
    let own_scan = format!("{at}/scan_type");
    if rendition.scan_type == Some(ScanType::Interlaced) {
        scan(judge, &own_scan);
    }
    if rendition.scan_type.unwrap_or(video.scan_type) != ScanType::Interlaced {
        return;
    }
    let needs = ["/video/scan_type", own_scan.as_str()];
    // Each fault stands where its value was given.
    let given_at = |field: &str, is_own: bool| {
        if is_own {
            format!("{at}/{field}")
        } else {
            format!("/video/{field}")
        }
    };
    if let FrameRate::Fixed(rate) = rendition.frame_rate.unwrap_or(video.frame_rate)
        && rate.num > 30 * rate.den
    {
        let allowed =
            "24, 25 or 30 frames a second, since the picture is interlaced: two fields a frame";
        judge.breach(
            &given_at("frame_rate", rendition.frame_rate.is_some()),
            &needs,
            code::CONFLICT,
            rate,
            allowed,
        );
    }
    let profile = rendition.profile.as_deref().or(video.profile.as_deref());
    if video.codec == VideoCodec::H264 && profile == Some("baseline") {
        let allowed = "main or above, since the picture is interlaced";
        let places = [CODEC, needs[0], needs[1]];
        judge.breach(
            &given_at("profile", rendition.profile.is_some()),
            &places,
            code::CONFLICT,
            profile,
            allowed,
        );
    }
}
