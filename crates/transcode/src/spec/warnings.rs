//! What is allowed and likely not meant.

use serde::Serialize;
use serde_json::json;

use super::{
    AudioCodec, Captions, ChannelSpec, DataHandling, Destination, Fault, HardwareDevice, Hdr,
    MissingAudio, RateControl, Rendition, Source, VideoCodec,
};
use crate::command::keyframe_seconds;

/// Things worth knowing of a specification that can run all the same.
pub fn warnings(spec: &ChannelSpec) -> Vec<Fault> {
    let mut found = Vec::new();
    unreachable_inputs(spec, &mut found);
    rungs(spec, &mut found);
    constant_rate(spec, &mut found);
    keyframes(spec, &mut found);
    logo_in_the_dark(spec, &mut found);
    lost_captions(spec, &mut found);
    if spec.video.codec == VideoCodec::Copy {
        let detail = "the picture is copied: preset, tune, bframes, field_order and gop_seconds have no effect; a rendition's \
                      resolution has none either, and its bitrates say what to keep free for the source's; segments begin at \
                      the source's own keyframes";
        found.push(warning("/video/codec", "copied_picture", detail, "copy"));
    }
    copied_sound(spec, &mut found);
    left_out(spec, &mut found);
    if spec.outputs.is_empty() {
        found.push(warning(
            "/outputs",
            "no_outputs",
            "the channel has no output: it runs and delivers nothing",
            (),
        ));
    }
    found
}

fn lost_captions(spec: &ChannelSpec, found: &mut Vec<Fault>) {
    let video = &spec.video;
    let encoder = match (video.codec, video.hardware.device) {
        (VideoCodec::Copy | VideoCodec::Av1, _) => return,
        (VideoCodec::Hevc, HardwareDevice::None) => "the HEVC encoder",
        (_, HardwareDevice::Vaapi) => "VAAPI",
        (VideoCodec::Hevc | VideoCodec::Mpeg2, HardwareDevice::Qsv) => "QSV",
        _ => return,
    };
    if video.captions == Captions::Pass {
        let detail = format!("{encoder} writes no closed captions: those of the input are lost");
        found.push(warning("/video/captions", "captions_lost", &detail, "pass"));
    }
}

/// An input that never ends leaves the ones after it to its failures only.
fn unreachable_inputs(spec: &ChannelSpec, found: &mut Vec<Fault>) {
    let endless = spec
        .inputs
        .iter()
        .position(|input| matches!(input.source, Source::Test { .. }));
    let Some(endless) = endless.filter(|index| index + 1 < spec.inputs.len()) else {
        return;
    };
    let detail = format!(
        "input {endless} is generated and never ends: the inputs after it are hardly ever used"
    );
    found.push(warning(
        &format!("/inputs/{}", endless + 1),
        "unreachable_input",
        &detail,
        (),
    ));
}

/// Silence stands in for encoded tracks only.
fn copied_sound(spec: &ChannelSpec, found: &mut Vec<Fault>) {
    let tracks = spec.tracks();
    let copied = tracks.iter().position(|track| track.is_copied());
    let Some(place) = copied.map(|track| spec.codec_place(track)) else {
        return;
    };
    let inputs = spec.inputs.iter().enumerate();
    for (index, _) in inputs.filter(|(_, input)| input.missing_audio == MissingAudio::Silence) {
        let detail = format!(
            "silence cannot stand in for copied sound ({place}): where the input has none, the run fails; drop would go on without"
        );
        let pointer = format!("/inputs/{index}/missing_audio");
        found.push(warning(&pointer, "no_silence_copied", &detail, "silence"));
    }
}

/// What some outputs have no place for. HLS takes the first track that is AAC, since a player plays but one.
fn left_out(spec: &ChannelSpec, found: &mut Vec<Fault>) {
    let tracks = spec.tracks();
    let data = [spec.data.teletext, spec.data.dvb_subtitles];
    if tracks.len() < 2 && !data.contains(&DataHandling::Copy) {
        return;
    }
    let fits = |codec| matches!(codec, AudioCodec::Aac | AudioCodec::Copy);
    let first = tracks.iter().position(|track| fits(track.codec));
    for (index, output) in spec.outputs.iter().enumerate() {
        let taken = match &output.destination {
            Destination::Hls { .. } => format!(
                "the first audio track that is aac (track {}, where a copied one is aac)",
                first.unwrap_or(0)
            ),
            Destination::Rtmp { .. } | Destination::Rtsp { .. } => {
                "the first audio track".to_owned()
            }
            _ => continue,
        };
        let (name, kind) = (&output.name, output.destination.type_name());
        let detail = format!(
            "output {name}: {kind} takes the picture and {taken}; further tracks, teletext and subtitles travel by the other outputs"
        );
        let pointer = format!("/outputs/{index}/type");
        found.push(warning(&pointer, "left_out_of_output", &detail, kind));
    }
}

