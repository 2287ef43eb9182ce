//! Recordings: segments of a transport stream in a folder, written by a thread of their own.

mod name;
mod segment;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use mpegts::PACKET_SIZE;

use crate::Gate;
use crate::delivery::ErrorKind;
use crate::instant::now;
use crate::meter::explain;
use crate::tap::{Chunk, Item, Taken, Tap};
use crate::timeline::PCR_HZ;
use segment::Open;

const STACK: usize = 128 * 1024;
/// What was not written yet is written after this, so that a slow programme is on disk soon.
const WRITE_AFTER: Duration = Duration::from_millis(500);
const FIRST_REST: i64 = 1_000_000_000;
const LONGEST_REST: i64 = 10_000_000_000;
/// Without a random-access point a segment is cut this much later.
const CUT_PATIENCE: f64 = 5.0;

/// What to record where.
#[derive(Debug, Clone)]
pub(crate) struct Recording {
    pub(crate) dir: PathBuf,
    pub(crate) stem: String,
    pub(crate) segment_seconds: f64,
}

#[derive(Debug)]
struct Recorder {
    plan: Recording,
    tap: Arc<Tap>,
    gate: Arc<Gate>,
    open: Option<Open>,
    /// Nothing is tried before that.
    resting_until: i64,
    rest: i64,
    faulty: bool,
}

/// Starts to record what comes through the tap; ends, the open segment completed, when the tap is closed.
pub(crate) fn start(plan: Recording, tap: Arc<Tap>, gate: Arc<Gate>) -> io::Result<JoinHandle<()>> {
    let mut recorder = Recorder {
        plan,
        tap,
        gate,
        open: None,
        resting_until: 0,
        rest: FIRST_REST,
        faulty: false,
    };
    std::thread::Builder::new()
        .name("hub-recorder".into())
        .stack_size(STACK)
        .spawn(move || recorder.run())
}

impl Recorder {
    fn run(&mut self) {
        segment::complete_leftovers(&self.plan.dir, &self.plan.stem);
        loop {
            let waits = self.open.as_ref().is_some_and(Open::has_unwritten);
            match self.tap.wait(waits.then_some(WRITE_AFTER)) {
                Taken::Item(Item::Chunk(chunk)) => self.take(&chunk),
                Taken::Item(Item::RunEnded) => self.complete(),
                Taken::Nothing => self.write_out(),
                Taken::Closed => {
                    self.complete();
                    return;
                }
            }
        }
    }

    fn take(&mut self, chunk: &Chunk) {
        let packets = chunk.data.len() / PACKET_SIZE;
        if now() < self.resting_until {
            self.tap.meter.dropped(packets);
            return;
        }
        if self.must_cut(chunk) {
            self.complete();
        }
        if self.open.is_none() {
            // A tap hands out the tables alone before the place to start: they are repeated by every segment anyway.
            if chunk.data == chunk.tables {
                return;
            }
            match Open::create(&self.plan.dir, &self.plan.stem, chunk) {
                Ok(open) => self.open = Some(open),
                Err(error) => {
                    self.tap.meter.dropped(packets);
                    return self.fail(&error);
                }
            }
        }
        let Some(open) = &mut self.open else { return };
        open.add(&chunk.data);
        if open.wants_writing() {
            self.write_out();
        }
    }

    fn must_cut(&self, chunk: &Chunk) -> bool {
        let Some(open) = &self.open else { return false };
        let seconds = (chunk.clock - open.started()) as f64 / PCR_HZ as f64;
        let wanted = self.plan.segment_seconds;
        // Half a frame early is on time.
        (chunk.entry && seconds > wanted - 0.02) || seconds > wanted + CUT_PATIENCE || seconds < 0.0
    }

    fn write_out(&mut self) {
        let Some(open) = &mut self.open else { return };
        if !self.gate.is_open() {
            let lost = open.forget();
            self.tap.meter.dropped(lost / PACKET_SIZE);
            return;
        }
        match open.write() {
            Ok(0) => {}
            Ok(bytes) => {
                self.tap.meter.sent(bytes);
                self.mend();
            }
            Err(error) => self.fail(&error),
        }
    }

    fn mend(&mut self) {
        self.rest = FIRST_REST;
        if std::mem::take(&mut self.faulty) {
            self.tap.meter.mended();
        }
    }

    /// Ends the open segment: on disk, under its own name.
    fn complete(&mut self) {
        self.write_out();
        if let Some(open) = self.open.take()
            && let Err(error) = open.complete()
        {
            self.fail(&error);
        }
    }

    /// Keeps what is on disk, rests, and begins anew at a place to start.
    fn fail(&mut self, error: &io::Error) {
        let mut fault = explain(error);
        fault.text = format!("{}: {}", self.plan.dir.display(), fault.text);
        if fault.kind == ErrorKind::NotPermitted {
            // Of a file it means the folder's permissions, and not the peer's word.
            fault.kind = ErrorKind::ReadOnly;
        }
        self.tap.meter.failing(fault);
        if self.faulty {
            self.tap.meter.reconnected();
        }
        self.faulty = true;
        if let Some(mut open) = self.open.take() {
            self.tap.meter.dropped(open.forget() / PACKET_SIZE);
            // What cannot be completed stays as a part, and is completed when the hub starts again.
            let _ = open.complete();
        }
        self.resting_until = now() + self.rest;
        self.rest = (self.rest * 2).min(LONGEST_REST);
        self.tap.rejoin();
    }
}
