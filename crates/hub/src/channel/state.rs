use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use bytes::Bytes;
use tokio::sync::Notify;

use super::RunFeed;
use super::output::Output;
use crate::hls::{Packager, RunNumber};
use crate::plan::VideoFacts;
use crate::rung::Rung;
use crate::timeline::Timeline;

/// What a channel is at one instant; behind the channel's lock.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) timeline: Timeline,
    /// Every rung that a run or an output has named.
    pub(super) rungs: Vec<Rung>,
    pub(super) outputs: Vec<Output>,
    pub(super) packagers: Vec<Packager>,
    pub(super) run: Option<Run>,
    pub(super) thumbnail: Option<(Bytes, Instant)>,
    pub(super) closed: bool,
}

/// The run being read.
#[derive(Debug)]
pub(super) struct Run {
    /// Tells the pipes of this run from those of an older one.
    pub(super) serial: u64,
    pub(super) number: RunNumber,
    pub(super) feed: RunFeed,
    /// By rung: its pipe is still open.
    pub(super) reading: Vec<bool>,
}

impl RunFeed {
    pub(super) fn new(rungs: usize) -> Self {
        Self {
            bytes: (0..rungs).map(|_| Arc::new(AtomicU64::new(0))).collect(),
            first_byte: Arc::new(Notify::new()),
        }
    }

    fn count(&self, rung: usize, bytes: usize) {
        let Some(counter) = self.bytes.get(rung) else {
            return;
        };
        if counter.fetch_add(bytes as u64, Ordering::Relaxed) == 0 {
            self.first_byte.notify_waiters();
            self.first_byte.notify_one();
        }
    }
}

impl State {
    pub(super) fn rung_mut(&mut self, name: &str) -> &mut Rung {
        let at = self.rungs.iter().position(|rung| rung.name == name);
        let at = at.unwrap_or_else(|| {
            self.rungs.push(Rung::new(name));
            self.rungs.len() - 1
        });
        &mut self.rungs[at]
    }

    pub(super) fn rung(&self, name: &str) -> Option<&Rung> {
        self.rungs.iter().find(|rung| rung.name == name)
    }

    pub(super) fn begin_run(
        &mut self,
        serial: u64,
        number: RunNumber,
        rungs: Vec<(VideoFacts, Option<u64>)>,
        feed: RunFeed,
    ) {
        self.finish_run();
        self.timeline.begin_run();
        let reading = vec![true; rungs.len()];
        for (name, (facts, muxrate)) in number.rungs.iter().zip(rungs) {
            self.rung_mut(name).begin_run(facts, muxrate);
        }
        for packager in &mut self.packagers {
            packager.begin_run(&number);
        }
        self.run = Some(Run {
            serial,
            number,
            feed,
            reading,
        });
    }

    /// Ends a run whatever its pipes still hold.
    pub(super) fn finish_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        let at = crate::instant::now();
        for (index, name) in run.number.rungs.iter().enumerate() {
            if run.reading.get(index) == Some(&true) {
                self.end_rung(name, at);
            }
        }
    }

    fn end_rung(&mut self, name: &str, at: i64) {
        let Self {
            rungs,
            timeline,
            packagers,
            ..
        } = self;
        if let Some(rung) = rungs.iter_mut().find(|rung| rung.name == name) {
            rung.end_run(at, timeline, packagers);
        }
    }

    /// Takes what a pipe of the run `serial` gave.
    pub(super) fn feed(&mut self, serial: u64, index: usize, bytes: &[u8], at: i64) {
        let Some(run) = self.run.as_ref().filter(|run| run.serial == serial) else {
            return;
        };
        run.feed.count(index, bytes.len());
        let Some(name) = run.number.rungs.get(index).cloned() else {
            return;
        };
        // Only a run that has no place yet needs to know where the line is on its way out.
        let departing = match self.timeline.offset() {
            Some(_) => None,
            None => self.rungs.iter().filter_map(Rung::departing).max(),
        };
        let Self {
            rungs,
            timeline,
            packagers,
            ..
        } = self;
        if let Some(rung) = rungs.iter_mut().find(|rung| rung.name == name) {
            rung.feed(bytes, at, departing, timeline, packagers);
        }
    }

    pub(super) fn end(&mut self, serial: u64, index: usize, at: i64) {
        let Some(run) = self.run.as_mut().filter(|run| run.serial == serial) else {
            return;
        };
        let Some(reading) = run.reading.get_mut(index) else {
            return;
        };
        if std::mem::take(reading)
            && let Some(name) = run.number.rungs.get(index).cloned()
        {
            self.end_rung(&name, at);
        }
    }

    pub(super) fn run_rung(&self, serial: u64, index: usize) -> Option<&Rung> {
        let run = self.run.as_ref().filter(|run| run.serial == serial)?;
        self.rung(run.number.rungs.get(index)?)
    }

    pub(super) fn idle(&mut self, serial: u64, index: usize, at: i64) {
        let Some(run) = self.run.as_ref().filter(|run| run.serial == serial) else {
            return;
        };
        if let Some(name) = run.number.rungs.get(index).cloned() {
            self.rung_mut(&name).idle(at);
        }
    }
}

impl State {
    /// The HLS output of that id; none: the first.
    pub(super) fn packager(&self, id: Option<i64>) -> Option<&Packager> {
        let mut packagers = self.packagers.iter();
        packagers.find(|packager| id.is_none_or(|id| packager.id == id))
    }
}
