//! What a channel is and how it is kept running.
//!
//! Pure: no clock, file, environment or network. Time is a number handed in, randomness a seed.

pub mod failure;
pub mod job;
pub mod spec;
