use database::channels::ChannelRow;
use serde::Serialize;
use serde_json::Value;
use transcode::spec::ChannelSpec;
use utoipa::ToSchema;

use super::{Job, OutputResource, rfc3339};
use crate::latest::Latest;

/// A channel: what was asked for, its job, and how its outputs deliver.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Channel {
    pub id: i64,
    /// The specification without its outputs, secrets hidden.
    #[serde(flatten)]
    #[schema(value_type = ChannelSpec)]
    pub spec: Value,
    pub outputs: Vec<OutputResource>,
    pub job: Job,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// After a change: a new run takes the place of the present one at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restarts: Option<bool>,
}

impl Channel {
    pub fn of(row: &ChannelRow, latest: &Latest) -> Self {
        let reports = latest.deliveries(row.id);
        let outputs = row.spec.outputs.iter().map(|output| {
            let paused = output.id.is_some_and(|id| row.paused.contains(&id));
            OutputResource::of(output, paused, &reports)
        });
        let outputs = outputs.collect();
        let mut spec = serde_json::to_value(row.spec.redacted()).unwrap_or_default();
        if let Value::Object(fields) = &mut spec {
            fields.remove("outputs");
        }
        Self {
            id: row.id,
            spec,
            outputs,
            job: Job::of(&row.job, latest),
            created_at: rfc3339(row.created_at).unwrap_or_default(),
            updated_at: rfc3339(row.updated_at).unwrap_or_default(),
            restarts: None,
        }
    }

    pub fn after_change(row: &ChannelRow, latest: &Latest, restarts: bool) -> Self {
        Self {
            restarts: Some(restarts),
            ..Self::of(row, latest)
        }
    }
}
