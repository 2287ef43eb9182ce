//! The HTTP API and the scheduler.
