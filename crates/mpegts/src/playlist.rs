//! The text of HLS playlists (RFC 8216).

use crate::cut::Cut;

/// One line pair of a media playlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub uri: String,
    pub cut: Cut,
    /// In ticks of 90 kHz.
    pub duration: u64,
    /// A number of which this rung has no segment.
    pub gap: bool,
}

/// The segments of one rung that a player may ask for: those listed, and those just removed from the list. `T` is what the caller keeps of
/// each (its bytes).
#[derive(Clone, Debug)]
pub struct Window<T> {
    kept: Vec<(Entry, T)>,
}

impl<T> Window<T> {
    /// `listed` segments stand in the playlist; as many are served after they left it.
    pub fn new(_listed: usize, _segment_seconds: u32) -> Self {
        Window { kept: Vec::new() }
    }

    /// Adds the next segment; numbers that this rung has missed become gaps.
    pub fn push(&mut self, _entry: Entry, _content: T) {}

    pub fn get(&self, uri: &str) -> Option<&T> {
        self.kept
            .iter()
            .find(|(entry, _)| entry.uri == uri)
            .map(|(_, content)| content)
    }

    /// The media playlist; `None` while there is nothing to list.
    pub fn text(&self) -> Option<String> {
        None
    }
}

/// One rung in the master playlist.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    pub uri: String,
    /// Peak, bits per second.
    pub bandwidth: u64,
    pub average_bandwidth: Option<u64>,
    pub codecs: Option<String>,
    pub resolution: Option<(u32, u32)>,
    /// As a fraction.
    pub frame_rate: Option<(u32, u32)>,
}

/// The master playlist.
pub fn master(_variants: &[Variant]) -> String {
    String::new()
}
