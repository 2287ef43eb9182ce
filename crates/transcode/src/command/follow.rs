//! What becomes of a run whose input has become another.

use std::collections::BTreeSet;

use super::known::{Capabilities, Places, Probe, Program, Stream, StreamKind, Unusable};
use super::select::{Sound, find, program};
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
    let input = spec.inputs.get(input_index)?;
    let old = build(spec, input_index, before, capabilities, places).ok()?;
    let new = match build(spec, input_index, now, capabilities, places) {
        Ok(new) => new,
        // A second programme has come beside the one that is being read.
        Err(failure) if failure.class == Class::ProgramNotChosen => return None,
        Err(failure) => return Some(gone(spec, input, now, failure)),
    };
    let read = |stream: &&Stream| old.args.iter().any(|arg| reads(arg, stream));
    // Neither their order nor another programme of the same PIDs is any matter of this run's.
    let codecs = |probe| -> BTreeSet<(Option<u16>, String)> {
        let streams = taken(spec, input, probe).map_or(&[][..], |program| &program.streams);
        let read = streams.iter().filter(read);
        read.map(|one| (one.pid, one.codec.clone())).collect()
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

/// Whether the programme that is taken lists sound of which none comes, or none that can be decoded.
pub fn announces_sound(spec: &ChannelSpec, input: &Input, probe: &Probe) -> bool {
    let streams = taken(spec, input, probe).map_or(&[][..], |program| &program.streams);
    let mut sounds = streams.iter().filter(|one| one.kind == StreamKind::Audio);
    sounds.any(|one| one.unusable.is_some())
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
fn gone(spec: &ChannelSpec, input: &Input, now: &Probe, failure: Failure) -> Failure {
    let picture =
        taken(spec, input, now).and_then(|one| find(one, StreamKind::Video, input.video_pid));
    match failure.class {
        Class::StreamMissing | Class::InputScrambled if picture.is_some() => {
            Failure::of(Class::AudioLost, failure.evidence)
        }
        _ => failure,
    }
}

/// The programme that a run takes, where somebody has looked.
fn taken<'a>(spec: &ChannelSpec, input: &Input, probe: &'a Probe) -> Option<&'a Program> {
    program::choose(spec, input, probe.programs.as_deref()?).ok()
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
