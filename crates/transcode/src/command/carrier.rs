//! The process that carries an SRT input to the worker: an FFmpeg that takes bytes and neither reads nor changes them.

use super::network::{self, Patience};
use crate::spec::{ChannelSpec, Input, Source};

/// Its arguments; the transport stream comes on its standard output, byte by byte as it was sent. None of an input that
/// needs no carrier.
pub fn carrier(input: &Input, spec: Option<&ChannelSpec>) -> Option<Vec<String>> {
    if !matches!(input.source, Source::Srt(_)) {
        return None;
    }
    let patience = spec.map_or(Patience::Timed, Patience::of);
    let opening = network::opening(input, patience, false)?;
    let mut args: Vec<String> = [
        "-hide_banner",
        "-nostdin",
        "-nostats",
        "-loglevel",
        "repeat+level+info",
    ]
    .map(str::to_owned)
    .into();
    args.extend(opening.options);
    args.extend(["-i".to_owned(), opening.url]);
    args.extend(
        "-map 0:0 -c copy -flush_packets 1 -f data pipe:1"
            .split(' ')
            .map(str::to_owned),
    );
    Some(args)
}
