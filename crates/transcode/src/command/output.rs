//! The arguments of each output: one a rendition, then the thumbnail.

use super::cadence::Cadence;
use super::head_start::HeadStart;
use super::line::decimal;
use super::mux;
use super::select::Sound;
use super::video;
use crate::failure::{Class, Failure};
use crate::spec::{AudioCodec, ChannelSpec, Rendition};

/// What the outputs have in common.
pub(super) struct Shared<'a> {
    pub(super) spec: &'a ChannelSpec,
    pub(super) cadence: &'a Cadence,
    /// The sound's specifier with its input; none for no sound.
    pub(super) sound: Option<String>,
    /// The sound is our own, which has no end.
    pub(super) endless_sound: bool,
    pub(super) head_start: HeadStart,
    pub(super) mux_delay: f64,
}

pub(super) fn sound_specifier(sound: &Sound, silence: Option<usize>) -> Option<String> {
    match sound {
        Sound::Mapped(specifier) => Some(specifier.clone()),
        Sound::Silence => silence.map(|input| format!("{input}:a:0")),
        Sound::None => None,
    }
}

pub(super) fn rendition(
    shared: &Shared<'_>,
    index: usize,
    rung: &Rendition,
    fd: i32,
) -> Result<Vec<String>, Failure> {
    let mut args = Args(Vec::new());
    args.pair("-map", format!("[v{index}]"));
    if let Some(sound) = &shared.sound {
        args.pair("-map", sound);
    }
    video::arguments(&mut args, shared, rung);
    if shared.sound.is_some() {
        audio(&mut args, shared, rung)?;
    }
    mux::arguments(&mut args, shared, rung);
    if shared.endless_sound {
        // Else FFmpeg outlives its input and delivers silence for ever.
        args.words("-shortest");
    }
    args.pair("-f", "mpegts");
    args.0.push(format!("pipe:{fd}"));
    Ok(args.0)
}

/// Pictures on a pipe of their own. One thread, since each further one holds back a picture; every picture that the graph
/// lets through, since a constant rate would repeat it until the next.
pub(super) fn thumbnail(fd: i32) -> Vec<String> {
    let mut args = Args(Vec::new());
    args.pair("-map", "[thumbnail]");
    args.words("-c:v mjpeg -threads 1 -q:v 6");
    args.words("-fps_mode passthrough -flush_packets 1 -f image2pipe");
    args.0.push(format!("pipe:{fd}"));
    args.0
}

fn audio(args: &mut Args, shared: &Shared<'_>, rung: &Rendition) -> Result<(), Failure> {
    let audio = &shared.spec.audio;
    let encoder = audio_encoder(audio.codec)
        .ok_or_else(|| Failure::of(Class::NotSupported, ["audio that is copied"]))?;
    args.pair("-c:a", encoder);
    args.pair("-b:a", rung.audio_bitrate.to_string());
    args.pair("-ar", audio.sample_rate.to_string());
    args.pair("-ac", audio.channels.to_string());
    args.pair("-af", audio_filters(shared));
    Ok(())
}

pub(super) fn audio_encoder(codec: AudioCodec) -> Option<&'static str> {
    match codec {
        AudioCodec::Aac => Some("aac"),
        AudioCodec::Ac3 => Some("ac3"),
        AudioCodec::Mp2 => Some("mp2"),
        AudioCodec::Opus => Some("libopus"),
        AudioCodec::Copy => None,
    }
}

fn audio_filters(shared: &Shared<'_>) -> String {
    let audio = &shared.spec.audio;
    let mut filters = Vec::new();
    // Sound that is to come earlier only gets earlier timestamps; sound that is to come later is held back, so that it never
    // runs ahead of the picture in the multiplex.
    let earlier = f64::from(audio.delay_ms.min(0)) / 1000.0;
    let shift = earlier
        + if shared.is_input(0) {
            shared.head_start.sound_shift()
        } else {
            0.0
        };
    if shift != 0.0 {
        filters.push(format!(
            "asetpts=PTS{}{}/TB",
            if shift < 0.0 { "-" } else { "+" },
            decimal(shift.abs())
        ));
    }
    filters.push("aresample=async=1".to_owned());
    if (audio.gain - 1.0).abs() > f64::EPSILON {
        filters.push(format!("volume={}", decimal(audio.gain)));
    }
    if audio.normalize {
        filters.push("loudnorm=I=-23:TP=-1:LRA=11".to_owned());
    }
    if audio.delay_ms > 0 {
        filters.push(format!("adelay=delays={}:all=1", audio.delay_ms));
    }
    filters.join(",")
}

impl Shared<'_> {
    /// Whether the sound comes from that input.
    fn is_input(&self, number: usize) -> bool {
        self.sound
            .as_ref()
            .is_some_and(|sound| sound.starts_with(&format!("{number}:")))
    }
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
