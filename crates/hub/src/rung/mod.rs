//! One rendition: its runs on the way in, its outputs on the way out.

mod hold;
mod stream;
mod tables;

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use bytes::{Bytes, BytesMut};
use mpegts::continuity::Rewriter;
use mpegts::{NULL_PID, Packet, RawPacket};

use crate::hls::Packager;
use crate::meter::Meter;
use crate::pacer::{Datagram, DatagramBuilder, Description, Pacer, SinkPlan};
use crate::plan::VideoFacts;
use crate::tap::{Chunk, Tap};
use crate::timeline::Timeline;
use crate::{Gate, HubSettings};
use hold::Judged;
use stream::RunStream;
use tables::Tables;

pub(crate) use tables::repeat;

/// Packets of a variable rate that are not followed by others leave after this.
pub(crate) const IDLE_FLUSH: i64 = 100_000_000;

#[derive(Debug)]
pub(crate) struct Rung {
    pub(crate) name: String,
    pub(crate) facts: Option<VideoFacts>,
    pub(crate) codecs: Option<String>,
    /// They are those of the run that is on.
    codecs_current: bool,
    muxrate: Option<u64>,
    tables: Tables,
    stream: Option<RunStream>,
    paced: Paced,
    tapped: Tapped,
    had_run: bool,
}

/// The way to `udp` and `rtp` outputs.
#[derive(Debug)]
struct Paced {
    pacer: Option<Pacer>,
    builder: DatagramBuilder,
    ready: Vec<Datagram>,
}

/// The way to recordings and HTTP readers.
#[derive(Debug, Default)]
struct Tapped {
    taps: Vec<Arc<Tap>>,
    counters: Rewriter,
    open: BytesMut,
    open_entry: bool,
    open_tables: Bytes,
    clock: i64,
}

impl Rung {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            facts: None,
            codecs: None,
            codecs_current: false,
            muxrate: None,
            tables: Tables::default(),
            stream: None,
            paced: Paced {
                pacer: None,
                builder: DatagramBuilder::new(None),
                ready: Vec::new(),
            },
            tapped: Tapped::default(),
            had_run: false,
        }
    }

    pub(crate) fn begin_run(&mut self, facts: VideoFacts, muxrate: Option<u64>) {
        self.facts = Some(facts);
        self.codecs_current = false;
        self.muxrate = muxrate;
        self.tables.begin_run();
        self.stream = Some(RunStream::new(self.had_run));
        self.had_run = true;
        self.tapped.counters.begin_run();
        self.paced.builder = DatagramBuilder::new(muxrate);
        if let Some(pacer) = &self.paced.pacer {
            pacer.begin_run(muxrate);
        }
    }

    /// Takes what the pipe gave; nothing in here waits.
    pub(crate) fn feed(
        &mut self,
        bytes: &[u8],
        now: i64,
        departing: Option<i64>,
        timeline: &mut Timeline,
        packagers: &mut [Packager],
    ) {
        let Some(mut stream) = self.stream.take() else {
            return;
        };
        let Self {
            tables,
            paced,
            tapped,
            name,
            ..
        } = self;
        let mut each = |judged: Judged, tables: &Tables| {
            hand_out(judged, tables, name, paced, tapped, packagers, now);
        };
        stream.push(bytes, now, || departing, timeline, tables, &mut each);
        packagers.iter_mut().for_each(Packager::settle);
        if !self.codecs_current
            && let Some(codecs) = stream.codecs()
        {
            self.codecs = Some(codecs);
            self.codecs_current = true;
        }
        self.stream = Some(stream);
        self.hand_over(now);
    }

    /// The pipe is at its end.
    pub(crate) fn end_run(
        &mut self,
        now: i64,
        timeline: &mut Timeline,
        packagers: &mut [Packager],
    ) {
        let Some(mut stream) = self.stream.take() else {
            return;
        };
        let Self {
            tables,
            paced,
            tapped,
            name,
            ..
        } = self;
        let mut each = |judged: Judged, tables: &Tables| {
            hand_out(judged, tables, name, paced, tapped, packagers, now);
        };
        stream.finish(now, timeline, tables, &mut each);
        self.paced.builder.flush(&mut self.paced.ready);
        self.hand_over(now);
        self.tapped.taps.iter().for_each(|tap| tap.end_run());
        for packager in packagers {
            packager.end_run(&self.name);
        }
    }

    /// Nothing came for [`IDLE_FLUSH`]: what waits for a full datagram leaves.
    pub(crate) fn idle(&mut self, now: i64) {
        if self.muxrate.is_none() {
            self.paced.builder.flush(&mut self.paced.ready);
            self.hand_over(now);
        }
    }

    /// Whether [`Rung::idle`] would have something to do.
    pub(crate) fn holds_back(&self) -> bool {
        self.muxrate.is_none() && self.paced.pacer.is_some() && self.paced.builder.holds_back()
    }

    /// Makes these the rung's datagram outputs; gives back a pacer's thread that is ending.
    pub(crate) fn set_sinks(
        &mut self,
        sinks: Vec<SinkPlan>,
        settings: &HubSettings,
        gate: &Arc<Gate>,
    ) -> io::Result<Option<JoinHandle<()>>> {
        if sinks.is_empty() {
            return Ok(self.paced.pacer.take().and_then(|mut pacer| pacer.stop()));
        }
        if self.paced.pacer.is_none() {
            let pacer = Pacer::start(
                Arc::clone(gate),
                settings.pacing_buffer,
                settings.join_patience,
            )?;
            pacer.begin_run(self.muxrate);
            pacer.describe(description(&self.tables));
            self.paced.builder = DatagramBuilder::new(self.muxrate);
            self.paced.pacer = Some(pacer);
        }
        if let Some(pacer) = &self.paced.pacer {
            pacer.set_sinks(sinks);
        }
        Ok(None)
    }

    pub(crate) fn add_tap(&mut self, tap: Arc<Tap>) {
        self.tapped.taps.push(tap);
    }

    pub(crate) fn close_taps(&mut self) {
        self.tapped.taps.drain(..).for_each(|tap| tap.close());
    }

    /// Ends the readers that are counted by this meter.
    pub(crate) fn close_readers_of(&self, meter: &Arc<Meter>) {
        let theirs = self.tapped.taps.iter();
        theirs
            .filter(|tap| Arc::ptr_eq(&tap.meter, meter))
            .for_each(|tap| tap.close());
    }

    pub(crate) fn departing(&self) -> Option<i64> {
        self.paced.pacer.as_ref()?.departing()
    }

    pub(crate) fn reanchors(&self) -> u64 {
        self.paced.pacer.as_ref().map_or(0, Pacer::reanchors)
    }

    fn hand_over(&mut self, now: i64) {
        if let Some(pacer) = &self.paced.pacer {
            pacer.describe(description(&self.tables));
            pacer.push(&mut self.paced.ready);
        }
        self.paced.ready.clear();
        self.tapped.flush(now);
    }
}

