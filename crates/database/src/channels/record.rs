use diesel::prelude::*;
use serde_json::{Map, Value, json};
use transcode::spec::{ChannelSpec, Limits};

use crate::DatabaseError;
use crate::schema::channels;
use crate::words::{json, read_json};

/// A row of `channels`, column by column in the order of the table.
#[derive(Debug, Clone, Queryable)]
pub(super) struct ChannelRecord {
    pub(super) id: i64,
    pub(super) name: String,
    description: String,
    tags: String,
    pool: String,
    pub(super) priority: i32,
    inputs: String,
    video: String,
    audio: String,
    audio_tracks: String,
    data: String,
    logo: String,
    restart: String,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
    pub(super) revision: i64,
}

/// What of a specification stands in the channel's own row.
#[derive(Debug, Insertable, AsChangeset)]
#[diesel(table_name = channels)]
pub(super) struct SpecColumns {
    name: String,
    description: String,
    tags: String,
    pool: String,
    priority: i32,
    inputs: String,
    video: String,
    audio: String,
    audio_tracks: String,
    data: String,
    logo: String,
    restart: String,
}

impl SpecColumns {
    pub(super) fn of(spec: &ChannelSpec) -> Result<Self, DatabaseError> {
        Ok(SpecColumns {
            name: spec.name.clone(),
            description: spec.description.clone(),
            tags: json(&spec.tags)?,
            pool: spec.pool.clone(),
            priority: i32::from(spec.priority),
            inputs: json(&spec.inputs)?,
            video: json(&spec.video)?,
            audio: json(&spec.audio)?,
            audio_tracks: json(&spec.audio_tracks)?,
            data: json(&spec.data)?,
            logo: json(&spec.logo)?,
            restart: json(&spec.restart)?,
        })
    }
}

impl ChannelRecord {
    /// The whole specification again; `renditions` and `outputs` are the documents of the channel's other rows.
    pub(super) fn spec(
        &self,
        renditions: Vec<Value>,
        outputs: Vec<Value>,
    ) -> Result<ChannelSpec, DatabaseError> {
        let mut spec = Map::new();
        spec.insert("name".into(), json!(self.name));
        spec.insert("description".into(), json!(self.description));
        spec.insert("pool".into(), json!(self.pool));
        spec.insert("priority".into(), json!(self.priority));
        for (field, text) in [
            ("tags", &self.tags),
            ("inputs", &self.inputs),
            ("video", &self.video),
            ("audio", &self.audio),
            ("audio_tracks", &self.audio_tracks),
            ("data", &self.data),
            ("logo", &self.logo),
            ("restart", &self.restart),
        ] {
            spec.insert(field.into(), read_json(text)?);
        }
        spec.insert("renditions".into(), Value::Array(renditions));
        spec.insert("outputs".into(), Value::Array(outputs));
        // What was accepted under a higher limit stays readable under a lower one.
        let limits = Limits {
            outputs: usize::MAX,
        };
        ChannelSpec::read_within(&Value::Object(spec), limits).map_err(|faults| {
            let first = faults
                .first()
                .map(|fault| format!("{}: {}", fault.pointer, fault.detail));
            DatabaseError::corrupt(format_args!(
                "channel {}: {}",
                self.id,
                first.unwrap_or_default()
            ))
        })
    }
}