fn rungs(spec: &ChannelSpec, found: &mut Vec<Fault>) {
    let carries_ladder = spec
        .outputs
        .iter()
        .any(|output| matches!(output.destination, Destination::Hls { .. }));
    for (index, rung) in spec.renditions.iter().enumerate() {
        let name = &rung.name;
        let is_used = carries_ladder
            || spec
                .outputs
                .iter()
                .any(|output| output.rendition.as_ref() == Some(name));
        if !is_used && !spec.outputs.is_empty() {
            let detail = format!("no output carries {name}: it is encoded for nobody");
            found.push(warning(
                &format!("/renditions/{index}"),
                "unused_rendition",
                &detail,
                name,
            ));
        }
        let same = |other: &super::Rendition| {
            (other.resolution, other.video_bitrate, other.frame_rate)
                == (rung.resolution, rung.video_bitrate, rung.frame_rate)
        };
        if let Some(other) = spec.renditions[..index].iter().find(|other| same(other)) {
            let detail = format!(
                "{name} has size, rate and bitrate of {}: players cannot tell them apart",
                other.name
            );
            found.push(warning(
                &format!("/renditions/{index}"),
                "equal_renditions",
                &detail,
                name,
            ));
        }
        unused_bframes(spec, index, rung, found);
    }
}

fn unused_bframes(spec: &ChannelSpec, index: usize, rung: &Rendition, found: &mut Vec<Fault>) {
    let video = &spec.video;
    let (own, whole) = (
        format!("/renditions/{index}/profile"),
        "/video/profile".to_owned(),
    );
    let profile = rung.profile.as_deref().map(|profile| (profile, own));
    let profile = profile.or(video.profile.as_deref().map(|profile| (profile, whole)));
    let without = match (video.codec, profile) {
        (VideoCodec::H264, Some((profile @ "baseline", pointer)))
        | (VideoCodec::Mpeg2, Some((profile @ "simple", pointer))) => Some((pointer, profile)),
        (VideoCodec::Hevc, _) if video.tune == "zerolatency" => {
            Some(("/video/tune".to_owned(), "zerolatency"))
        }
        _ => None,
    };
    if let Some((pointer, word)) = without
        && video.bframes > 0
        && found.iter().all(|warning| warning.pointer != pointer)
    {
        let detail = format!(
            "{}: {word} has no B frames, so bframes {} has no effect",
            rung.name, video.bframes
        );
        found.push(warning(&pointer, "bframes_unused", &detail, video.bframes));
    }
}

/// Keyframes stand at the same instants in every rung.
fn keyframes(spec: &ChannelSpec, found: &mut Vec<Fault>) {
    let (asked, seconds) = (spec.video.gop_seconds, keyframe_seconds(spec));
    if (seconds - asked).abs() > 0.000_5 {
        let detail = format!(
            "{asked} seconds are no whole number of frames in every rendition: keyframes stand {seconds:.4} seconds apart"
        );
        found.push(warning(
            "/video/gop_seconds",
            "keyframes_moved",
            &detail,
            asked,
        ));
    }
}

/// White of a logo is not the white of such a picture.
fn logo_in_the_dark(spec: &ChannelSpec, found: &mut Vec<Fault>) {
    if spec.logo.is_some() && spec.video.hdr == Hdr::Keep {
        let detail = "a logo is not brought to the light of a high dynamic range: on such an input it looks too bright";
        found.push(warning("/logo", "logo_in_hdr", detail, ()));
    }
}

/// Receivers of datagrams and set-top boxes expect a constant rate.
fn constant_rate(spec: &ChannelSpec, found: &mut Vec<Fault>) {
    for (index, rung) in spec
        .renditions
        .iter()
        .enumerate()
        .filter(|(_, rung)| rung.mpegts.muxrate.is_none())
    {
        let pointer = format!("/renditions/{index}/mpegts/muxrate");
        let name = &rung.name;
        let is_sent = |output: &&super::Output| {
            matches!(
                output.destination,
                Destination::Udp(_) | Destination::Rtp(_)
            ) && output.rendition.as_ref() == Some(name)
        };
        let least = spec.least_muxrate(rung);
        if spec.video.rate_control == RateControl::Cbr {
            let detail = format!(
                "{name}: rate_control is cbr, but without muxrate (at least {least}) the stream's rate varies"
            );
            found.push(warning(&pointer, "cbr_without_muxrate", &detail, ()));
        } else if let Some(output) = spec.outputs.iter().find(is_sent) {
            let detail = format!(
                "output {} sends {name} at a variable rate; muxrate (at least {least}) would make it constant",
                output.name
            );
            found.push(warning(&pointer, "variable_rate", &detail, ()));
        }
    }
}

fn warning(pointer: &str, code: &'static str, detail: &str, came: impl Serialize) -> Fault {
    Fault {
        pointer: pointer.to_owned(),
        code,
        detail: detail.to_owned(),
        came: Some(json!(came)).filter(|came| !came.is_null()),
        allowed: None,
    }
}
