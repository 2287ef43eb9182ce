//! Cuts a ladder into segments that begin and end at the same times in every rung.
//!
//! The first rung that reaches a place to cut decides it in the [`Ladder`]; the others, seconds ahead or behind, cut at the same PTS. So
//! sequence numbers, run numbers and wall-clock times are equal in all rungs.

mod ladder;
mod segmenter;
mod tail;

pub use ladder::Ladder;
pub use segmenter::Segmenter;

use crate::clock::Pts;

/// Where and under which number all rungs begin a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The media sequence number.
    pub sequence: u64,
    /// The discontinuity sequence number.
    pub run: u64,
    pub pts: Pts,
    /// The first of its run.
    pub starts_run: bool,
    /// Wall clock at its beginning.
    pub unix_millis: u64,
}

/// A finished segment of one rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub cut: Cut,
    /// PAT, PMT, then the stream from a random-access picture on, without null packets.
    pub data: Vec<u8>,
    /// In ticks of 90 kHz. Where this rung lacks a segment of the ladder, up to where that one would begin.
    pub duration: u64,
    /// By how many ticks this rung began it later than the ladder, for want of a keyframe.
    pub late: u64,
}

impl Segment {
    /// Unique over runs, so that what a player has cached under it is always right.
    pub fn name(&self) -> String {
        format!("{}-{}.ts", self.cut.run, self.cut.sequence)
    }
}

#[cfg(test)]
mod any_input;
#[cfg(test)]
mod tests;
