//! What becomes of each audio track.

use super::line::decimal;
use super::output::{Args, Shared};
use super::select::Sound;
use crate::spec::{AudioCodec, AudioTrack, Rendition};

/// A track that is heard in this run.
pub(super) struct Heard {
    /// Its place in the specification, and so among the PIDs.
    pub(super) place: usize,
    pub(super) track: AudioTrack,
    /// FFmpeg's specifier with the input.
    pub(super) specifier: String,
    /// It is our own silence, which has no end.
    pub(super) endless: bool,
    /// It stands in for a track that is missing.
    muted: bool,
}

/// The tracks that have a source.
pub(super) fn heard(
    tracks: Vec<AudioTrack>,
    sounds: &[Sound],
    silence: Option<usize>,
) -> Vec<Heard> {
    let pairs = tracks.into_iter().zip(sounds).enumerate();
    let heard = pairs.filter_map(|(place, (track, sound))| {
        let (specifier, endless) = match sound {
            Sound::Mapped(specifier) | Sound::Muted(specifier) => (specifier.clone(), false),
            Sound::Silence => (format!("{}:a:0", silence?), true),
            Sound::None => return None,
        };
        let muted = matches!(sound, Sound::Muted(_));
        Some(Heard {
            place,
            track,
            specifier,
            endless,
            muted,
        })
    });
    heard.collect()
}

/// How every heard track is encoded, and what it is called.
pub(super) fn arguments(args: &mut Args, shared: &Shared<'_>, rung: &Rendition) {
    let alone = shared.heard.len() == 1;
    for (index, heard) in shared.heard.iter().enumerate() {
        let of = |option: &str| match alone {
            true => format!("-{option}"),
            false => format!("-{option}:{index}"),
        };
        let track = &heard.track;
        match encoder(track.codec) {
            Some(encoder) => {
                let bitrate = track.bitrate.unwrap_or(rung.audio_bitrate);
                args.pair(&of("c:a"), encoder);
                args.pair(&of("b:a"), bitrate.to_string());
                let (rate, channels) = match alone {
                    true => ("-ar".to_owned(), "-ac".to_owned()),
                    false => (of("ar:a"), of("ac:a")),
                };
                args.pair(&rate, shared.spec.audio.sample_rate.to_string());
                args.pair(&channels, track.channels.to_string());
                let filters = filters(shared, heard);
                match alone {
                    true => args.pair("-af", filters),
                    false => args.pair(&of("filter:a"), filters),
                }
            }
            None => args.pair(&of("c:a"), "copy"),
        }
        // The other track's language is not this one's.
        let unsaid = heard.muted.then_some("und");
        if let Some(language) = track.announced_language().or(unsaid) {
            args.pair(
                &format!("-metadata:s:a:{index}"),
                format!("language={language}"),
            );
        }
    }
}

/// The encoder of a codec; none where nothing is encoded.
pub(super) fn encoder(codec: AudioCodec) -> Option<&'static str> {
    match codec {
        AudioCodec::Aac => Some("aac"),
        AudioCodec::Ac3 => Some("ac3"),
        AudioCodec::Mp2 => Some("mp2"),
        AudioCodec::Opus => Some("libopus"),
        AudioCodec::Copy => None,
    }
}

fn filters(shared: &Shared<'_>, heard: &Heard) -> String {
    let track = &heard.track;
    let mut filters = Vec::new();
    // Sound that is to come earlier only gets earlier timestamps; sound that is to come later is held back, so that it never
    // runs ahead of the picture in the multiplex.
    let earlier = f64::from(track.delay_ms.min(0)) / 1000.0;
    let with_picture = if heard.endless {
        0.0
    } else {
        shared.head_start.sound_shift()
    };
    let shift = earlier + with_picture;
    if shift != 0.0 {
        filters.push(format!(
            "asetpts=PTS{}{}/TB",
            if shift < 0.0 { "-" } else { "+" },
            decimal(shift.abs())
        ));
    }
    filters.push("aresample=async=1".to_owned());
    if heard.muted {
        filters.push("volume=0".to_owned());
        return filters.join(",");
    }
    if (track.gain - 1.0).abs() > f64::EPSILON {
        filters.push(format!("volume={}", decimal(track.gain)));
    }
    if track.normalize {
        filters.push("loudnorm=I=-23:TP=-1:LRA=11".to_owned());
    }
    if track.delay_ms > 0 {
        filters.push(format!("adelay=delays={}:all=1", track.delay_ms));
    }
    filters.join(",")
}
