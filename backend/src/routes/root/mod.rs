//! Outside of the versioned API.
pub mod alive;
pub mod document;
pub mod metrics;
pub mod ready;
