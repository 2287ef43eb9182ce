//! The API in process, on a database of its own per test, with a fake holder in a worker's place.

#![expect(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect ends"
)]

mod harness;

mod channels;
mod contract;
mod events;
mod idempotency;
mod jobs;
mod manners;
mod outputs;
mod system;
mod wire;
