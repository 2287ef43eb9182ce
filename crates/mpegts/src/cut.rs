//! Cuts a ladder into segments that begin and end at the same times in every rung.

use crate::clock::Pts;
use crate::packet::RawPacket;

/// Where and under which number all rungs begin a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    pub sequence: u64,
    pub run: u64,
    pub pts: Pts,
    pub starts_run: bool,
    /// Wall clock at its beginning.
    pub unix_millis: u64,
}

/// Decides the cuts, once for all rungs.
#[derive(Clone, Debug)]
pub struct Ladder {}

impl Ladder {
    /// `frame_rate` as a fraction; the slowest of the ladder's.
    pub fn new(_segment_seconds: u32, _frame_rate: (u32, u32)) -> Self {
        Ladder {}
    }

    /// A new run begins; to be called once, before the segmenters' `begin_run`.
    pub fn begin_run(&mut self, _run: u64, _unix_millis: u64) {}
}

/// A finished segment of one rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub cut: Cut,
    /// PAT, PMT, then the stream from a random-access picture on.
    pub data: Vec<u8>,
    /// In ticks of 90 kHz.
    pub duration: u64,
    /// By how many ticks this rung began it later than the ladder, for want of a keyframe.
    pub late: u64,
}

/// Cuts the packets of one rung.
#[derive(Clone, Debug, Default)]
pub struct Segmenter {}

impl Segmenter {
    pub fn new() -> Self {
        Segmenter {}
    }

    /// A new run begins: what was open is finished.
    pub fn begin_run(&mut self, _ladder: &Ladder, _each: impl FnMut(Segment)) {}

    pub fn push(&mut self, _raw: &RawPacket, _ladder: &mut Ladder, _each: impl FnMut(Segment)) {}

    /// The run is over: finishes what is open.
    pub fn end_run(&mut self, _each: impl FnMut(Segment)) {}
}
