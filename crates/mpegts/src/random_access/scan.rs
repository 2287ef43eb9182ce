//! Start codes of one picture, up to the first that tells what it is.

use super::Grade;
use crate::psi::VideoCodec;

/// Looks for start codes over packet borders.
#[derive(Clone, Debug)]
pub(super) struct Scan {
    codec: VideoCodec,
    /// The last four bytes.
    window: u32,
    /// Bytes still to come before the unit that was begun can be read: code, bytes to come, bytes so far.
    reading: Option<(u8, u8, u32)>,
    seen: Seen,
}

#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    sps: bool,
    pps: bool,
    sequence: bool,
    open_gop: bool,
    gop: bool,
}

impl Scan {
    pub(super) fn new(codec: VideoCodec) -> Self {
        Scan {
            codec,
            window: u32::MAX,
            reading: None,
            seen: Seen::default(),
        }
    }

    /// A new picture begins.
    pub(super) fn begin(&mut self) {
        *self = Scan::new(self.codec);
    }

    /// `None` while the picture's kind is not to be seen.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Option<Grade> {
        for byte in bytes {
            self.window = self.window << 8 | u32::from(*byte);
            let grade = match self.reading {
                Some((code, 1, so_far)) => {
                    self.reading = None;
                    self.extended(code, so_far << 8 | u32::from(*byte))
                }
                Some((code, left, so_far)) => {
                    self.reading = Some((code, left - 1, so_far << 8 | u32::from(*byte)));
                    None
                }
                None if self.window >> 8 == 1 => self.start_code(*byte),
                None => None,
            };
            if grade.is_some() {
                return grade;
            }
        }
        None
    }

    fn start_code(&mut self, code: u8) -> Option<Grade> {
        match self.codec {
            VideoCodec::H264 => self.h264(code),
            VideoCodec::Hevc => self.hevc(code),
            VideoCodec::Mpeg2 => self.mpeg2(code),
            VideoCodec::Other => Some(Grade::Dependent),
        }
    }

    fn h264(&mut self, code: u8) -> Option<Grade> {
        match code & 0x1f {
            7 => self.seen.sps = true,
            8 => self.seen.pps = true,
            5 => {
                return Some(if self.seen.sps && self.seen.pps {
                    Grade::Closed
                } else {
                    Grade::Dependent
                });
            }
            // Encoders repeat the parameter sets before I pictures only; which kind of slice it is would take bit reading.
            1..=4 => {
                return Some(if self.seen.sps && self.seen.pps {
                    Grade::Open
                } else {
                    Grade::Dependent
                });
            }
            _ => {}
        }
        None
    }

    fn hevc(&mut self, code: u8) -> Option<Grade> {
        match code >> 1 & 0x3f {
            33 => self.seen.sps = true,
            34 => self.seen.pps = true,
            // BLA and IDR without pictures that cannot be decoded; BLA_W_LP (16) and CRA (21) may have such.
            17..=20 => {
                return Some(if self.seen.sps && self.seen.pps {
                    Grade::Closed
                } else {
                    Grade::Dependent
                });
            }
            16 | 21 => {
                return Some(if self.seen.sps && self.seen.pps {
                    Grade::Open
                } else {
                    Grade::Dependent
                });
            }
            0..=31 => return Some(Grade::Dependent),
            _ => {}
        }
        None
    }

    fn mpeg2(&mut self, code: u8) -> Option<Grade> {
        match code {
            0xb3 => self.seen.sequence = true,
            0xb8 => self.reading = Some((code, 4, 0)),
            0x00 => self.reading = Some((code, 2, 0)),
            0x01..=0xaf => return Some(Grade::Dependent),
            _ => {}
        }
        None
    }

    /// The bytes behind an MPEG-2 start code that was waited for.
    fn extended(&mut self, code: u8, bytes: u32) -> Option<Grade> {
        if code == 0xb8 {
            self.seen.gop = true;
            self.seen.open_gop = bytes & 0x40 == 0;
            return None;
        }
        let intra = bytes >> 3 & 7 == 1;
        Some(
            match (
                intra && self.seen.sequence,
                self.seen.gop && !self.seen.open_gop,
            ) {
                (true, true) => Grade::Closed,
                (true, false) => Grade::Open,
                (false, _) => Grade::Dependent,
            },
        )
    }
}
