use super::Judge;
use crate::spec::{Source, code};

pub(super) fn rules(judge: &Judge<'_>) {
    for (index, input) in judge.spec.inputs.iter().enumerate() {
        let at = format!("/inputs/{index}");
        let kind = format!("{at}/type");
        if !carries_transport_stream(&input.source) {
            let allowed = format!(
                "null: an input of type {} carries no transport stream",
                input.source.type_name()
            );
            let pids = [
                ("program", input.program),
                ("video_pid", input.video_pid),
                ("audio_pid", input.audio_pid),
            ];
            for (field, value) in pids.into_iter().filter(|(_, value)| value.is_some()) {
                judge.breach(
                    &format!("{at}/{field}"),
                    &[&kind],
                    code::CONFLICT,
                    value,
                    &allowed,
                );
            }
        } else if input.video_pid.is_some() && input.video_pid == input.audio_pid {
            let needs = format!("{at}/video_pid");
            judge.breach(
                &format!("{at}/audio_pid"),
                &[&needs],
                code::DUPLICATE,
                input.audio_pid,
                "another PID than video_pid's",
            );
        }
    }
}

fn carries_transport_stream(source: &Source) -> bool {
    match source {
        Source::Udp(_) | Source::Rtp(_) | Source::Srt(_) => true,
        Source::Hls { .. } | Source::Http { .. } | Source::File { .. } | Source::Publish {} => true,
        Source::Rtmp { .. } | Source::Rtsp { .. } | Source::Camera { .. } | Source::Test { .. } => {
            false
        }
    }
}
