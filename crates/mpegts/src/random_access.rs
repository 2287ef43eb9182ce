//! Finds the pictures at which decoding may start.

use crate::packet::{Packet, Pid};
use crate::psi::{Pmt, VideoCodec};

/// How well a decoder may start at a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Any other picture.
    Dependent,
    /// Pictures that come behind it in the stream and are shown before it may be broken (open GOP, HEVC CRA, H.264 recovery point).
    Open,
    /// H.264 IDR with its parameter sets, HEVC IDR, MPEG-2 closed GOP.
    Closed,
}

/// What is known after a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A packet of another PID, or of a picture that was already judged.
    Nothing,
    /// A picture began in this packet, or in an earlier one, and its kind is not to be seen yet.
    Undecided,
    /// The picture of the latest unit start (`starts_unit`) of this PID is of this grade. Said once per picture.
    Picture(Grade),
}

#[derive(Clone, Debug)]
pub struct Detector {}

impl Detector {
    pub fn new(_pid: Pid, _codec: VideoCodec) -> Self {
        Detector {}
    }

    /// For the first video stream; for a programme without video every unit of its first audio stream is a place to start.
    pub fn of_program(_pmt: &Pmt) -> Option<Self> {
        None
    }

    pub fn pid(&self) -> Pid {
        0
    }

    pub fn push(&mut self, _packet: Packet<'_>) -> Verdict {
        Verdict::Nothing
    }
}
