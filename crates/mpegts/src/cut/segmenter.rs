//! Cuts the packets of one rung.

use super::tail::Tails;
use super::{Cut, Ladder, Segment};
use crate::clock::{Pts, TICKS_PER_SECOND};
use crate::continuity::Rewriter;
use crate::packet::{Packet, RawPacket};
use crate::pes;
use crate::psi::{Change, ProgramMap};
use crate::random_access::{Detector, Grade, Verdict};

/// How long a source without closed GOPs is waited for before a lesser picture will do.
const PATIENCE: i64 = 5 * TICKS_PER_SECOND as i64;
/// How long a PES packet open at a cut is waited for.
const TAIL_PATIENCE: i64 = TICKS_PER_SECOND as i64;
/// Packets held while a picture's kind is not to be seen; past that it is taken for an ordinary one.
const HELD_PACKETS: usize = 512;

/// A segment that is being filled.
#[derive(Clone, Debug)]
struct Open {
    cut: Cut,
    start: Pts,
    data: Vec<u8>,
}

/// Cuts the packets of one rung, with those cuts that are decided for its ladder.
///
/// Counters of PAT and PMT packets are rewritten, since every segment begins with some that were not in the stream.
#[derive(Clone, Debug, Default)]
pub struct Segmenter {
    run: u64,
    map: ProgramMap,
    detector: Option<Detector>,
    tails: Tails,
    tables: Rewriter,
    current: Option<Open>,
    /// The segment before, whose audio is not complete.
    behind: Option<Segment>,
    last_sequence: Option<u64>,
    /// Packets since the start of a picture whose kind is not known yet.
    held: Vec<RawPacket>,
    held_pts: Option<Pts>,
    /// The first and the latest PTS of the run.
    first: Option<Pts>,
    latest: Option<Pts>,
    /// The latest PTS before the clock fell back.
    fell_from: Option<Pts>,
    frame: u64,
    skipped: u64,
    /// The length of the segment before.
    size_hint: usize,
    /// What a picture has to be, where a closed GOP was waited for in vain.
    needed: Option<Grade>,
}

impl Segmenter {
    pub fn new() -> Self {
        Self::default()
    }

    /// Packets that came before the first segment could begin, and are in none.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// The run that the ladder is in begins for this rung; what was open is finished first.
    pub fn begin_run(&mut self, ladder: &Ladder, each: impl FnMut(Segment)) {
        self.end_run(each);
        *self = Segmenter {
            run: ladder.run(),
            frame: ladder.frame_ticks(),
            tables: std::mem::take(&mut self.tables),
            held: std::mem::take(&mut self.held),
            skipped: self.skipped,
            size_hint: self.size_hint,
            ..Self::default()
        };
        self.tables.begin_run();
    }

    /// The run is over: finishes what is open.
    pub fn end_run(&mut self, mut each: impl FnMut(Segment)) {
        self.keep_held();
        if let Some(behind) = self.behind.take() {
            each(behind);
        }
        if let Some(open) = self.current.take() {
            let end = self
                .latest
                .map(|latest| latest.wrapping_add(self.frame as i64));
            each(self.finish(open, end));
        }
    }

    /// Takes the next packet, on the output timeline; calls `each` with every segment that it completes.
    pub fn push(&mut self, raw: &RawPacket, ladder: &mut Ladder, mut each: impl FnMut(Segment)) {
        let packet = Packet::new(raw);
        if packet.is_null() {
            return;
        }
        if self.map.push(packet) == Some(Change::Pmt) {
            self.follow_program();
        }
        let on_key = self
            .detector
            .as_ref()
            .is_some_and(|detector| detector.pid() == packet.pid());
        if on_key && packet.starts_unit() && packet.has_payload() {
            self.keep_held();
            self.held_pts = pes::Header::read(packet.payload()).and_then(|header| header.pts);
            self.note_pts();
        }
        match self.detector.as_mut().map(|detector| detector.push(packet)) {
            Some(Verdict::Undecided) if self.held.len() < HELD_PACKETS => self.held.push(*raw),
            Some(Verdict::Picture(grade)) => {
                self.held.push(*raw);
                self.picture(grade, ladder, &mut each);
                self.keep_held();
            }
            _ if self.held.is_empty() => self.keep(raw),
            _ if self.held.len() < HELD_PACKETS => self.held.push(*raw),
            _ => {
                // Its beginning is given away, so this picture can begin no segment.
                self.held_pts = None;
                self.keep_held();
                self.keep(raw);
            }
        }
        if self.behind.is_some() && !self.tails.any_behind() {
            self.behind.take().into_iter().for_each(each);
        }
    }

