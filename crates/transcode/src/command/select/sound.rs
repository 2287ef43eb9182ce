use super::super::known::{Program, Stream, StreamKind};
use super::{carried, program, specifier};
use crate::failure::{Class, Failure};
use crate::spec::{AudioTrack, Input, MissingAudio, TrackSelect, same_language};

/// What copied sound may be coded in.
const COPIED_SOUND: [&str; 5] = ["aac", "aac_latm", "ac3", "mp2", "opus"];

/// Where a track's sound comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::command) enum Sound {
    Mapped(String),
    /// Another track of the input without its sound, which stays in step with the picture by itself.
    Muted(String),
    /// Digital silence of our own, where the input has no track.
    Silence,
    None,
}

/// How a track is chosen; the input's own PID goes before, where there is but the one track.
fn wanted(track: &AudioTrack, input: &Input) -> TrackSelect {
    let pid = input.audio_pid.map(TrackSelect::Pid);
    pid.unwrap_or_else(|| track.select.clone())
}

pub(super) fn unseen(track: &AudioTrack, input: &Input, within: &str) -> Result<Sound, Failure> {
    let specifier = match wanted(track, input) {
        TrackSelect::Pid(pid) => format!("0:i:{pid:#x}"),
        TrackSelect::Index(index) => format!("0:{within}a:{index}"),
        // FFmpeg would take every track of that language.
        TrackSelect::Language(language) => {
            let evidence = format!(
                "which track is {language} cannot be told, since nobody could look into the input beforehand"
            );
            return Err(Failure::of(Class::StreamMissing, [evidence]));
        }
    };
    let optional = match input.missing_audio {
        MissingAudio::Drop => "?",
        MissingAudio::Silence | MissingAudio::Fail => "",
    };
    Ok(Sound::Mapped(specifier + optional))
}

pub(super) fn known(
    track: &AudioTrack,
    input: &Input,
    program: &Program,
) -> Result<Sound, Failure> {
    let wanted = wanted(track, input);
    let tracks = program
        .streams
        .iter()
        .filter(|stream| stream.kind == StreamKind::Audio);
    let found = tracks
        .enumerate()
        .find(|(index, stream)| is_meant(&wanted, *index, stream))
        .filter(|(_, stream)| stream.unusable.is_none());
    if let Some((index, stream)) = found {
        if track.is_copied() {
            carried("sound", stream, &COPIED_SOUND)?;
        }
        return Ok(Sound::Mapped(specifier(stream, "a", index)));
    }
    let missing = |why: &str| {
        let asked = asked(&wanted) + why;
        program::missing(&asked, std::slice::from_ref(program))
    };
    match input.missing_audio {
        MissingAudio::Drop => Ok(Sound::None),
        MissingAudio::Fail => Err(missing("")),
        MissingAudio::Silence if track.is_copied() => Err(missing(
            " to be copied, and silence stands in for encoded tracks only",
        )),
        MissingAudio::Silence => Ok(stand_in(program)),
    }
}

fn stand_in(program: &Program) -> Sound {
    let mut streams = program.streams.iter();
    match streams.find(|stream| stream.kind == StreamKind::Audio && stream.unusable.is_none()) {
        Some(other) => Sound::Muted(specifier(other, "a", 0)),
        None => Sound::Silence,
    }
}

fn is_meant(wanted: &TrackSelect, index: usize, stream: &Stream) -> bool {
    match wanted {
        TrackSelect::Pid(pid) => stream.pid == Some(*pid),
        TrackSelect::Index(wanted) => usize::from(*wanted) == index,
        TrackSelect::Language(language) => stream
            .language
            .as_deref()
            .is_some_and(|of_stream| same_language(of_stream, language)),
    }
}

fn asked(wanted: &TrackSelect) -> String {
    match wanted {
        TrackSelect::Pid(pid) => program::asked("audio", Some(*pid)),
        TrackSelect::Index(0) => program::asked("audio", None),
        TrackSelect::Index(index) => format!("asked for audio track {index}, counted from 0"),
        TrackSelect::Language(language) => format!("asked for audio in {language}"),
    }
}
