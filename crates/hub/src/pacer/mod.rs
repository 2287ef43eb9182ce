//! Sends a rendition's datagrams when they are due, to all its `udp` and `rtp` outputs at once.
//!
//! One thread per rendition, and only while it has such outputs. It sleeps until a datagram is due; with nothing to
//! send it sleeps until there is.

mod clock;
mod datagram;
mod fanout;
mod fill;
mod schedule;
mod sink;
mod socket;

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

pub(crate) use datagram::{Datagram, DatagramBuilder};
pub(crate) use fill::Description;
pub(crate) use sink::SinkPlan;

use crate::Gate;
use crate::instant::{lock, now};
use schedule::{Schedule, Step};

/// A pacer's stack holds a batch's headers and little else.
const STACK: usize = 128 * 1024;
const PRECEDENCE: i32 = -15;

#[derive(Debug)]
struct Shared {
    inbox: Mutex<Inbox>,
    wake: Condvar,
}

/// What the pacer is handed.
#[derive(Debug)]
struct Inbox {
    schedule: Schedule,
    sinks: Option<Vec<SinkPlan>>,
    description: Description,
    /// The thread waits for something to do.
    idle: bool,
    closing: bool,
}

/// The handle to a rendition's pacer.
#[derive(Debug)]
pub(crate) struct Pacer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Pacer {
    pub(crate) fn start(gate: Arc<Gate>, buffer: Duration, patience: Duration) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            inbox: Mutex::new(Inbox {
                schedule: Schedule::new(buffer.as_nanos() as i64),
                sinks: None,
                description: Description::default(),
                idle: false,
                closing: false,
            }),
            wake: Condvar::new(),
        });
        let fanout = fanout::Fanout::new(gate, patience.as_nanos() as i64);
        let theirs = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("hub-pacer".into())
            .stack_size(STACK)
            .spawn(move || run(&theirs, fanout))?;
        Ok(Self {
            shared,
            thread: Some(thread),
        })
    }

    /// Makes these the pacer's outputs.
    pub(crate) fn set_sinks(&self, sinks: Vec<SinkPlan>) {
        self.with(|inbox| {
            inbox.schedule.set_active(!sinks.is_empty());
            inbox.sinks = Some(sinks);
        });
    }

    /// A run begins; with a rate it is filled up to that between its datagrams and after its end.
    pub(crate) fn begin_run(&self, muxrate: Option<u64>) {
        self.with(|inbox| inbox.schedule.begin_run(muxrate));
    }

    pub(crate) fn describe(&self, description: Description) {
        lock(&self.shared.inbox).description = description;
    }

    pub(crate) fn push(&self, datagrams: &mut Vec<Datagram>) {
        if datagrams.is_empty() {
            return;
        }
        self.with(|inbox| inbox.schedule.extend(datagrams.drain(..), now()));
    }

    /// Where the line is at the earliest instant a new run's first datagram could depart.
    pub(crate) fn departing(&self) -> Option<i64> {
        lock(&self.shared.inbox).schedule.departing(now())
    }

    pub(crate) fn reanchors(&self) -> u64 {
        lock(&self.shared.inbox).schedule.reanchors()
    }

    /// Ends the thread; what is queued is not sent.
    pub(crate) fn stop(&mut self) -> Option<JoinHandle<()>> {
        self.with(|inbox| inbox.closing = true);
        self.thread.take()
    }

    fn with(&self, change: impl FnOnce(&mut Inbox)) {
        let mut inbox = lock(&self.shared.inbox);
        change(&mut inbox);
        if inbox.idle {
            inbox.idle = false;
            self.shared.wake.notify_one();
        }
    }
}

impl Drop for Pacer {
    fn drop(&mut self) {
        drop(self.stop());
    }
}

/// Ahead of the encoders, which take every core they can get, and woken when it asked to be and not up to 50 µs later: as a
/// real-time thread, else as a nicer one, else as it is.
fn ask_for_precedence() {
    let lowest = libc::sched_param { sched_priority: 1 };
    // SAFETY: system calls on the calling thread; `lowest` outlives the one that reads it.
    unsafe {
        let policy = libc::SCHED_RR | libc::SCHED_RESET_ON_FORK;
        if libc::sched_setscheduler(0, policy, &raw const lowest) != 0 {
            let thread = libc::gettid().unsigned_abs();
            libc::setpriority(libc::PRIO_PROCESS, thread, PRECEDENCE);
        }
        libc::prctl(libc::PR_SET_TIMERSLACK, 1 as libc::c_ulong);
    }
}

fn run(shared: &Shared, mut fanout: fanout::Fanout) {
    ask_for_precedence();
    let mut batch = VecDeque::new();
    loop {
        let mut inbox = lock(&shared.inbox);
        if inbox.closing {
            return;
        }
        if let Some(sinks) = inbox.sinks.take() {
            fanout.set_sinks(sinks, now());
        }
        match inbox.schedule.step(now(), &mut batch) {
            Step::Wait => {
                inbox.idle = true;
                while inbox.idle {
                    inbox = shared
                        .wake
                        .wait(inbox)
                        .unwrap_or_else(std::sync::PoisonError::into_inner);
                }
            }
            Step::SleepUntil(instant) => {
                drop(inbox);
                crate::instant::sleep_until(instant);
            }
            Step::Lost(packets) => {
                drop(inbox);
                fanout.lost(packets, now());
            }
            Step::Send => {
                let description = inbox.description.clone();
                drop(inbox);
                fanout.send(&mut batch, &description);
            }
            Step::Fill { slot, clock } => {
                let description = inbox.description.clone();
                drop(inbox);
                fanout.fill(slot, clock, &description);
            }
        }
    }
}
