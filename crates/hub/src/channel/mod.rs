mod output;
mod pipe;
mod state;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::thread::JoinHandle;
use std::time::Instant;

use bytes::Bytes;
use tokio::sync::Notify;

use crate::hls::{RunNumber, RungFacts};
use crate::instant::lock;
use crate::meter::Meter;
use crate::plan::VideoFacts;
use crate::reader::Reader;
use crate::rung::Rung;
use crate::tap::Tap;
use crate::thumbnail::Pictures;
use crate::{Delivery, Gate, HubSettings, OutputKind, OutputPlan, RunStart, TsReader};
use output::Workshop;
use pipe::{RungPipe, ThumbnailPipe};
use state::State;

/// A reader may lag this much behind.
const READER_HOLDS: usize = 4 * 1024 * 1024;

/// One channel: its runs come in by pipes, its outputs take from it.
#[derive(Debug)]
pub struct Channel {
    id: i64,
    myself: Weak<Channel>,
    settings: HubSettings,
    gate: Arc<Gate>,
    reader: Arc<Reader>,
    state: Mutex<State>,
    /// Numbers that the reader knows the present run's pipes by.
    pipes: Mutex<Vec<u64>>,
    serial: AtomicU64,
    leaving: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

/// What a run tells while its pipes are read.
#[derive(Debug, Clone)]
pub struct RunFeed {
    /// Bytes read per rung, in the order of the run's rungs.
    pub bytes: Vec<Arc<AtomicU64>>,
    /// Notified when a rung's first byte arrives, each rung once.
    pub first_byte: Arc<Notify>,
}

impl RunFeed {
    /// Whether every rung gave a byte.
    pub fn all_flow(&self) -> bool {
        self.bytes.iter().all(|b| b.load(Ordering::Relaxed) > 0)
    }

    /// Bytes read from each rung.
    pub fn totals(&self) -> Vec<u64> {
        let totals = self.bytes.iter().map(|b| b.load(Ordering::Relaxed));
        totals.collect()
    }
}

impl Channel {
    pub(crate) fn new(
        id: i64,
        settings: &HubSettings,
        gate: Arc<Gate>,
        reader: Arc<Reader>,
        leaving: Arc<Mutex<Vec<JoinHandle<()>>>>,
    ) -> Arc<Self> {
        Arc::new_cyclic(|myself| Self {
            id,
            myself: Weak::clone(myself),
            settings: settings.clone(),
            gate,
            reader,
            state: Mutex::default(),
            pipes: Mutex::default(),
            serial: AtomicU64::new(0),
            leaving,
        })
    }

    /// The channel's id.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Takes the pipes of a new run. A run still being read is ended first.
    pub fn begin_run(&self, start: RunStart) -> RunFeed {
        self.end_run();
        let serial = self.serial.fetch_add(1, Ordering::Relaxed) + 1;
        let feed = RunFeed::new(start.rungs.len());
        let number = RunNumber {
            number: start.number,
            unix_millis: start.unix_millis,
            frame_rate: slowest(start.rungs.iter().map(|rung| &rung.video)),
            rungs: start.rungs.iter().map(|rung| rung.name.clone()).collect(),
        };
        let mut facts = Vec::new();
        let mut fds = Vec::new();
        for rung in start.rungs {
            facts.push((rung.video, rung.muxrate));
            fds.push(rung.pipe);
        }
        // In the reader's order, behind what the old run's pipes still hold.
        let (channel, theirs) = (Weak::clone(&self.myself), feed.clone());
        self.reader.call(move || {
            if let Some(channel) = channel.upgrade() {
                let mut state = lock(&channel.state);
                if !state.closed {
                    state.begin_run(serial, number, facts, theirs);
                }
            }
        });
        let mut pipes = lock(&self.pipes);
        for (index, fd) in fds.into_iter().enumerate() {
            let channel = Weak::clone(&self.myself);
            let drain = RungPipe {
                channel,
                serial,
                index,
            };
            pipes.push(self.reader.add(fd, Box::new(drain)));
        }
        if let Some(fd) = start.thumbnail {
            let drain = ThumbnailPipe {
                channel: Weak::clone(&self.myself),
                pictures: Pictures::default(),
            };
            pipes.push(self.reader.add(fd, Box::new(drain)));
        }
        feed
    }

    /// The process is gone: what its pipes still hold is read, then they are closed.
    pub fn end_run(&self) {
        for token in lock(&self.pipes).drain(..) {
            self.reader.finish(token);
        }
    }

    /// Makes these the channel's outputs. Those that stay as they were flow on.
    pub fn set_outputs(&self, plans: Vec<OutputPlan>) {
        let mut leaving = Vec::new();
        {
            let mut state = lock(&self.state);
            if state.closed {
                return;
            }
            let mut shop = Workshop {
                settings: &self.settings,
                gate: &self.gate,
                leaving: &mut leaving,
            };
            state.set_outputs(plans, &mut shop);
        }
        self.leave(leaving);
    }

    /// Every output as it fares at this instant.
    pub fn deliveries(&self) -> Vec<Delivery> {
        let state = lock(&self.state);
        let outputs = state.outputs.iter();
        outputs
            .map(|output| output.meter.read(output.plan.id, output.plan.paused))
            .collect()
    }

