//! The database as its callers see it, on a SQLite file or in a PostgreSQL database of its own per test.

#![expect(
    clippy::unwrap_used,
    reason = "clippy spares only the test functions themselves, not what they call"
)]
mod answers;
mod backup;
mod channels;
mod concurrency;
mod durability;
mod events;
mod facts;
mod harness;
mod landed;
mod lists;
mod migrations;
mod outputs;
mod postgres;
mod runs;
mod sessions;
mod storm;
mod unavailable;
mod wishes;
