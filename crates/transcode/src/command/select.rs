//! Which streams of the input are taken: by programme and PID, never by FFmpeg's own choice.

use super::known::{Probe, Program, Stream, StreamKind, Transfer};
use crate::failure::{Class, Failure};
use crate::spec::{Input, MissingAudio};

/// The streams of a run, as FFmpeg's specifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selected {
    pub(super) video: String,
    pub(super) audio: Sound,
    pub(super) transfer: Transfer,
}

/// Where the sound comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sound {
    Mapped(String),
    /// Digital silence of our own.
    Silence,
    None,
}

pub(super) fn select(input: &Input, probe: &Probe) -> Result<Selected, Failure> {
    match &probe.programs {
        Some(programs) => select_known(input, programs),
        None => Ok(select_unseen(input)),
    }
}

/// Nobody has looked into the input, so what is asked for is taken at its word: where it is not there FFmpeg ends at once with
/// `matches no streams`. Only `drop` may be made optional; whether silence is needed cannot be told without a look.
fn select_unseen(input: &Input) -> Selected {
    let within = input
        .program
        .map_or_else(String::new, |program| format!("p:{program}:"));
    let by_pid = |pid: Option<u16>, kind: &str| match pid {
        Some(pid) => format!("0:i:{pid:#x}"),
        None => format!("0:{within}{kind}:0"),
    };
    let optional = if input.missing_audio == MissingAudio::Drop {
        "?"
    } else {
        ""
    };
    Selected {
        // `V` leaves out cover pictures, which `v` takes for video.
        video: by_pid(input.video_pid, "V"),
        audio: Sound::Mapped(by_pid(input.audio_pid, "a") + optional),
        transfer: Transfer::Unknown,
    }
}

fn select_known(input: &Input, programs: &[Program]) -> Result<Selected, Failure> {
    let program = choose_program(input, programs)?;
    let video = find(program, StreamKind::Video, input.video_pid)
        .ok_or_else(|| missing("video", input.video_pid, std::slice::from_ref(program)))?;
    let audio = match (
        find(program, StreamKind::Audio, input.audio_pid),
        input.missing_audio,
    ) {
        (Some(audio), _) => Sound::Mapped(specifier(audio, "a")),
        (None, MissingAudio::Silence) => Sound::Silence,
        (None, MissingAudio::Drop) => Sound::None,
        (None, MissingAudio::Fail) => {
            return Err(missing(
                "audio",
                input.audio_pid,
                std::slice::from_ref(program),
            ));
        }
    };
    Ok(Selected {
        video: specifier(video, "V"),
        audio,
        transfer: video.transfer,
    })
}

fn choose_program<'a>(input: &Input, programs: &'a [Program]) -> Result<&'a Program, Failure> {
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
    let asked = [input.video_pid, input.audio_pid].into_iter().flatten();
    let carries =
        |program: &&Program, pid| program.streams.iter().any(|stream| stream.pid == Some(pid));
    if let Some(program) = asked
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
        (None, _) => Err(missing("video", input.video_pid, programs)),
        (Some(_), Some(_)) => Err(Failure::of(
            Class::ProgramNotChosen,
            programs.iter().map(describe),
        )),
    }
}

fn find(program: &Program, kind: StreamKind, pid: Option<u16>) -> Option<&Stream> {
    program
        .streams
        .iter()
        .find(|stream| stream.kind == kind && pid.is_none_or(|pid| stream.pid == Some(pid)))
}

fn specifier(stream: &Stream, kind: &str) -> String {
    match stream.pid {
        Some(pid) => format!("0:i:{pid:#x}"),
        None => format!("0:{kind}:0"),
    }
}

fn missing(kind: &str, pid: Option<u16>, programs: &[Program]) -> Failure {
    let asked = match pid {
        Some(pid) => format!("asked for {kind} on PID {pid} ({pid:#x})"),
        None => format!("asked for {kind}"),
    };
    Failure::of(
        Class::StreamMissing,
        std::iter::once(asked).chain(programs.iter().map(describe)),
    )
}

/// `programme 101 "News 24": video 256 (h264), audio 257 (mp2, deu)`
fn describe(program: &Program) -> String {
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

fn describe_stream(stream: &Stream) -> String {
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
    format!("{kind}{pid} ({}{language})", stream.codec)
}
