use super::{Judge, repeats};
use crate::spec::{AudioCodec, AudioTrack, Destination, Output, VideoCodec, code};

pub(super) fn rules(judge: &Judge<'_>) {
    let outputs = &judge.spec.outputs;
    for (index, first) in repeats(outputs.iter().map(|output| output.name.as_str())) {
        let name = |index| format!("/outputs/{index}/name");
        let allowed = format!("another name than output {first}'s");
        judge.breach(
            &name(index),
            &[&name(first)],
            code::DUPLICATE,
            &outputs[index].name,
            &allowed,
        );
    }
    let numbered = outputs
        .iter()
        .enumerate()
        .filter_map(|(index, output)| Some((index, output.id?)));
    let numbered: Vec<_> = numbered.collect();
    for (later, first) in repeats(numbered.iter().map(|(_, id)| *id)) {
        let allowed = format!("each id once; output {} has this one", numbered[first].0);
        let (index, id) = numbered[later];
        judge.breach(
            &format!("/outputs/{index}/id"),
            &[],
            code::DUPLICATE,
            id,
            &allowed,
        );
    }
    for (index, output) in outputs.iter().enumerate() {
        let at = format!("/outputs/{index}");
        rendition(judge, &at, output);
        segments(judge, &at, &output.destination);
        carriage(judge, &at, &output.destination);
        parameters(judge, &at, &output.destination);
    }
}

fn rendition(judge: &Judge<'_>, at: &str, output: &Output) {
    let Some(named) = &output.rendition else {
        return;
    };
    let pointer = format!("{at}/rendition");
    let kind = format!("{at}/type");
    if matches!(output.destination, Destination::Hls { .. }) {
        judge.breach(
            &pointer,
            &[&kind],
            code::CONFLICT,
            named,
            "null: hls carries the whole ladder",
        );
        return;
    }
    let rungs = &judge.spec.renditions;
    let is_known = |(index, _): (usize, _)| judge.is_sound(&[&format!("/renditions/{index}/name")]);
    if rungs.iter().any(|rung| rung.name == *named) || !rungs.iter().enumerate().all(is_known) {
        return;
    }
    let names: Vec<&str> = rungs.iter().map(|rung| rung.name.as_str()).collect();
    let allowed = format!("a rendition of this channel: {}", names.join(", "));
    judge.breach(&pointer, &["/renditions"], code::NOT_FOUND, named, &allowed);
}

/// They travel in a URI that nothing is decoded of.
fn parameters(judge: &Judge<'_>, at: &str, destination: &Destination) {
    let Destination::Srt(peer) = destination else {
        return;
    };
    for (field, value) in [
        ("passphrase", &peer.passphrase),
        ("stream_id", &peer.stream_id),
    ] {
        if value.as_ref().is_some_and(|value| value.contains('&')) {
            judge.breach(
                &format!("{at}/{field}"),
                &[],
                code::BAD_FORMAT,
                "a text with &",
                "a text without &: an srt output cannot carry it to its peer",
            );
        }
    }
}

/// Segments begin at keyframes, so only whole GOPs make them equal. Those of a copied picture come as the source has them.
fn segments(judge: &Judge<'_>, at: &str, destination: &Destination) {
    if judge.spec.video.codec == VideoCodec::Copy {
        return;
    }
    let (Destination::Hls {
        segment_seconds, ..
    }
    | Destination::File {
        segment_seconds, ..
    }) = destination
    else {
        return;
    };
    let gop_seconds = judge.spec.video.gop_seconds;
    let gops = segment_seconds / gop_seconds;
    // As near as decimals come in binary.
    let is_multiple = gops.round() >= 1.0 && (gops - gops.round()).abs() <= 1e-6 * gops.max(1.0);
    if !is_multiple {
        let allowed = format!("a multiple of gop_seconds, {gop_seconds}");
        let pointer = format!("{at}/segment_seconds");
        judge.breach(
            &pointer,
            &["/video/gop_seconds"],
            code::CONFLICT,
            segment_seconds,
            &allowed,
        );
    }
}

/// What HLS as TS, RTMP and RTSP can carry. What a copied stream holds shows only when it runs.
fn carriage(judge: &Judge<'_>, at: &str, destination: &Destination) {
    let spec = judge.spec;
    let is_leg = matches!(
        destination,
        Destination::Rtmp { .. } | Destination::Rtsp { .. }
    );
    if !is_leg && !matches!(destination, Destination::Hls { .. }) {
        return;
    }
    let (pointer, name) = (format!("{at}/type"), destination.type_name());
    if !matches!(
        spec.video.codec,
        VideoCodec::H264 | VideoCodec::Copy | VideoCodec::Av1
    ) {
        let allowed = format!(
            "another type, or video codec h264: {name} carries no {}",
            spec.video.codec.word()
        );
        judge.breach(
            &pointer,
            &["/video/codec"],
            code::NOT_CARRIED,
            name,
            &allowed,
        );
    }
    let tracks = spec.tracks();
    // Whatever the sound is, RTSP's leg makes AAC of it.
    let encodes = matches!(destination, Destination::Rtsp { .. });
    let fits =
        |track: &AudioTrack| encodes || matches!(track.codec, AudioCodec::Aac | AudioCodec::Copy);
    let foreign = tracks.iter().position(|track| !fits(track));
    // HLS takes one track, the first of AAC; the others travel by the other outputs.
    let foreign = foreign.filter(|_| is_leg || !tracks.iter().any(fits));
    if let Some(index) = foreign {
        let allowed = format!(
            "another type, or audio codec aac: {name} carries no {}",
            tracks[index].codec.word()
        );
        let place = spec.codec_place(index);
        judge.breach(
            &pointer,
            &["/audio_tracks", &place],
            code::NOT_CARRIED,
            name,
            &allowed,
        );
    }
    if is_leg && tracks.len() > 1 {
        let allowed = format!("another type, or one audio track: {name} carries no more");
        judge.breach(
            &pointer,
            &["/audio_tracks"],
            code::NOT_CARRIED,
            name,
            &allowed,
        );
    }
}
