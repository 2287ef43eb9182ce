use super::{Judge, repeats};
use crate::spec::{Mpegts, Rendition, code};

pub(super) fn rules(judge: &Judge<'_>) {
    let renditions = &judge.spec.renditions;
    for (index, first) in repeats(renditions.iter().map(|rendition| rendition.name.as_str())) {
        let name = |index| format!("/renditions/{index}/name");
        let allowed = format!("another name than rendition {first}'s");
        judge.breach(
            &name(index),
            &[&name(first)],
            code::DUPLICATE,
            &renditions[index].name,
            &allowed,
        );
    }
    for (index, rendition) in renditions.iter().enumerate() {
        let at = format!("/renditions/{index}");
        pids(judge, &format!("{at}/mpegts"), &rendition.mpegts);
        if let Some(muxrate) = rendition.mpegts.muxrate {
            rate(judge, &at, rendition, muxrate);
        }
    }
}

fn pids(judge: &Judge<'_>, at: &str, mpegts: &Mpegts) {
    let mut places = vec![
        (format!("{at}/pmt_pid"), mpegts.pmt_pid),
        (format!("{at}/video_pid"), mpegts.video_pid),
    ];
    let audio = mpegts.audio_pids.iter().enumerate();
    places.extend(audio.map(|(index, pid)| (format!("{at}/audio_pids/{index}"), *pid)));
    for (index, first) in repeats(places.iter().map(|(_, pid)| *pid)) {
        let (pointer, pid) = &places[index];
        let (before, _) = &places[first];
        let allowed = format!("a PID of its own; {} has this one", &before[at.len() + 1..]);
        judge.breach(pointer, &[before], code::DUPLICATE, pid, &allowed);
    }
    if mpegts.pcr_pid.is_some_and(|pcr| pcr != mpegts.video_pid) {
        let allowed = format!(
            "null or video_pid, {}: the clock travels with the picture",
            mpegts.video_pid
        );
        let needs = format!("{at}/video_pid");
        judge.breach(
            &format!("{at}/pcr_pid"),
            &[&needs],
            code::CONFLICT,
            mpegts.pcr_pid,
            &allowed,
        );
    }
    let tracks = judge.spec.audio_tracks.as_ref().map_or(1, Vec::len);
    if mpegts.audio_pids.len() != tracks {
        let allowed = format!("{tracks} PIDs, one an audio track");
        let pointer = format!("{at}/audio_pids");
        judge.breach(
            &pointer,
            &["/audio_tracks"],
            code::CONFLICT,
            mpegts.audio_pids.len(),
            &allowed,
        );
    }
}

/// The rung's peak must fit its constant rate, and its decoder buffer must fill within the longest delay.
fn rate(judge: &Judge<'_>, at: &str, rendition: &Rendition, muxrate: u64) {
    let spec = judge.spec;
    if judge.sink.blames_within("/audio_tracks") {
        return;
    }
    let fields = [
        "video_bitrate",
        "max_bitrate",
        "audio_bitrate",
        "buffer_size",
        "mpegts/muxrate",
    ];
    let places = fields.map(|field| format!("{at}/{field}"));
    let needs = [
        "/audio/codec",
        &places[0],
        &places[1],
        &places[2],
        &places[4],
    ];
    let least = spec.least_muxrate(rendition);
    if muxrate < least {
        let allowed = format!(
            "at least {least}: 1.06 times video peak {} and audio {}, and 150000",
            rendition.max_bitrate,
            spec.audio_bitrate_of(rendition)
        );
        judge.breach(&places[4], &needs, code::CONFLICT, muxrate, &allowed);
    } else if let Some(most) = spec.most_buffer(rendition) {
        let allowed =
            format!("at most {most} with muxrate {muxrate}: more would need a delay above 3 s");
        judge.breach(
            &places[3],
            &needs,
            code::CONFLICT,
            rendition.buffer_size,
            &allowed,
        );
    }
}
