//! Teletext and DVB subtitles.

use super::super::known::{Program, Unusable};
use crate::failure::{Class, Failure};
use crate::spec::{ChannelSpec, DataHandling};

/// FFmpeg's names of what is to be copied.
fn wanted(spec: &ChannelSpec) -> Vec<&'static str> {
    let data = &spec.data;
    let kinds = [
        ("dvb_teletext", data.teletext),
        ("dvb_subtitle", data.dvb_subtitles),
    ];
    let copied = kinds
        .into_iter()
        .filter(|(_, how)| *how == DataHandling::Copy);
    copied.map(|(codec, _)| codec).collect()
}

/// A programme without them runs without them.
pub(super) fn known(spec: &ChannelSpec, program: &Program) -> Vec<String> {
    let wanted = wanted(spec);
    let streams = program.streams.iter();
    streams
        .filter(|stream| wanted.contains(&stream.codec.as_str()))
        .filter(|stream| stream.unusable != Some(Unusable::Scrambled))
        .filter_map(|stream| Some(format!("0:i:{:#x}", stream.pid?)))
        .collect()
}

pub(super) fn unseen(spec: &ChannelSpec) -> Result<(), Failure> {
    match wanted(spec).first() {
        None => Ok(()),
        Some(codec) => {
            let evidence = format!(
                "whether the input has {codec} cannot be told, since nobody could look into it beforehand"
            );
            Err(Failure::of(Class::StreamMissing, [evidence]))
        }
    }
}
