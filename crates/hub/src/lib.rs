//! Takes each rendition from a pipe and hands it to any number of outputs.
//!
//! Each rendition's transport stream is read from its pipe without ever waiting on an output, put on the channel's
//! one timeline, and handed to paced datagrams, HLS windows, recordings and HTTP readers.

mod channel;
mod delivery;
mod file;
mod gate;
mod hls;
mod hub;
mod instant;
mod meter;
mod pacer;
mod plan;
mod reader;
mod rung;
mod subscriber;
mod tap;
mod thumbnail;
mod timeline;

pub use channel::{Channel, RunFeed};
pub use delivery::{Delivery, DeliveryError, DeliveryState, ErrorKind};
pub use gate::Gate;
pub use hub::{Hub, HubSettings};
pub use plan::{Interface, OutputKind, OutputPlan, RunStart, RungStart, Target, VideoFacts};
pub use subscriber::TsReader;
