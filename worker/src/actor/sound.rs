//! Whether the input has lost its sound, and what stands in.

use transcode::command::{self, Probe};
use transcode::failure::{Class, Failure};
use transcode::spec::{ChannelSpec, Input, MissingAudio};

/// What is to be said of an input that is opened without sound of its own: none where it never had any and announces none.
pub(super) fn lost(
    spec: &ChannelSpec,
    input: &Input,
    seen: &Probe,
    had_sound: bool,
) -> Option<(String, Failure)> {
    let announced = command::announces_sound(spec, input, seen);
    if command::has_sound(spec, input, seen) || !(had_sound || announced) {
        return None;
    }
    let meanwhile = match input.missing_audio {
        MissingAudio::Silence => "silence stands in",
        MissingAudio::Drop => "the channel goes on without",
        MissingAudio::Fail => "the channel fails",
    };
    let reason = format!("the input has lost its sound; {meanwhile}");
    let facts = [
        format!("the input is {}", command::describe(seen)),
        meanwhile.to_owned(),
    ];
    Some((reason, Failure::of(Class::AudioLost, facts)))
}
