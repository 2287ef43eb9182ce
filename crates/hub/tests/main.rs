//! The hub with real pipes, sockets and files, fed by FFmpeg.

mod datagrams;
mod files;
mod ladder;
mod outputs;
mod runs;
mod support;
