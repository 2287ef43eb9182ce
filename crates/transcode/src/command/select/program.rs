//! Which programme of an input is taken, and what of it can be.

use super::super::known::{Program, Stream, StreamKind, Unusable};
use super::find;
use crate::failure::{Class, Failure};
use crate::spec::{ChannelSpec, Input, TrackSelect};

pub(in crate::command) fn choose<'a>(
    spec: &ChannelSpec,
    input: &Input,
    programs: &'a [Program],
) -> Result<&'a Program, Failure> {
    if let Some(number) = input.program {
        return programs
            .iter()
            .find(|program| program.number == Some(number))
            .ok_or_else(|| {
                let asked = format!("asked for programme {number}");
                Failure::of(
                    Class::ProgramMissing,
                    std::iter::once(asked).chain(programs.iter().map(describe)),
                )
            });
    }
    let carries =
        |program: &&Program, pid| program.streams.iter().any(|stream| stream.pid == Some(pid));
    if let Some(program) = pids(spec, input)
        .into_iter()
        .find_map(|pid| programs.iter().find(|program| carries(program, pid)))
    {
        return Ok(program);
    }
    let mut with_video = programs
        .iter()
        .filter(|program| find(program, StreamKind::Video, None).is_some());
    match (with_video.next(), with_video.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(missing(&asked("video", input.video_pid), programs)),
        (Some(_), Some(_)) => Err(Failure::of(
            Class::ProgramNotChosen,
            programs.iter().map(describe),
        )),
    }
}

/// A PID that is asked for names its programme.
fn pids(spec: &ChannelSpec, input: &Input) -> Vec<u16> {
    let tracks = spec.audio_tracks.iter().flatten();
    let of_tracks = tracks.filter_map(|track| match track.select {
        TrackSelect::Pid(pid) => Some(pid),
        _ => None,
    });
    let of_input = [input.video_pid, input.audio_pid].into_iter().flatten();
    of_input.chain(of_tracks).collect()
}

/// `asked for audio on PID 258 (0x102)`
pub(super) fn asked(kind: &str, pid: Option<u16>) -> String {
    match pid {
        Some(pid) => format!("asked for {kind} on PID {pid} ({pid:#x})"),
        None => format!("asked for {kind}"),
    }
}

/// What was asked for, and what there is.
pub(super) fn missing(asked: &str, programs: &[Program]) -> Failure {
    Failure::of(
        Class::StreamMissing,
        std::iter::once(asked.to_owned()).chain(programs.iter().map(describe)),
    )
}

/// `programme 101 "News 24": video 256 (h264), audio 257 (mp2, deu)`
pub(in crate::command) fn describe(program: &Program) -> String {
    let number = program.number.map_or_else(
        || "no programme".to_owned(),
        |number| format!("programme {number}"),
    );
    let name = program
        .name
        .as_deref()
        .map_or_else(String::new, |name| format!(" {name:?}"));
    let streams: Vec<String> = program.streams.iter().map(describe_stream).collect();
    let streams = if streams.is_empty() {
        "no streams".to_owned()
    } else {
        streams.join(", ")
    };
    format!("{number}{name}: {streams}")
}

pub(super) fn describe_stream(stream: &Stream) -> String {
    let kind = match stream.kind {
        StreamKind::Video => "video",
        StreamKind::Audio => "audio",
        StreamKind::Other => "other",
    };
    let pid = stream.pid.map_or_else(String::new, |pid| format!(" {pid}"));
    let language = stream
        .language
        .as_deref()
        .map_or_else(String::new, |language| format!(", {language}"));
    let unusable = match stream.unusable {
        None => "",
        Some(Unusable::Silent) => ", without packets",
        Some(Unusable::Scrambled) => ", scrambled",
    };
    format!("{kind}{pid} ({}{language}{unusable})", stream.codec)
}
