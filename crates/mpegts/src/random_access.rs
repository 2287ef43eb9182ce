//! Finds the pictures at which decoding may start.

mod scan;

use scan::Scan;

use crate::packet::{Packet, Pid};
use crate::pes;
use crate::psi::{Pmt, VideoCodec};

/// How well a decoder may start at a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Any other picture.
    Dependent,
    /// Pictures that come behind it in the stream and are shown before it may be broken (MPEG-2 open GOP, HEVC CRA, H.264 I picture that is
    /// no IDR).
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

#[derive(Clone, Copy, Debug)]
enum Mode {
    Scan,
    /// Video that is not looked into: the multiplexer's flag decides.
    Flag,
    /// Audio: every unit is a place to start.
    EveryUnit,
}

/// Watches one PID. What the multiplexer's random-access flag says is only believed where the payload cannot be read.
#[derive(Clone, Debug)]
pub struct Detector {
    pid: Pid,
    mode: Mode,
    scan: Scan,
    /// The flag of the latest unit start.
    flagged: bool,
    undecided: bool,
    /// Bytes of the PES header that are still to come.
    skip: usize,
}

impl Detector {
    pub fn new(pid: Pid, codec: VideoCodec) -> Self {
        let mode = if codec == VideoCodec::Other {
            Mode::Flag
        } else {
            Mode::Scan
        };
        Self::with(pid, mode, codec)
    }

    /// For the first video stream; in a programme without video every unit of its first audio stream is a place to start.
    pub fn of_program(pmt: &Pmt) -> Option<Self> {
        if let Some((pid, codec)) = pmt.video() {
            return Some(Self::new(pid, codec));
        }
        let audio = pmt.streams.iter().find(|stream| stream.kind().is_audio())?;
        Some(Self::with(audio.pid, Mode::EveryUnit, VideoCodec::Other))
    }

    fn with(pid: Pid, mode: Mode, codec: VideoCodec) -> Self {
        Detector {
            pid,
            mode,
            scan: Scan::new(codec),
            flagged: false,
            undecided: false,
            skip: 0,
        }
    }

    /// The PID it watches.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Takes any packet; those of other PIDs cost a comparison, and so does the rest of a picture that is judged.
    pub fn push(&mut self, packet: Packet<'_>) -> Verdict {
        if packet.pid() != self.pid || !packet.has_payload() {
            return Verdict::Nothing;
        }
        let mut payload = packet.payload();
        if packet.starts_unit() {
            self.flagged = packet.random_access_flag();
            let Some(header) = pes::Header::read(payload) else {
                return self.decide(Grade::Dependent);
            };
            self.undecided = true;
            match self.mode {
                Mode::EveryUnit => return self.decide(Grade::Closed),
                Mode::Flag => {
                    return self.decide(if self.flagged {
                        Grade::Closed
                    } else {
                        Grade::Dependent
                    });
                }
                Mode::Scan if packet.is_scrambled() => {
                    return self.decide(if self.flagged {
                        Grade::Closed
                    } else {
                        Grade::Dependent
                    });
                }
                Mode::Scan => {
                    self.scan.begin();
                    self.skip = header.data_start;
                }
            }
        } else if !self.undecided {
            return Verdict::Nothing;
        }
        let skipped = self.skip.min(payload.len());
        self.skip -= skipped;
        payload = &payload[skipped..];
        match self.scan.push(payload) {
            Some(grade) => self.decide(grade),
            None => Verdict::Undecided,
        }
    }

    fn decide(&mut self, grade: Grade) -> Verdict {
        self.undecided = false;
        Verdict::Picture(grade)
    }
}

#[cfg(test)]
mod tests;
