//! What becomes of a run whose input has become another.

use super::known::{Capabilities, Places, Probe, Program, Stream, StreamKind, Unusable};
use super::select::{Sound, program};
use super::{build, select_streams};
use crate::failure::{Class, Failure};
use crate::spec::{ChannelSpec, Input};

/// Why the run that was built with `before` has to end, now that its input is as `now` says. None where it reads on:
/// FFmpeg itself follows another size, frame rate or language, and what it does not read may come and go.
pub fn follow(
    spec: &ChannelSpec,
    input_index: usize,
    before: &Probe,
    now: &Probe,
    capabilities: &Capabilities,
    places: &Places,
) -> Option<Failure> {
    let old = build(spec, input_index, before, capabilities, places).ok()?;
    let new = match build(spec, input_index, now, capabilities, places) {
        Ok(new) => new,
        // A second programme has come beside the one that is being read.
        Err(failure) if failure.class == Class::ProgramNotChosen => return None,
        Err(failure) => return Some(gone(spec.inputs.get(input_index)?, now, failure)),
    };
    let read = |stream: &&Stream| old.args.iter().any(|arg| reads(arg, stream));
    let codecs = |probe: &Probe| -> Vec<(Option<u16>, String)> {
        let streams = probe
            .programs
            .iter()
            .flatten()
            .flat_map(|program| &program.streams)
            .filter(read);
        streams.map(|one| (one.pid, one.codec.clone())).collect()
    };
    if old.args == new.args && codecs(before) == codecs(now) {
        return None;
    }
    let facts = [
        format!("it was {}", describe(before)),
        format!("it is {}", describe(now)),
    ];
    Some(Failure::of(Class::InputFormatChanged, facts))
}

/// Whether the input's own sound is read, and no silence in its place.
pub fn has_sound(spec: &ChannelSpec, input: &Input, probe: &Probe) -> bool {
    let mapped = |sound: &Sound| matches!(sound, Sound::Mapped(_));
    select_streams(spec, input, probe).is_ok_and(|selected| selected.audio.iter().any(mapped))
}

/// `programme 101: video 256 (h264), audio 257 (mp2, deu)`
pub fn describe(probe: &Probe) -> String {
    let programs = probe.programs.iter().flatten();
    let told: Vec<String> = programs.map(program::describe).collect();
    match told.is_empty() {
        true => "nothing".to_owned(),
        false => told.join("; "),
    }
}

/// Why a choice fails that would do if every stream could be decoded.
pub(super) fn unusable(probe: &Probe, failure: Failure) -> Failure {
    let named = |wanted: Unusable| {
        let streams = probe.programs.iter().flatten().flat_map(|one| &one.streams);
        let unusable = streams.filter(|stream| stream.unusable == Some(wanted));
        let pids: Vec<String> = unusable
            .filter_map(|stream| Some(stream.pid?.to_string()))
            .collect();
        pids.join(", ")
    };
    let (scrambled, silent) = (named(Unusable::Scrambled), named(Unusable::Silent));
    let mut facts = failure.evidence;
    if !silent.is_empty() {
        facts.insert(0, format!("PID {silent} is listed and carries no packets"));
    }
    if scrambled.is_empty() {
        return Failure::of(failure.class, facts);
    }
    facts.insert(0, format!("PID {scrambled} arrives scrambled"));
    Failure::of(Class::InputScrambled, facts)
}

/// What is wanted is there no more; where only the sound is gone, that is its own word.
fn gone(input: &Input, now: &Probe, failure: Failure) -> Failure {
    let pictured = |program: &Program| {
        let wanted = input.program.is_none() || program.number == input.program;
        wanted
            && program
                .streams
                .iter()
                .any(|one| one.kind == StreamKind::Video && one.unusable.is_none())
    };
    let only_sound = now.programs.iter().flatten().any(pictured);
    match failure.class {
        Class::StreamMissing | Class::InputScrambled if only_sound => {
            Failure::of(Class::AudioLost, failure.evidence)
        }
        _ => failure,
    }
}

/// Whether an argument names the stream's PID.
fn reads(arg: &str, stream: &Stream) -> bool {
    let Some(pid) = stream.pid else { return false };
    let named = format!("0:i:{pid:#x}");
    arg.match_indices(&named).any(|(at, _)| {
        let next = arg.as_bytes().get(at + named.len());
        !next.is_some_and(u8::is_ascii_hexdigit)
    })
}

#[cfg(test)]
mod tests;
