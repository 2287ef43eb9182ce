//! The suites that need several rooms at once.

mod docs;
mod e2e;
mod house;
mod worker;
