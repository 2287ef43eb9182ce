use super::{object::Object, place::Place};
use crate::spec::{
    Captions, Corner, Deinterlace, FieldOrder, Fit, FrameRate, Hardware, HardwareDevice,
    HardwareFallback, Hdr, Logo, LogoPosition, RateControl, Rational, ScanType, Video, VideoCodec,
    code,
};

/// Which words the codec knows is the picture's rule, since it needs the codec too.
pub(super) fn video(object: &mut Object<'_>) -> Video {
    Video {
        codec: object.get("codec", VideoCodec::H264, |place| place.word()),
        preset: object.get("preset", "veryfast".to_owned(), |place| place.text(1..=32)),
        tune: object.get("tune", "none".to_owned(), |place| place.text(1..=32)),
        profile: object.nullable("profile", |place| place.text(1..=32)),
        level: object.nullable("level", |place| place.text(1..=16)),
        bframes: object.get("bframes", 2, |place| place.integer(0..=16)),
        rate_control: object.get("rate_control", RateControl::Vbr, |place| place.word()),
        crf: object.nullable("crf", |place| place.integer(0..=51)),
        frame_rate: object.get(
            "frame_rate",
            FrameRate::Fixed(Rational { num: 25, den: 1 }),
            |place| place.frame_rate(),
        ),
        gop_seconds: object.get("gop_seconds", 2.0, |place| place.number(0.5..=10.0)),
        pixel_format: object.get("pixel_format", "yuv420p".to_owned(), |place| {
            place.text(1..=32)
        }),
        scan_type: object.get("scan_type", ScanType::Progressive, |place| place.word()),
        field_order: object.get("field_order", FieldOrder::Tff, |place| place.word()),
        deinterlace: object.get("deinterlace", Deinterlace::Auto, |place| place.word()),
        aspect_ratio: object.get("aspect_ratio", "16:9".to_owned(), |place| aspect(&place)),
        fit: object.get("fit", Fit::Pad, |place| place.word()),
        captions: object.get("captions", Captions::Pass, |place| place.word()),
        hdr: object.get("hdr", Hdr::Refuse, |place| place.word()),
        hardware: object.section("hardware", |object| Hardware {
            device: object.get("device", HardwareDevice::None, |place| place.word()),
            index: object.get("index", 0, |place| place.integer(0..=31)),
            fallback: object.get("fallback", HardwareFallback::Software, |place| place.word()),
        }),
    }
}

/// `"16:9"` or `"source"`.
fn aspect(place: &Place<'_>) -> Option<String> {
    let text = place.string()?;
    let is_side = |side: &str| {
        (1..=4).contains(&side.len())
            && side.bytes().all(|byte| byte.is_ascii_digit())
            && !side.starts_with('0')
    };
    let is_ratio = text
        .split_once(':')
        .is_some_and(|(width, height)| is_side(width) && is_side(height));
    if is_ratio || text == "source" {
        return Some(text.to_owned());
    }
    place.fault(code::BAD_FORMAT, "a ratio such as 16:9, or source");
    None
}

pub(super) fn logo(object: &mut Object<'_>) -> Logo {
    Logo {
        path: object
            .required("path", "a path under a media root", |place| place.path())
            .unwrap_or_default(),
        position: object.section("position", |object| LogoPosition {
            corner: object.get("corner", Corner::TopRight, |place| place.word()),
            x: object.get("x", 20, |place| place.integer(0..=1919)),
            y: object.get("y", 20, |place| place.integer(0..=1079)),
        }),
        opacity: object.get("opacity", 0.9, |place| place.number(0.1..=1.0)),
    }
}
