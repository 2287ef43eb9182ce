//! What a pacer does next. Pure: the instant is handed in.

use std::collections::VecDeque;

use super::clock::DepartureClock;
use super::datagram::{DATAGRAM, Datagram, PACKETS};
use crate::timeline::nanos_of_ticks;

/// Datagrams due within this of each other leave together.
const TOGETHER: i64 = 200_000;
/// Later than this is an underflow: the buffer is built up anew.
const LATE: i64 = 50_000_000;
/// More than this above the buffer is an overflow, or a jump of the clock.
const TOO_FAR: i64 = 3_000_000_000;
/// The most one batch holds.
const BATCH: usize = 16;
/// No sleep is longer, so that new orders are seen.
const LONGEST_SLEEP: i64 = 50_000_000;
/// The most that is held, whatever its clock says.
const MOST_HELD: usize = 16 * 1024;

/// The pacer's next move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing to do until something is handed in.
    Wait,
    SleepUntil(i64),
    /// The batch is due.
    Send,
    /// A datagram without programme is due; `clock` is what its PCR may say.
    Fill {
        slot: i64,
        clock: Option<i64>,
    },
    /// So many packets had to be thrown away.
    Lost(usize),
}

#[derive(Debug)]
pub(super) struct Schedule {
    buffer: i64,
    clock: DepartureClock,
    queue: VecDeque<Datagram>,
    /// Nanoseconds of a datagram at constant rate.
    spacing: Option<i64>,
    /// When the next datagram is due at constant rate; none before anything departed.
    slot: Option<i64>,
    /// The programme's clock up to which datagrams departed.
    told: i64,
    /// The clock was anchored and nothing has departed since.
    filling: bool,
    active: bool,
}

impl Schedule {
    pub(super) fn new(buffer: i64) -> Self {
        Self {
            buffer,
            clock: DepartureClock::default(),
            queue: VecDeque::new(),
            spacing: None,
            slot: None,
            told: i64::MIN,
            filling: false,
            active: false,
        }
    }

    /// Without outputs there is nothing to do.
    pub(super) fn set_active(&mut self, active: bool) {
        self.active = active;
        if !active {
            self.queue.clear();
            self.slot = None;
        }
    }

    pub(super) fn begin_run(&mut self, muxrate: Option<u64>) {
        self.spacing = muxrate.filter(|rate| *rate > 0).map(|rate| {
            let bits = (DATAGRAM * 8) as u128;
            (bits * 1_000_000_000 / u128::from(rate)) as i64
        });
    }

    pub(super) fn extend(&mut self, datagrams: impl Iterator<Item = Datagram>, now: i64) {
        if !self.active {
            return;
        }
        self.queue.extend(datagrams);
        if self.filling && self.is_full() {
            self.filling = false;
            self.clock.depart_at(now);
        }
        if let Some(last) = self.queue.back() {
            self.clock.slew(now, last.clock, self.buffer);
        }
    }

    pub(super) fn departing(&self, now: i64) -> Option<i64> {
        self.clock.clock_at(now + self.buffer)
    }

    pub(super) fn reanchors(&self) -> u64 {
        self.clock.reanchors()
    }

    /// Decides the next move; what is to be sent is put into `batch`.
    pub(super) fn step(&mut self, now: i64, batch: &mut VecDeque<Datagram>) -> Step {
        if !self.active {
            return Step::Wait;
        }
        if let Some(lost) = self.shed(now) {
            return Step::Lost(lost);
        }
        let due = self.head_due(now);
        if let Some(step) = self.fill(now, due) {
            return step;
        }
        let Some(due) = due else { return Step::Wait };
        if due > now + TOGETHER / 4 {
            return Step::SleepUntil(due.min(now + LONGEST_SLEEP));
        }
        self.take(now + TOGETHER, batch);
        Step::Send
    }

    /// When the first datagram is due; anchors the clock where that makes no sense.
    fn head_due(&mut self, now: i64) -> Option<i64> {
        let head = self.queue.front_mut()?;
        let due = self.clock.departs_at(head.clock);
        let sensible = due.is_some_and(|due| due > now - LATE && due < now + self.buffer + TOO_FAR);
        if sensible && !head.broken {
            return due;
        }
        if head.broken || due.is_some_and(|due| due >= now) {
            self.told = i64::MIN;
        }
        head.broken = false;
        let clock = head.clock;
        self.anchor(clock, now);
        self.clock.departs_at(clock)
    }

    /// From here on: once the buffer holds as much as it should, which takes as long as that unless it comes in a burst.
    fn anchor(&mut self, clock: i64, now: i64) {
        self.filling = !self.is_full();
        let wait = if self.filling { self.buffer } else { 0 };
        self.clock.anchor(clock, now + wait);
    }

    fn is_full(&self) -> bool {
        let ends = self.queue.front().zip(self.queue.back());
        ends.is_some_and(|(head, last)| nanos_of_ticks(last.clock - head.clock) >= self.buffer)
    }

    /// At a constant rate no slot stays empty.
    fn fill(&mut self, now: i64, due: Option<i64>) -> Option<Step> {
        let spacing = self.spacing?;
        let slot = self.slot?;
        if due.is_some_and(|due| due <= slot + spacing / 2) {
            return None;
        }
        if slot > now + TOGETHER / 4 {
            return Some(Step::SleepUntil(slot.min(now + LONGEST_SLEEP)));
        }
        // After a pause of the whole process the missed slots are not made up for.
        let slot = if slot < now - LATE { now } else { slot };
        self.slot = Some(slot + spacing);
        let clock = self.clock.clock_at(slot).filter(|clock| *clock > self.told);
        Some(Step::Fill { slot, clock })
    }

    fn take(&mut self, until: i64, batch: &mut VecDeque<Datagram>) {
        while batch.len() < BATCH {
            let Some(head) = self.queue.front() else {
                break;
            };
            let Some(due) = self.clock.departs_at(head.clock) else {
                break;
            };
            if due > until || (head.broken && !batch.is_empty()) {
                break;
            }
            self.filling = false;
            self.slot = Some(due + self.spacing.unwrap_or(0));
            self.told = self.told.max(head.clock);
            batch.extend(self.queue.pop_front());
        }
    }

    /// Too much is held: it is thrown away up to the last place where a decoder can start.
    fn shed(&mut self, now: i64) -> Option<usize> {
        let last = self.queue.back()?;
        let held = self.clock.departs_at(last.clock).map_or(0, |due| due - now);
        // Behind a break the clock says nothing about how much is held.
        let too_long = held > self.buffer + TOO_FAR
            && self.queue.len() > 1
            && !self.queue.iter().any(|d| d.broken);
        if !too_long && self.queue.len() <= MOST_HELD {
            return None;
        }
        let keep = self
            .queue
            .iter()
            .rposition(|d| d.entry.is_some())
            .unwrap_or(self.queue.len());
        let keep = if keep == 0 { self.queue.len() } else { keep };
        self.queue.drain(..keep);
        if let Some(clock) = self.queue.front().map(|head| head.clock) {
            self.anchor(clock, now);
        }
        Some(keep * PACKETS)
    }
}

#[cfg(test)]
mod tests;
