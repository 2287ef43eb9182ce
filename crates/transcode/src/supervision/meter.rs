use std::time::Duration;

use crate::progress::Progress;

/// When each thing that must advance last did: the progress values and the bytes of every rung.
#[derive(Debug, Clone)]
pub(super) struct Meters {
    frame: u64,
    out_time: i64,
    progress_at: Option<Duration>,
    rungs: Vec<Rung>,
    /// The first advance of any.
    alive_at: Option<Duration>,
}

#[derive(Debug, Clone, Default)]
struct Rung {
    total: u64,
    at: Option<Duration>,
}

impl Meters {
    pub(super) fn new(rungs: usize) -> Meters {
        Meters {
            frame: 0,
            out_time: 0,
            progress_at: None,
            rungs: vec![Rung::default(); rungs],
            alive_at: None,
        }
    }

    /// A block is no sign of life, a greater value in it is.
    pub(super) fn progress(&mut self, now: Duration, progress: &Progress) {
        let frame = progress.frame.unwrap_or(0);
        let out_time = progress.out_time.unwrap_or(0);
        if frame > self.frame || out_time > self.out_time {
            self.frame = self.frame.max(frame);
            self.out_time = self.out_time.max(out_time);
            self.progress_at = Some(now);
            self.alive_at.get_or_insert(now);
        }
    }

    pub(super) fn bytes(&mut self, now: Duration, rendition: usize, total: u64) {
        let Some(rung) = self.rungs.get_mut(rendition) else {
            return;
        };
        if total > rung.total {
            *rung = Rung {
                total,
                at: Some(now),
            };
            self.alive_at.get_or_insert(now);
        }
    }

    pub(super) fn alive_at(&self) -> Option<Duration> {
        self.alive_at
    }

    pub(super) fn every_rung(&self) -> bool {
        self.rungs.iter().all(|rung| rung.at.is_some())
    }

    /// Since when the one that is behind the others has not advanced; one that never did counts from the first sign of
    /// life. None before any sign of life.
    pub(super) fn oldest(&self) -> Option<Duration> {
        let alive_at = self.alive_at?;
        let instants = self
            .rungs
            .iter()
            .map(|rung| rung.at)
            .chain([self.progress_at]);
        instants.map(|at| at.unwrap_or(alive_at)).min()
    }

    pub(super) fn total(&self) -> u64 {
        self.rungs
            .iter()
            .fold(0, |sum, rung| sum.saturating_add(rung.total))
    }
}
