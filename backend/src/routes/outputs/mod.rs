//! Outputs of a channel.
mod change;
pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod patch;
pub mod pause;
pub mod resume;
