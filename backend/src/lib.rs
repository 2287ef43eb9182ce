//! The HTTP API and the scheduler.
//!
//! Accepts wishes, answers questions; runs no FFmpeg. [`app`] is the whole application, for the server and for tests.

mod app;
mod cross_site;
pub mod extract;
pub mod feed;
mod idempotency;
pub mod latest;
mod manners;
mod openapi;
pub mod problem;
mod requests;
pub mod routes;
pub mod scheduler;
mod state;
pub mod view;

pub use app::app;
pub use openapi::{document, openapi};
pub use state::{Extra, Parts, Settings, State};
