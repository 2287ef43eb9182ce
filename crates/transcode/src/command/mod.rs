//! The FFmpeg command: a pure function from what is wanted and what is known to an argv.

mod known;
mod line;

pub use known::{Capabilities, Places, Probe, Program, Stream, StreamKind};
pub use line::{CommandLine, Pipes, lines};

use crate::failure::{Class, Failure};
use crate::spec::ChannelSpec;

/// The one process that decodes this input once and encodes each rendition once.
///
/// # Errors
/// What cannot be built is told in the words of the failure dictionary, and is the outcome of a run.
pub fn build(
    _spec: &ChannelSpec,
    _input_index: usize,
    _probe: &Probe,
    _capabilities: &Capabilities,
    _places: &Places,
) -> Result<CommandLine, Failure> {
    Err(Failure::of(Class::NotSupported, None::<String>))
}

/// The files of the channel that a run with this input opens, as the specification names them; the caller finds each
/// under a media root and hands the answer in [`Places::files`].
pub fn files(spec: &ChannelSpec, input_index: usize) -> Vec<&str> {
    let input = spec.inputs.get(input_index).and_then(|input| match &input.source {
        crate::spec::Source::File { path, .. } => Some(path.as_str()),
        _ => None,
    });
    input.into_iter().chain(spec.logo.as_ref().map(|logo| logo.path.as_str())).collect()
}
