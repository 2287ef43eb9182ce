//! The names of codecs that players know (RFC 6381).

use crate::packet::Packet;
use crate::psi::Pmt;

/// Collects the names of a programme's streams from their first headers.
#[derive(Clone, Debug, Default)]
pub struct Finder {}

impl Finder {
    pub fn new(_pmt: &Pmt) -> Self {
        Finder {}
    }

    /// Takes any packet of the programme; `true` once all names are known.
    pub fn push(&mut self, _packet: Packet<'_>) -> bool {
        false
    }

    /// `avc1.64001f,mp4a.40.2`; `None` until every stream's name is known.
    pub fn codecs(&self) -> Option<String> {
        None
    }
}
