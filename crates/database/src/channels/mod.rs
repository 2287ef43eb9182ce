//! Channels: what somebody wants to be running, whole.

mod list;
mod read;
mod record;
mod write;

pub use list::{ChannelFilter, ChannelSort, list};
pub use read::{by_name, get};
pub use write::{Apply, Change, Deleted, Replaced, delete, hold, insert, replace};

pub(crate) use write::{check_revision, held_job, purge, revision, touch};

use std::collections::BTreeSet;

use transcode::spec::ChannelSpec;

use crate::jobs::JobRow;

/// A channel as it is kept, with its renditions, outputs and job.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelRow {
    pub id: i64,
    /// Its outputs carry their ids.
    pub spec: ChannelSpec,
    /// The ids of the outputs that are paused.
    pub paused: BTreeSet<i64>,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    pub updated_at: i64,
    /// Another at every change of the channel or its outputs: the `ETag`.
    pub revision: i64,
    pub job: JobRow,
}
