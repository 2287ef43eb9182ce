//! What a channel is and how it is kept running.
//!
//! Pure: no clock, file, environment or network. Time is a number handed in, randomness a seed.

pub mod command;
pub mod failure;
pub mod job;
pub mod progress;
pub mod redact;
pub mod spec;
pub mod supervision;
