//! The arguments of each output: one a rendition, then the thumbnail.

use super::cadence::Cadence;
use super::head_start::HeadStart;
use super::sound::{self, Heard};
use super::{mux, video};
use crate::spec::{ChannelSpec, Rendition};

/// What the outputs have in common.
pub(super) struct Shared<'a> {
    pub(super) spec: &'a ChannelSpec,
    pub(super) cadence: &'a Cadence,
    /// Its specifier, where the picture is not encoded.
    pub(super) copied_picture: Option<&'a str>,
    pub(super) heard: Vec<Heard>,
    /// Specifiers of teletext and subtitles.
    pub(super) data: &'a [String],
    pub(super) head_start: HeadStart,
    pub(super) mux_delay: f64,
}

pub(super) fn rendition(
    shared: &Shared<'_>,
    index: usize,
    rung: &Rendition,
    fd: i32,
) -> Vec<String> {
    let mut args = Args(Vec::new());
    match shared.copied_picture {
        Some(specifier) => args.pair("-map", specifier),
        None => args.pair("-map", format!("[v{index}]")),
    }
    for heard in &shared.heard {
        args.pair("-map", &heard.specifier);
    }
    for data in shared.data {
        args.pair("-map", data);
    }
    video::arguments(&mut args, shared, rung);
    sound::arguments(&mut args, shared, rung);
    if !shared.data.is_empty() {
        args.words("-c:s copy");
    }
    mux::arguments(&mut args, shared, rung);
    if shared.heard.iter().any(|heard| heard.endless) {
        // Else FFmpeg outlives its input and delivers silence for ever.
        args.words("-shortest");
    }
    args.pair("-f", "mpegts");
    args.0.push(format!("pipe:{fd}"));
    args.0
}

/// Pictures on a pipe of their own. One thread, since each further one holds back a picture; every picture that the graph
/// lets through, since a constant rate would repeat it until the next.
pub(super) fn thumbnail(fd: i32) -> Vec<String> {
    let mut args = Args(Vec::new());
    args.pair("-map", "[thumbnail]");
    args.words("-c:v mjpeg -threads 1 -q:v 6");
    // `vfr`, since the graph is built anew when the input changes size and its still then begins at zero again: those
    // pictures are dropped here as the ladder drops them, where `passthrough` would end the run.
    args.words("-fps_mode vfr -flush_packets 1 -f image2pipe");
    args.0.push(format!("pipe:{fd}"));
    args.0
}

/// Arguments in the making.
pub(super) struct Args(pub(super) Vec<String>);

impl Args {
    pub(super) fn pair(&mut self, option: &str, value: impl Into<String>) {
        self.0.extend([option.to_owned(), value.into()]);
    }

    /// Several fixed arguments, parted by spaces.
    pub(super) fn words(&mut self, text: &str) {
        self.0.extend(text.split(' ').map(str::to_owned));
    }
}
