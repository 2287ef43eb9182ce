//! The specification of a channel: what somebody wants to be running.

mod audio;
mod channel;
mod input;
mod output;
mod rendition;
mod video;

pub use audio::*;
pub use channel::*;
pub use input::*;
pub use output::*;
pub use rendition::*;
pub use video::*;
