use database::outputs::OutputRow;
use link::{DeliveryReport, DeliveryState, LinkReport};
use serde::Serialize;
use serde_json::Value;
use transcode::failure::Failure;
use transcode::spec::Output;
use utoipa::ToSchema;

/// An output, and how it delivers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OutputResource {
    /// The output's fields, secrets hidden.
    #[serde(flatten)]
    #[schema(value_type = Output)]
    pub output: Value,
    pub delivery: Delivery,
}

/// How an output delivers; never green where nothing is delivered.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Delivery {
    pub state: DeliveryState,
    pub bytes: u64,
    /// Bits per second.
    pub bitrate: u64,
    /// Packets lost because the output was too slow.
    pub drops: u64,
    pub reconnects: u64,
    /// Age of the last good byte.
    pub last_byte_age_seconds: Option<f64>,
    pub failure: Option<Failure>,
    /// How the connection fares; only of an `srt` output that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkReport>,
}

impl Delivery {
    /// What is known of the output; nothing fresh is waiting, and a pause is known without news.
    pub fn of(output_id: Option<i64>, paused: bool, reports: &[DeliveryReport]) -> Self {
        let report = reports
            .iter()
            .find(|report| Some(report.output_id) == output_id)
            .cloned();
        let state = match (paused, &report) {
            (true, _) => DeliveryState::Paused,
            (false, Some(report)) => report.state,
            (false, None) => DeliveryState::Waiting,
        };
        let report = report.unwrap_or(DeliveryReport {
            output_id: 0,
            state,
            bytes: 0,
            bitrate: 0,
            drops: 0,
            reconnects: 0,
            last_byte_age_seconds: None,
            failure: None,
            link: None,
        });
        Self {
            state,
            bytes: report.bytes,
            bitrate: report.bitrate,
            drops: report.drops,
            reconnects: report.reconnects,
            last_byte_age_seconds: report.last_byte_age_seconds,
            failure: report.failure,
            link: report.link,
        }
    }
}

impl OutputResource {
    pub fn of(output: &Output, paused: bool, reports: &[DeliveryReport]) -> Self {
        let document = serde_json::to_value(output.redacted()).unwrap_or_default();
        Self {
            output: document,
            delivery: Delivery::of(output.id, paused, reports),
        }
    }

    pub fn of_row(row: &OutputRow, reports: &[DeliveryReport]) -> Self {
        Self::of(&row.output, row.paused, reports)
    }
}
