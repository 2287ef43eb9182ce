//! Resources as they travel: what is stored, with what the last news say of it.

mod channel;
mod job;
mod output;
mod run;
mod worker;

pub use channel::Channel;
pub use job::Job;
pub use output::OutputResource;
pub use run::Run;
pub use worker::Worker;

/// A time as the API writes it; none only beyond what a calendar has.
pub fn rfc3339(millis: i64) -> Option<String> {
    let time = chrono::DateTime::from_timestamp_millis(millis)?;
    Some(time.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
}