    fn follow_program(&mut self) {
        let detector = self.map.pmt().and_then(Detector::of_program);
        let same =
            matches!((&detector, &self.detector), (Some(new), Some(old)) if new.pid() == old.pid());
        if let (Some(pmt), Some(new)) = (self.map.pmt(), &detector) {
            self.tails = Tails::new(pmt, new.pid());
        }
        if !same {
            self.detector = detector;
        }
    }

    fn note_pts(&mut self) {
        let Some(pts) = self.held_pts else { return };
        self.first = self.first.or(Some(pts));
        match self.latest {
            // A clock that fell back is followed, else the last segment's end would stay at the old one.
            Some(latest) if pts.since(latest) <= -PATIENCE => {
                self.fell_from = self.latest.replace(pts);
            }
            Some(latest) => self.latest = Some(latest.max(pts)),
            None => self.latest = Some(pts),
        }
        if let (true, Some(open)) = (self.behind.is_some(), &self.current)
            && pts.since(open.start) > TAIL_PATIENCE
        {
            self.tails.give_up();
        }
    }

    /// The picture that the held packets begin with is of this grade.
    fn picture(&mut self, grade: Grade, ladder: &mut Ladder, each: &mut impl FnMut(Segment)) {
        let Some(pts) = self.held_pts else { return };
        if self.map.packets().is_empty() {
            return;
        }
        let due = ladder
            .due(self.run, self.last_sequence)
            .or(self.first)
            .unwrap_or(pts);
        let waited = pts.since(due);
        if grade == Grade::Closed {
            self.needed = None;
        } else if waited >= 2 * PATIENCE {
            self.needed = Some(Grade::Dependent);
        } else if waited >= PATIENCE && self.needed.is_none() {
            self.needed = Some(Grade::Open);
        }
        if grade < self.needed.unwrap_or(Grade::Closed) {
            return;
        }
        if let Some(cut) = ladder.decide(self.run, self.last_sequence, pts) {
            self.begin(cut, pts, ladder, each);
        }
    }

    fn begin(&mut self, cut: Cut, pts: Pts, ladder: &Ladder, each: &mut impl FnMut(Segment)) {
        if let Some(behind) = self.behind.take() {
            each(behind);
        }
        if let Some(open) = self.current.take() {
            // Where numbers are missing, the segment counts up to where the first of them would have begun.
            let missing = ladder
                .next(self.run, Some(open.cut.sequence))
                .filter(|next| next.sequence < cut.sequence);
            let segment = self.finish(open, Some(missing.map_or(pts, |next| next.pts)));
            if self.tails.cut() {
                self.behind = Some(segment);
            } else {
                each(segment);
            }
        } else {
            self.tails.give_up();
        }
        let mut data = Vec::with_capacity(self.size_hint + self.size_hint / 8);
        for raw in self.map.packets() {
            let mut raw = *raw;
            self.tables.insert(&mut raw);
            data.extend_from_slice(&raw);
        }
        self.last_sequence = Some(cut.sequence);
        self.current = Some(Open {
            cut,
            start: pts,
            data,
        });
    }

    fn finish(&mut self, open: Open, end: Option<Pts>) -> Segment {
        self.size_hint = open.data.len();
        let passed = |end: Pts| {
            u64::try_from(end.since(open.start))
                .ok()
                .filter(|passed| *passed > 0)
        };
        let before_fall = || passed(self.fell_from?.wrapping_add(self.frame as i64));
        let duration = end
            .and_then(passed)
            .or_else(before_fall)
            .unwrap_or(self.frame.max(1));
        let late = u64::try_from(open.start.since(open.cut.pts))
            .ok()
            .filter(|late| *late > self.frame / 2);
        Segment {
            cut: open.cut,
            data: open.data,
            duration,
            late: late.unwrap_or(0),
        }
    }

    fn keep_held(&mut self) {
        let held = std::mem::take(&mut self.held);
        for raw in &held {
            self.keep(raw);
        }
        self.held = held;
        self.held.clear();
    }

    fn keep(&mut self, raw: &RawPacket) {
        let packet = Packet::new(raw);
        let belongs_behind = self.tails.push(packet);
        let place = match (&mut self.behind, &mut self.current) {
            (Some(behind), _) if belongs_behind => &mut behind.data,
            (_, Some(current)) => &mut current.data,
            _ => {
                self.skipped += 1;
                return;
            }
        };
        let mut raw = *raw;
        if self.map.is_table(packet.pid()) {
            self.tables.rewrite(&mut raw);
        }
        place.extend_from_slice(&raw);
    }
}
