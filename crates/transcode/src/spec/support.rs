//! What a specification may say and this version cannot run.

use serde_json::{Value, json};

use super::{ChannelSpec, Fault, FrameRate, Input, ScanType, Source, VideoCodec, code};

/// One fault for every part of the channel that cannot run yet.
pub fn refuse_unsupported(spec: &ChannelSpec) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, input) in spec.inputs.iter().enumerate() {
        faults.extend(input_fault(index, input));
    }
    encoding_faults(spec, &mut faults);
    faults
}

fn input_fault(index: usize, input: &Input) -> Option<Fault> {
    match input.source {
        Source::Udp(_) | Source::Rtp(_) | Source::File { .. } | Source::Test { .. } => None,
        Source::Srt(_)
        | Source::Rtmp { .. }
        | Source::Rtsp { .. }
        | Source::Hls { .. }
        | Source::Http { .. }
        | Source::Camera { .. } => None,
        Source::Publish {} => {
            let name = input.source.type_name();
            let pointer = format!("/inputs/{index}/type");
            Some(refusal(
                &pointer,
                &format!("inputs of type {name}"),
                json!(name),
                "udp, rtp, srt, rtmp, rtsp, hls, http, file, camera or test",
            ))
        }
    }
}

fn encoding_faults(spec: &ChannelSpec, faults: &mut Vec<Fault>) {
    let video = &spec.video;
    if video.codec == VideoCodec::Av1 {
        let what = format!("video codec {}", video.codec.word());
        let runs = "h264, hevc, mpeg2 or copy";
        faults.push(refusal("/video/codec", &what, json!(video.codec), runs));
    }
    for (index, rung) in spec.renditions.iter().enumerate() {
        let scan = rung.scan_type.unwrap_or(video.scan_type);
        let rate = rung.frame_rate.unwrap_or(video.frame_rate);
        if scan == ScanType::Interlaced && rate == FrameRate::Source {
            let pointer = match rung.frame_rate {
                Some(_) => format!("/renditions/{index}/frame_rate"),
                None => "/video/frame_rate".to_owned(),
            };
            let what = "interlaced output at the source's own rate";
            if faults.iter().all(|fault| fault.pointer != pointer) {
                faults.push(refusal(&pointer, what, json!("source"), "24, 25 or 30"));
            }
        }
    }
}

fn refusal(pointer: &str, what: &str, came: Value, allowed: &str) -> Fault {
    Fault {
        pointer: pointer.to_owned(),
        code: code::NOT_SUPPORTED,
        detail: format!(
            "{what}: well said, but this version cannot run it; what runs is {allowed}"
        ),
        came: Some(came).filter(|came| !came.is_null()),
        allowed: Some(allowed.to_owned()),
    }
}
