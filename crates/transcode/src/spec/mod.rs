//! The specification of a channel: what somebody wants to be running.

mod audio;
mod channel;
mod context;
mod destination;
mod fault;
mod input;
mod matching;
mod multiplex;
mod names;
mod output;
mod patch;
mod read;
mod rendition;
mod rules;
mod secret;
mod support;
mod tracks;
mod video;
mod warnings;
mod words;

pub use audio::*;
pub use channel::*;
pub use context::{ChannelSpecContext, Limits};
pub use fault::{Fault, code};
pub use input::*;
pub use matching::match_outputs;
pub use output::*;
pub use patch::merge_patch;
pub use rendition::*;
pub use support::refuse_unsupported;
pub(crate) use tracks::same_language;
pub use video::*;
pub use warnings::warnings;
