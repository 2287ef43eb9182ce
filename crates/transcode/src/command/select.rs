//! Which streams of the input are taken: by programme and PID, never by FFmpeg's own choice.

mod data;
pub(super) mod program;
mod sound;

pub(super) use sound::Sound;

use super::known::{Picture, Probe, Program, Stream, StreamKind, Transfer};
use crate::failure::{Class, Failure};
use crate::spec::{ChannelSpec, Input, VideoCodec};

/// What a copied picture may be coded in.
const COPIED_PICTURES: [&str; 3] = ["h264", "hevc", "mpeg2video"];

/// The streams of a run, as FFmpeg's specifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selected {
    pub(super) video: String,
    /// One for each track of the specification.
    pub(super) audio: Vec<Sound>,
    /// Teletext and subtitles that are copied.
    pub(super) data: Vec<String>,
    pub(super) transfer: Transfer,
}

impl Selected {
    /// The generated picture and tone; the tone is in every track.
    pub(super) fn generated(spec: &ChannelSpec) -> Selected {
        let tone = || Sound::Mapped("0:a:0".to_owned());
        Selected {
            video: "0:v:0".to_owned(),
            audio: spec.tracks().iter().map(|_| tone()).collect(),
            data: Vec::new(),
            transfer: Transfer::Sdr,
        }
    }

    pub(super) fn has_silence(&self) -> bool {
        self.audio.contains(&Sound::Silence)
    }
}

pub(super) fn select(
    spec: &ChannelSpec,
    input: &Input,
    probe: &Probe,
) -> Result<Selected, Failure> {
    match &probe.programs {
        Some(programs) => select_known(spec, input, programs),
        None => select_unseen(spec, input),
    }
}

/// The picture that a run takes from this input, as far as somebody has looked.
pub fn picture_taken(spec: &ChannelSpec, input_index: usize, probe: &Probe) -> Option<Picture> {
    let input = spec.inputs.get(input_index)?;
    let program = program::choose(spec, input, probe.programs.as_deref()?).ok()?;
    find(program, StreamKind::Video, input.video_pid)?.picture
}

/// Nobody has looked into the input, so what is asked for is taken at its word: where it is not there FFmpeg ends at once with
/// `matches no streams`. Only `drop` may be made optional; whether silence is needed cannot be told without a look.
fn select_unseen(spec: &ChannelSpec, input: &Input) -> Result<Selected, Failure> {
    let within = input
        .program
        .map_or_else(String::new, |program| format!("p:{program}:"));
    let video = match input.video_pid {
        Some(pid) => format!("0:i:{pid:#x}"),
        // `V` leaves out cover pictures, which `v` takes for video.
        None => format!("0:{within}V:0"),
    };
    let tracks = spec.tracks();
    let audio = tracks
        .iter()
        .map(|track| sound::unseen(track, input, &within));
    data::unseen(spec)?;
    Ok(Selected {
        video,
        audio: audio.collect::<Result<_, _>>()?,
        data: Vec::new(),
        transfer: Transfer::Unknown,
    })
}

fn select_known(
    spec: &ChannelSpec,
    input: &Input,
    programs: &[Program],
) -> Result<Selected, Failure> {
    let program = program::choose(spec, input, programs)?;
    let video = find(program, StreamKind::Video, input.video_pid).ok_or_else(|| {
        let asked = program::asked("video", input.video_pid);
        program::missing(&asked, std::slice::from_ref(program))
    })?;
    if spec.video.codec == VideoCodec::Copy {
        carried("picture", video, &COPIED_PICTURES)?;
    }
    let tracks = spec.tracks();
    let audio = tracks
        .iter()
        .map(|track| sound::known(track, input, program));
    let selected = Selected {
        video: specifier(video, "V", 0),
        audio: audio.collect::<Result<_, _>>()?,
        data: data::known(spec, program),
        transfer: video.transfer,
    };
    if selected.has_silence() && !selected.data.is_empty() {
        // FFmpeg reads on for the stream that is furthest behind: where no subtitle comes, silence would never.
        let asked = "asked for silence beside copied teletext or subtitles, which silence of our own cannot be kept in step with";
        return Err(program::missing(asked, std::slice::from_ref(program)));
    }
    Ok(selected)
}

/// A copied stream travels as it is, so its codec must be one that a rendition carries.
fn carried(what: &str, stream: &Stream, codecs: &[&str]) -> Result<(), Failure> {
    if codecs.contains(&stream.codec.as_str()) {
        return Ok(());
    }
    let came = program::describe_stream(stream);
    let evidence = format!(
        "the input's {what} is {came}; a copied one must be {}",
        codecs.join(", ")
    );
    Err(Failure::of(Class::InputCodecNotCarried, [evidence]))
}

pub(super) fn find(program: &Program, kind: StreamKind, pid: Option<u16>) -> Option<&Stream> {
    program
        .streams
        .iter()
        .find(|stream| stream.kind == kind && pid.is_none_or(|pid| stream.pid == Some(pid)))
        .filter(|stream| stream.unusable.is_none())
}

/// By PID, else by the place among the streams of its kind.
fn specifier(stream: &Stream, kind: &str, place: usize) -> String {
    match stream.pid {
        Some(pid) => format!("0:i:{pid:#x}"),
        None => format!("0:{kind}:{place}"),
    }
}