    /// Bytes read from each rung of the last run whose reading began; of the run just begun [`RunFeed`] tells.
    pub fn rung_bytes(&self) -> Vec<u64> {
        let state = lock(&self.state);
        state
            .run
            .as_ref()
            .map_or_else(Vec::new, |run| run.feed.totals())
    }

    /// The last whole picture and when it came.
    pub fn thumbnail(&self) -> Option<(Bytes, Instant)> {
        lock(&self.state).thumbnail.clone()
    }

    /// The HLS outputs' ids.
    pub fn hls_outputs(&self) -> Vec<i64> {
        lock(&self.state).packagers.iter().map(|p| p.id).collect()
    }

    /// The master playlist of an HLS output; none: the first one's.
    /// It names `{rung}/index.m3u8`, which names its segments, each relative to itself.
    pub fn master(&self, output_id: Option<i64>) -> Option<String> {
        let state = self.open_state()?;
        let run = state.run.as_ref()?;
        let rungs = run.number.rungs.iter().filter_map(|name| state.rung(name));
        let facts: Vec<RungFacts<'_>> = rungs.filter_map(facts_of).collect();
        state.packager(output_id)?.master(&facts)
    }

    /// A rung's media playlist.
    pub fn media_playlist(&self, output_id: Option<i64>, rung: &str) -> Option<String> {
        self.open_state()?.packager(output_id)?.media_playlist(rung)
    }

    /// A segment by the name the playlist gives it.
    pub fn segment(&self, output_id: Option<i64>, rung: &str, name: &str) -> Option<Bytes> {
        self.open_state()?.packager(output_id)?.segment(rung, name)
    }

    /// A reader of a rung's transport stream that begins at a random-access point, for an HTTP client. None: the rung
    /// has no `http_ts` output, each of them is paused, or nothing may leave.
    pub fn subscribe(&self, rung: &str) -> Option<TsReader> {
        let mut state = self.open_state()?;
        let served = state.outputs.iter().find(|output| {
            output.plan.kind == OutputKind::HttpTs
                && output.plan.rung.as_deref() == Some(rung)
                && !output.plan.paused
        });
        let meter = Arc::clone(&served?.meter);
        Some(self.read_by(&mut state, rung, meter))
    }

    /// The same for whoever carries it on by itself. None: nothing may leave.
    pub fn read(&self, rung: &str) -> Option<TsReader> {
        let mut state = self.open_state()?;
        Some(self.read_by(&mut state, rung, Arc::default()))
    }

    fn read_by(&self, state: &mut State, rung: &str, meter: Arc<Meter>) -> TsReader {
        let patience = self.settings.join_patience.as_nanos() as i64;
        let tap = Arc::new(Tap::new(READER_HOLDS, patience, meter));
        state.rung_mut(rung).add_tap(Arc::clone(&tap));
        TsReader {
            tap,
            gate: Arc::clone(&self.gate),
        }
    }

    /// How often the pacers had to set their clock anew.
    pub fn reanchors(&self) -> u64 {
        lock(&self.state).rungs.iter().map(Rung::reanchors).sum()
    }

    /// Whether a pipe of the last run is still open.
    pub fn is_reading(&self) -> bool {
        let state = lock(&self.state);
        let run = state.run.as_ref();
        run.is_some_and(|run| run.reading.iter().any(|reading| *reading))
    }

    /// Ends the run and every output; open recordings are completed by their own threads.
    pub fn close(&self) {
        self.end_run();
        let mut leaving = Vec::new();
        {
            let mut state = lock(&self.state);
            state.finish_run();
            let mut shop = Workshop {
                settings: &self.settings,
                gate: &self.gate,
                leaving: &mut leaving,
            };
            state.set_outputs(Vec::new(), &mut shop);
            state.rungs.iter_mut().for_each(Rung::close_taps);
            state.closed = true;
        }
        self.leave(leaving);
    }

    /// Nothing is served past the fence.
    fn open_state(&self) -> Option<std::sync::MutexGuard<'_, State>> {
        self.gate.is_open().then(|| lock(&self.state))
    }

    fn leave(&self, threads: Vec<JoinHandle<()>>) {
        let mut leaving = lock(&self.leaving);
        leaving.retain(|thread| !thread.is_finished());
        leaving.extend(threads);
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.close();
    }
}

fn facts_of(rung: &Rung) -> Option<RungFacts<'_>> {
    Some(RungFacts {
        name: &rung.name,
        video: rung.facts.as_ref()?,
        codecs: rung.codecs.clone(),
    })
}

/// The lowest frame rate of a ladder.
fn slowest<'a>(videos: impl Iterator<Item = &'a VideoFacts>) -> (u32, u32) {
    let rate = |(num, den): (u32, u32)| f64::from(num) / f64::from(den.max(1));
    videos
        .filter_map(|video| video.frame_rate)
        .filter(|(num, den)| *num > 0 && *den > 0)
        .min_by(|a, b| rate(*a).total_cmp(&rate(*b)))
        .unwrap_or((25, 1))
}
