//! Channels: what runs.
pub mod command;
pub mod create;
pub mod delete;
pub mod get;
pub mod history;
mod interfaces;
pub mod list;
pub mod log;
pub mod patch;
pub mod probe;
pub mod replace;
pub mod runs;
mod spec;
pub mod thumbnail;
pub mod validate;
