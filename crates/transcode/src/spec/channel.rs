use serde::Serialize;
use utoipa::ToSchema;

use super::words::words;

use super::{Audio, AudioTrack, Data, Input, Logo, Output, Rendition, Video};

/// One live programme: inputs in order of preference, an encoding, renditions, outputs.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ChannelSpec {
    /// Unique among channels, 1 to 255 characters, not digits only.
    pub name: String,
    pub description: String,
    pub tags: Vec<String>,
    /// Routes the channel's job to workers of that label.
    pub pool: String,
    /// 0 to 100; the higher is placed first.
    pub priority: u8,
    /// Tried in this order, at least one.
    pub inputs: Vec<Input>,
    pub video: Video,
    pub audio: Audio,
    /// Replaces `audio` where given.
    pub audio_tracks: Option<Vec<AudioTrack>>,
    pub data: Data,
    pub logo: Option<Logo>,
    /// The ladder: 1 to 12 rungs.
    pub renditions: Vec<Rendition>,
    pub outputs: Vec<Output>,
    pub restart: RestartPolicy,
}

/// When a run is given up and when the next begins.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RestartPolicy {
    /// Seconds from spawn within which the first byte must appear.
    pub start_deadline_seconds: f64,
    /// Seconds without advance after which a run is killed.
    pub stall_timeout_seconds: f64,
    /// Retries after the first attempt before `on_exhausted` decides.
    pub max_retries: u32,
    /// Seconds before the first, second, … retry; the last repeats.
    pub retry_delays_seconds: Vec<f64>,
    pub on_exhausted: OnExhausted,
}

words!(
    /// What happens when the retries are used up.
    OnExhausted {
        /// The job becomes `failed`.
        Fail = "fail",
        /// One attempt every 60 seconds, for ever.
        KeepTrying = "keep_trying",
    }
);