fn description(tables: &Tables) -> Description {
    Description {
        tables: tables.packets().cloned(),
        pcr_pid: tables.pcr_pid(),
    }
}

/// One packet to everybody.
fn hand_out(
    judged: Judged,
    tables: &Tables,
    name: &str,
    paced: &mut Paced,
    tapped: &mut Tapped,
    packagers: &mut [Packager],
    now: i64,
) {
    if paced.pacer.is_some() {
        let entry = judged.entry.then(|| tables.packets().cloned()).flatten();
        paced
            .builder
            .push(&judged.raw, judged.clock, entry, &mut paced.ready);
    }
    tapped.clock = judged.clock.unwrap_or(tapped.clock);
    let is_null = Packet::new(&judged.raw).pid() == NULL_PID;
    if !tapped.taps.is_empty() {
        tapped.push(&judged, tables, now);
    }
    if !is_null {
        package(&judged.raw, tables, name, packagers);
    }
}

/// Into the HLS outputs, what they carry of it.
fn package(raw: &RawPacket, tables: &Tables, name: &str, packagers: &mut [Packager]) {
    if packagers.is_empty() {
        return;
    }
    let mut push = |raw: &RawPacket| {
        for packager in &mut *packagers {
            packager.push(name, raw);
        }
    };
    match tables.hls() {
        None => push(raw),
        Some(Ok(carried)) => carried.pass(raw, push),
        Some(Err(_)) => {}
    }
    if let Some(carried) = tables.hls()
        && tables.begins_map(Packet::new(raw))
    {
        for packager in packagers {
            packager.judge(carried);
        }
    }
}

impl Tapped {
    fn push(&mut self, judged: &Judged, tables: &Tables, now: i64) {
        if judged.entry {
            self.flush(now);
        }
        if self.open.is_empty() {
            self.open_entry = judged.entry;
            let packets = tables.packets().map_or(&[] as &[RawPacket], |t| t);
            self.open_tables = Bytes::from(repeat(packets, &mut self.counters).concat());
        }
        let mut raw = judged.raw;
        self.counters.rewrite(&mut raw);
        self.open.extend_from_slice(&raw);
    }

    fn flush(&mut self, now: i64) {
        self.taps.retain(|tap| !tap.is_closed());
        if self.open.is_empty() {
            return;
        }
        let chunk = Chunk {
            data: self.open.split().freeze(),
            entry: self.open_entry,
            tables: self.open_tables.clone(),
            clock: self.clock,
        };
        for tap in &self.taps {
            tap.push(&chunk, now);
        }
    }
}
