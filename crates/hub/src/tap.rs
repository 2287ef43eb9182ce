//! A bounded queue to one reader of a rung's transport stream.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use bytes::Bytes;
use mpegts::PACKET_SIZE;
use tokio::sync::Notify;

use crate::instant::{lock, now};
use crate::meter::Meter;

/// Whole packets that came together.
#[derive(Debug, Clone)]
pub(crate) struct Chunk {
    pub(crate) data: Bytes,
    /// Decoding may start at its first packet.
    pub(crate) entry: bool,
    /// PAT and PMT as a joiner before this chunk needs them.
    pub(crate) tables: Bytes,
    /// Position on the line, 27 MHz.
    pub(crate) clock: i64,
}

#[derive(Debug, Clone)]
pub(crate) enum Item {
    Chunk(Chunk),
    /// No packet follows until another run begins.
    RunEnded,
}

#[derive(Debug)]
struct State {
    queue: VecDeque<Item>,
    held: usize,
    /// Since when it waits for a place to start, and whether what passes meanwhile is lost to it.
    joining: Option<(i64, bool)>,
    closed: bool,
}

/// The queue; the rung puts in and never waits, one reader takes out.
#[derive(Debug)]
pub(crate) struct Tap {
    state: Mutex<State>,
    filled: Condvar,
    notify: Notify,
    limit: usize,
    patience: i64,
    /// Each run is joined anew: for who keeps runs apart.
    joins_runs: bool,
    pub(crate) meter: Arc<Meter>,
}

impl Tap {
    pub(crate) fn new(limit: usize, patience: i64, meter: Arc<Meter>) -> Self {
        Self {
            state: Mutex::new(State {
                queue: VecDeque::new(),
                held: 0,
                joining: Some((now(), false)),
                closed: false,
            }),
            filled: Condvar::new(),
            notify: Notify::new(),
            limit,
            patience,
            joins_runs: false,
            meter,
        }
    }

    /// A tap that begins every run at a place to start.
    pub(crate) fn joining_runs(self) -> Self {
        Self {
            joins_runs: true,
            ..self
        }
    }

    /// Puts a chunk in, or loses it.
    pub(crate) fn push(&self, chunk: &Chunk, now: i64) {
        let mut state = lock(&self.state);
        if state.closed {
            return;
        }
        let len = chunk.data.len();
        let full = state.held + len > self.limit;
        match state.joining {
            None if full => {
                state.joining = Some((now, true));
                self.meter.dropped(len / PACKET_SIZE);
                return;
            }
            None => {}
            Some((since, _)) if !full && (chunk.entry || now - since > self.patience) => {
                state.joining = None;
                state.held += chunk.tables.len();
                let tables = Chunk {
                    data: chunk.tables.clone(),
                    entry: false,
                    ..chunk.clone()
                };
                state.queue.push_back(Item::Chunk(tables));
            }
            Some((_, lost)) => {
                if lost {
                    self.meter.dropped(len / PACKET_SIZE);
                }
                return;
            }
        }
        state.held += len;
        state.queue.push_back(Item::Chunk(chunk.clone()));
        drop(state);
        self.wake();
    }

    pub(crate) fn end_run(&self) {
        let mut state = lock(&self.state);
        state.queue.push_back(Item::RunEnded);
        if self.joins_runs {
            state.joining = Some((now(), false));
        }
        drop(state);
        self.wake();
    }

    /// What is queued may still be taken; nothing more comes.
    pub(crate) fn close(&self) {
        lock(&self.state).closed = true;
        self.wake();
    }

    pub(crate) fn is_closed(&self) -> bool {
        lock(&self.state).closed
    }

    /// The reader lost packets by its own fault and wants to begin anew at a place to start.
    pub(crate) fn rejoin(&self) {
        let mut state = lock(&self.state);
        let mut lost = 0;
        for item in std::mem::take(&mut state.queue) {
            match item {
                Item::Chunk(chunk) => lost += chunk.data.len() / PACKET_SIZE,
                Item::RunEnded => {}
            }
        }
        state.held = 0;
        state.joining = Some((now(), true));
        self.meter.dropped(lost);
    }

    fn wake(&self) {
        self.filled.notify_one();
        self.notify.notify_one();
    }

    fn take(&self) -> Taken {
        let mut state = lock(&self.state);
        match state.queue.pop_front() {
            Some(item) => {
                if let Item::Chunk(chunk) = &item {
                    state.held -= chunk.data.len().min(state.held);
                }
                Taken::Item(item)
            }
            None if state.closed => Taken::Closed,
            None => Taken::Nothing,
        }
    }

    /// For a task: the next item; none at the end.
    pub(crate) async fn next(&self) -> Option<Item> {
        loop {
            match self.take() {
                Taken::Item(item) => return Some(item),
                Taken::Closed => return None,
                // One permit is kept when nobody waits, so nothing is missed in between.
                Taken::Nothing => self.notify.notified().await,
            }
        }
    }

    /// For a thread: waits at most so long.
    pub(crate) fn wait(&self, limit: Option<Duration>) -> Taken {
        let first = self.take();
        if !matches!(first, Taken::Nothing) {
            return first;
        }
        let state = lock(&self.state);
        if state.queue.is_empty() && !state.closed {
            match limit {
                Some(limit) => drop(self.filled.wait_timeout(state, limit)),
                None => drop(self.filled.wait(state)),
            }
        } else {
            drop(state);
        }
        self.take()
    }
}

/// What was in the queue.
#[derive(Debug)]
pub(crate) enum Taken {
    Item(Item),
    Nothing,
    Closed,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(packets: usize, entry: bool) -> Chunk {
        Chunk {
            data: Bytes::from(vec![0x47; packets * PACKET_SIZE]),
            entry,
            tables: Bytes::from(vec![0x47; 2 * PACKET_SIZE]),
            clock: 0,
        }
    }

    fn sizes(tap: &Tap) -> Vec<usize> {
        let mut out = Vec::new();
        while let Taken::Item(Item::Chunk(chunk)) = tap.take() {
            out.push(chunk.data.len() / PACKET_SIZE);
        }
        out
    }

    #[test]
    fn begins_with_the_tables_at_a_place_to_start() {
        let tap = Tap::new(1 << 20, i64::MAX, Arc::default());
        tap.push(&chunk(3, false), now());
        tap.push(&chunk(4, true), now());
        tap.push(&chunk(5, false), now());
        assert_eq!(sizes(&tap), [2, 4, 5]);
        assert_eq!(tap.meter.read(0, false).drops, 0);
    }

    #[test]
    fn a_slow_reader_loses_up_to_the_next_place_to_start() {
        let tap = Tap::new(10 * PACKET_SIZE, i64::MAX, Arc::default());
        tap.push(&chunk(7, true), now());
        tap.push(&chunk(7, false), now());
        assert_eq!(sizes(&tap), [2, 7]);
        tap.push(&chunk(3, false), now());
        assert_eq!(sizes(&tap), [] as [usize; 0]);
        tap.push(&chunk(3, true), now());
        assert_eq!(sizes(&tap), [2, 3]);
        assert_eq!(tap.meter.read(0, false).drops, 10);
    }

    #[test]
    fn without_places_to_start_patience_ends() {
        let tap = Tap::new(1 << 20, 5, Arc::default());
        tap.push(&chunk(3, false), now() + 1_000_000_000);
        assert_eq!(sizes(&tap), [2, 3]);
    }
}
