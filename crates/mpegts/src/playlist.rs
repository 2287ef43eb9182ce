//! The text of HLS playlists (RFC 8216).

mod date;
mod master;
mod window;

pub use master::{Variant, master};
pub use window::{Entry, Window};

/// `EXT-X-INDEPENDENT-SEGMENTS` in a media playlist came with this version.
const VERSION: u32 = 6;

#[cfg(test)]
mod tests;
