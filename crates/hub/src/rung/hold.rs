use std::collections::VecDeque;

use mpegts::random_access::{Detector, Grade, Verdict};
use mpegts::{Packet, RawPacket};

/// A picture that has not shown its kind in so many packets of the multiplex is taken for none to start at.
const MOST_HELD: usize = 256;

/// A packet and what was found out about it.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) raw: RawPacket,
    /// Position on the line where it carries the clock.
    pub(super) clock: Option<i64>,
    /// Decoding may start here.
    pub(super) entry: bool,
}

/// Holds packets back while the picture they begin with may yet turn out to be a random-access point.
#[derive(Debug, Default)]
pub(super) struct Hold {
    held: VecDeque<Judged>,
    /// Where in `held` the undecided picture begins; only ever the front.
    undecided: bool,
    detector: Option<Detector>,
}

impl Hold {
    pub(super) fn watch(&mut self, detector: Option<Detector>) {
        self.detector = detector;
    }

    /// Takes a packet; gives out what is decided.
    pub(super) fn push(
        &mut self,
        raw: RawPacket,
        clock: Option<i64>,
        mut each: impl FnMut(Judged),
    ) {
        let packet = Packet::new(&raw);
        let verdict = match &mut self.detector {
            Some(detector) => detector.push(packet),
            None => Verdict::Nothing,
        };
        let watched = self.detector.as_ref().map(Detector::pid);
        let begins = packet.starts_unit() && Some(packet.pid()) == watched;
        if begins && self.undecided {
            self.release(&mut each);
        }
        self.held.push_back(Judged {
            raw,
            clock,
            entry: false,
        });
        match verdict {
            Verdict::Undecided if begins => {
                // What lies before the picture has nothing to wait for.
                self.release_before_last(&mut each);
                self.undecided = true;
            }
            Verdict::Picture(grade) => {
                if begins {
                    self.release_before_last(&mut each);
                }
                if let Some(first) = self.held.front_mut() {
                    first.entry = grade >= Grade::Open && (begins || self.undecided);
                }
                self.release(&mut each);
            }
            _ => {}
        }
        if !self.undecided || self.held.len() > MOST_HELD {
            self.release(&mut each);
        }
    }

    /// Nothing more comes.
    pub(super) fn release(&mut self, each: &mut impl FnMut(Judged)) {
        self.undecided = false;
        self.held.drain(..).for_each(each);
    }

    fn release_before_last(&mut self, each: &mut impl FnMut(Judged)) {
        let before = self.held.len().saturating_sub(1);
        self.held.drain(..before).for_each(each);
    }
}
