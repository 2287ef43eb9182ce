//! What is measured and told once a second, and never stored.

mod history;
mod host;

pub(crate) use history::{Ring, Sample};
pub(crate) use host::{HostSampler, cores, interfaces};
