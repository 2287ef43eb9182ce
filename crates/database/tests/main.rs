//! The database as its callers see it, on a SQLite file of its own per test.

#![expect(
    clippy::unwrap_used,
    reason = "clippy spares only the test functions themselves, not what they call"
)]
mod channels;
mod concurrency;
mod durability;
mod events;
mod facts;
mod harness;
mod lists;
mod migrations;
mod outputs;
mod runs;
mod sessions;
mod unavailable;
mod wishes;
