//! What Signalbox remembers: schema, rows, queries and migrations.
//!
//! Reading functions take a [`Conn`], writing ones a [`Tx`], which only [`Database::wish`] and [`Database::fact`]
//! hand out: what changes is always in a transaction, and the events that tell of it are rows of the same one.
//! All calls block; asynchronous callers use a blocking thread.

mod backup;
mod clock;
mod connection;
mod database;
mod error;
mod migrate;
mod page;
mod readers;
mod tx;
mod words;
mod writer;

pub mod answers;
pub mod channels;
pub mod events;
pub mod jobs;
pub mod outputs;
pub mod protocol;
pub mod runs;
pub mod schema;
pub mod sessions;

pub use backup::{Copied, backup, restore};
pub use connection::Conn;
pub use database::{Claim, Database, Options};
pub use error::{Cause, DatabaseError};
pub use page::{ListQuery, Page, Sort};
pub use tx::Tx;
