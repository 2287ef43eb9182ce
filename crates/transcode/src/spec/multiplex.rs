//! The arithmetic of a constant-rate transport stream.

use super::{ChannelSpec, Rendition};

/// FFmpeg's own least delay between multiplexing and decoding.
const LEAST_MUXDELAY: f64 = 0.7;
/// Past this a viewer waits, and decoders of set-top boxes run out of memory.
const MOST_MUXDELAY: f64 = 3.0;

/// What AC-3, MP2 or AAC copied from an input may come to, where nobody says.
const COPIED_TRACK: u64 = 640_000;

impl ChannelSpec {
    /// `-muxdelay` of the whole channel: one for all rungs, or they stand seconds apart.
    ///
    /// The largest over the rungs of constant rate; within its bounds for every specification that was read.
    pub fn muxdelay_seconds(&self) -> f64 {
        let needed = self
            .renditions
            .iter()
            .filter_map(|rendition| self.muxdelay_of(rendition));
        needed.fold(LEAST_MUXDELAY, f64::max).min(MOST_MUXDELAY)
    }

    /// The bits a second that all audio tracks of a rung may take.
    pub fn audio_bitrate_of(&self, rendition: &Rendition) -> u64 {
        self.tracks().iter().fold(0, |sum: u64, track| {
            let unsaid = if track.is_copied() {
                COPIED_TRACK
            } else {
                rendition.audio_bitrate
            };
            sum.saturating_add(track.bitrate.unwrap_or(unsaid))
        })
    }

    /// The least `muxrate` that the rung's peak fits into: tables, packet headers and padding take the rest.
    pub fn least_muxrate(&self, rendition: &Rendition) -> u64 {
        let payload = rendition
            .max_bitrate
            .saturating_add(self.audio_bitrate_of(rendition));
        (payload.saturating_mul(106))
            .div_ceil(100)
            .saturating_add(150_000)
    }

    /// The delay that lets a full decoder buffer arrive in time; none for a rung of variable rate.
    fn muxdelay_of(&self, rendition: &Rendition) -> Option<f64> {
        let room = rendition
            .mpegts
            .muxrate?
            .saturating_sub(self.audio_bitrate_of(rendition));
        Some(1.15 * rendition.buffer_size as f64 / room as f64)
    }

    /// The largest `buffer_size` of a rung that the longest delay still carries; none where any does.
    pub(super) fn most_buffer(&self, rendition: &Rendition) -> Option<u64> {
        let needed = self.muxdelay_of(rendition)?;
        let room = rendition
            .mpegts
            .muxrate?
            .saturating_sub(self.audio_bitrate_of(rendition));
        (needed > MOST_MUXDELAY).then(|| (MOST_MUXDELAY * room as f64 / 1.15) as u64)
    }
}
