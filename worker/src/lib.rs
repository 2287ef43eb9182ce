//! Holds jobs, drives FFmpeg and feeds the hub.

mod actor;
mod doctor;
mod facts;
mod hardware;
mod held;
mod holder;
pub mod interfaces;
mod jobs;
mod legs;
pub mod logs;
mod measure;
mod media;
mod names;
pub mod probe;
pub mod receiver;
mod report;
mod session;
mod settings;
mod settle;
mod shared;
pub mod spawner;
mod start_gate;
mod version;
mod worker;

pub use legs::available as connections_told;
pub use media::Media;
pub use session::{LockError, WorkerLock};
pub use settings::Settings;
pub use worker::{Links, Worker, WorkerError};
