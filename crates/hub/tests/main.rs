//! The hub with real pipes, sockets and files, fed by FFmpeg.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod datagrams;
mod files;
mod ladder;
mod outputs;
mod runs;
mod support;
