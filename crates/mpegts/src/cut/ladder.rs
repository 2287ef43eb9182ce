//! Decides the cuts.

use std::collections::VecDeque;

use super::Cut;
use crate::clock::{Pts, TICKS_PER_SECOND};

/// Cuts remembered for rungs that lag behind.
const REMEMBERED: usize = 64;

/// Decides the cuts, once for all rungs.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// In ticks of 90 kHz.
    segment: u64,
    frame: u64,
    run: u64,
    run_unix_millis: u64,
    /// Of the run's first segment.
    first_sequence: u64,
    cuts: VecDeque<Cut>,
}

impl Ladder {
    /// `segment_ticks` of 90 kHz; `frame_rate` as a fraction: that of the slowest rung.
    pub fn new(segment_ticks: u64, frame_rate: (u32, u32)) -> Self {
        let mut ladder = Ladder {
            segment: segment_ticks.max(1),
            frame: 0,
            run: 0,
            run_unix_millis: 0,
            first_sequence: 0,
            cuts: VecDeque::new(),
        };
        ladder.set_frame_rate(frame_rate);
        ladder
    }

    /// A rate of no frames or of no time counts as 25.
    pub fn set_frame_rate(&mut self, (frames, seconds): (u32, u32)) {
        let rate = if frames == 0 || seconds == 0 {
            (25, 1)
        } else {
            (u64::from(frames), u64::from(seconds))
        };
        self.frame = (TICKS_PER_SECOND * rate.1 / rate.0).clamp(1, TICKS_PER_SECOND);
    }

    /// A new run begins, called once and before the segmenters' `begin_run`. Its first segment has the number of the time on the clock
    /// (since segments are never shorter than that, numbers never overtake the clock), unless the run before came further.
    pub fn begin_run(&mut self, run: u64, unix_millis: u64) {
        self.run = run;
        self.run_unix_millis = unix_millis;
        let by_clock = unix_millis.saturating_mul(TICKS_PER_SECOND / 1000) / self.segment;
        self.first_sequence = self
            .last()
            .map_or(by_clock, |last| by_clock.max(last.sequence + 1));
    }

    /// The run that is on.
    pub fn run(&self) -> u64 {
        self.run
    }

    /// The latest cut.
    pub fn last(&self) -> Option<&Cut> {
        self.cuts.back()
    }

    pub(super) fn segment_ticks(&self) -> u64 {
        self.segment
    }

    pub(super) fn frame_ticks(&self) -> u64 {
        self.frame
    }

    /// The cut behind `after` in the run, where there is one yet.
    pub(super) fn next(&self, run: u64, after: Option<u64>) -> Option<Cut> {
        self.cuts
            .iter()
            .find(|cut| cut.run == run && after.is_none_or(|after| cut.sequence > after))
            .copied()
    }

    /// The earliest PTS at which the next cut behind `after` may be; `None` when any will do.
    pub(super) fn due(&self, run: u64, after: Option<u64>) -> Option<Pts> {
        let slack = -(self.frame as i64 / 2);
        if let Some(next) = self.next(run, after) {
            return Some(next.pts.wrapping_add(slack));
        }
        let last = self.last().filter(|last| last.run == run)?;
        Some(last.pts.wrapping_add(self.segment_ticks() as i64 + slack))
    }

    /// A rung of `run` whose last segment was number `after` is at a random-access picture: does a segment begin here, and which?
    pub(super) fn decide(&mut self, run: u64, after: Option<u64>, pts: Pts) -> Option<Cut> {
        let slack = self.frame as i64 / 2;
        let last = self.last().filter(|last| last.run == run).copied();
        if run == self.run && last.is_none_or(|last| self.is_place(last, after, pts)) {
            return Some(self.cut(last, pts));
        }
        let reached = |cut: &&Cut| {
            cut.run == run
                && after.is_none_or(|after| cut.sequence > after)
                && pts.since(cut.pts) >= -slack
        };
        self.cuts.iter().rev().find(reached).copied()
    }

    fn is_place(&self, last: Cut, after: Option<u64>, pts: Pts) -> bool {
        let passed = pts.since(last.pts);
        let long_enough = passed >= self.segment_ticks() as i64 - self.frame as i64 / 2;
        // A rung that has cut everything and finds itself far before the last cut: the source's clock fell back. Waiting for it to come
        // round could take a day.
        let fell_back = after == Some(last.sequence) && passed < -(TICKS_PER_SECOND as i64);
        long_enough || fell_back
    }

    fn cut(&mut self, last: Option<Cut>, pts: Pts) -> Cut {
        let cut = match last {
            None => Cut {
                sequence: self.first_sequence,
                run: self.run,
                pts,
                starts_run: true,
                unix_millis: self.run_unix_millis,
            },
            Some(last) => {
                let passed = u64::try_from(pts.since(last.pts)).unwrap_or(self.segment_ticks());
                let unix_millis = last.unix_millis + passed * 1000 / TICKS_PER_SECOND;
                Cut {
                    sequence: last.sequence + 1,
                    run: self.run,
                    pts,
                    starts_run: false,
                    unix_millis,
                }
            }
        };
        if self.cuts.len() == REMEMBERED {
            self.cuts.pop_front();
        }
        self.cuts.push_back(cut);
        cut
    }
}
