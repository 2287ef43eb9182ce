//! Jobs: whether channels run.
mod action;
pub mod get;
pub mod list;
pub mod restart;
pub mod restart_many;
pub mod start;
pub mod start_many;
pub mod stop;
pub mod stop_many;
