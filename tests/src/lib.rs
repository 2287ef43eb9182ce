//! The tests' harness: a real `signalbox up`, real senders and receivers on loopback, and the wait for a condition.
//!
//! Everything started here is ended by its id when its handle is dropped.

pub mod captions;
pub mod capture;
pub mod data;
pub mod disk;
pub mod peers;
pub mod player;
pub mod probe;
pub mod process;
pub mod sender;
pub mod server;
pub mod storm;
pub mod wait;
