use super::Judge;
use crate::spec::{Hdr, VideoCodec, code};

/// What carries a high dynamic range to whoever watches: HEVC in ten bits, tagged.
const TEN_BITS: [&str; 2] = ["yuv420p10le", "yuv422p10le"];

pub(super) fn rules(judge: &Judge<'_>) {
    let video = &judge.spec.video;
    let carries = match video.codec {
        VideoCodec::Hevc => TEN_BITS.contains(&video.pixel_format.as_str()),
        // As it comes, tags and all.
        VideoCodec::Copy => true,
        _ => false,
    };
    let (codec, pixels) = ("/video/codec", "/video/pixel_format");
    if video.hdr == Hdr::Keep && !carries {
        let allowed = format!(
            "refuse or tonemap; keep needs codec hevc and pixel_format {}",
            TEN_BITS.join(" or ")
        );
        judge.breach(
            "/video/hdr",
            &[codec, pixels],
            code::CONFLICT,
            "keep",
            &allowed,
        );
    }
    if video.hdr == Hdr::Tonemap && video.codec == VideoCodec::Copy {
        let allowed = "refuse or keep: a copied picture cannot be mapped";
        judge.breach("/video/hdr", &[codec], code::CONFLICT, "tonemap", allowed);
    }
}
