//! Holds jobs, drives FFmpeg and feeds the hub.

pub mod interfaces;
pub mod logs;
mod measure;
pub mod receiver;
mod session;
pub mod spawner;
mod start_gate;

pub use session::{LockError, WorkerLock};
