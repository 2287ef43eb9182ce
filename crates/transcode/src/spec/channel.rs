use serde::Serialize;
use utoipa::ToSchema;

use super::words::words;
use super::{Audio, AudioTrack, Data, Input, Logo, Output, Rendition, Video};

/// One live programme: inputs in order of preference, an encoding, renditions, outputs.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ChannelSpec {
    /// Unique among channels, 1 to 255 characters, not digits only.
    #[schema(min_length = 1, max_length = 255, example = "news-24")]
    pub name: String,
    #[schema(required = false, default = "", max_length = 4096)]
    pub description: String,
    #[schema(required = false, max_items = 64)]
    pub tags: Vec<String>,
    /// Routes the channel's job to workers of that label.
    #[schema(
        required = false,
        default = "default",
        min_length = 1,
        max_length = 64,
        pattern = "^[A-Za-z0-9._-]+$"
    )]
    pub pool: String,
    /// 0 to 100; the higher is placed first.
    #[schema(required = false, default = 50, maximum = 100)]
    pub priority: u8,
    /// Tried in this order, at least one.
    #[schema(min_items = 1, max_items = 16)]
    pub inputs: Vec<Input>,
    #[schema(required = false)]
    pub video: Video,
    #[schema(required = false)]
    pub audio: Audio,
    /// Replaces `audio` where given.
    #[schema(min_items = 1, max_items = 16)]
    pub audio_tracks: Option<Vec<AudioTrack>>,
    #[schema(required = false)]
    pub data: Data,
    pub logo: Option<Logo>,
    /// The ladder: 1 to 12 rungs.
    #[schema(min_items = 1, max_items = 12)]
    pub renditions: Vec<Rendition>,
    #[schema(required = false, max_items = 512)]
    pub outputs: Vec<Output>,
    #[schema(required = false)]
    pub restart: RestartPolicy,
}

/// When a run is given up and when the next begins.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RestartPolicy {
    /// Seconds from spawn within which the first byte must appear.
    #[schema(required = false, default = 15, minimum = 1, maximum = 600)]
    pub start_deadline_seconds: f64,
    /// Seconds without advance after which a run is killed.
    #[schema(required = false, default = 5, minimum = 1, maximum = 600)]
    pub stall_timeout_seconds: f64,
    /// Retries after the first attempt before `on_exhausted` decides.
    #[schema(required = false, default = 5, maximum = 1000)]
    pub max_retries: u32,
    /// Seconds before the first, second, … retry; the last repeats.
    #[schema(required = false, min_items = 1, max_items = 32, example = json!([1, 2, 4, 8, 15]))]
    pub retry_delays_seconds: Vec<f64>,
    #[schema(required = false)]
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
