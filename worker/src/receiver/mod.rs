//! UDP, RTP and SRT inputs, received by ourselves and handed to FFmpeg through a pipe.
//!
//! One thread per input waits for datagrams, or for what a carrier brings, and never for FFmpeg: what its pipe has no room for is dropped and
//! counted. So silence, scrambling, continuity and rate are known exactly, whatever FFmpeg does.

pub(crate) mod carrier;
mod feed;
mod inlet;
pub(crate) mod inspect;
mod listening;
pub mod rtp;
pub(crate) mod socket;
mod traffic;

use std::io;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nix::sys::eventfd::{EfdFlags, EventFd};
use tokio::sync::mpsc::UnboundedSender;
use transcode::command::Probe;

pub use socket::{Listen, ListenError};

use inlet::Inlet;
use listening::Listening;

/// One input to receive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiverSettings {
    pub listen: Listen,
    /// The transport stream is carried in RTP.
    pub rtp: bool,
    /// Silence of that length ends it.
    pub timeout: Duration,
}

/// What the receiver tells while it listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The first datagram that counts.
    FirstDatagram,
    /// What the stream carries; after the first of these FFmpeg can be started, and every other tells a change.
    Carries(Probe),
    /// It listens no more, and the pipe is closed.
    Ended(End),
}

/// Why a receiver ended by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Nothing came for the timeout.
    Silence { ever_received: bool },
    /// Something came, and it is no transport stream with programmes.
    NotMedia { evidence: String },
    /// Its carrier ended, and knows why.
    Closed,
    /// The socket broke.
    Broken(String),
}

/// Counted since the receiver began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReceiverStats {
    pub packets: u64,
    pub datagrams: u64,
    pub bytes: u64,
    pub continuity_errors: u64,
    pub scrambled_packets: u64,
    /// Packets for which FFmpeg's pipe had no room.
    pub dropped_packets: u64,
    /// RTP datagrams that never came.
    pub lost_datagrams: u64,
}

#[derive(Debug, Default)]
struct Counters {
    packets: AtomicU64,
    datagrams: AtomicU64,
    bytes: AtomicU64,
    continuity_errors: AtomicU64,
    scrambled_packets: AtomicU64,
    dropped_packets: AtomicU64,
    lost_datagrams: AtomicU64,
}

#[derive(Debug)]
struct Shared {
    counters: Counters,
    pipe: Mutex<Handover>,
    stop: AtomicBool,
    wake: EventFd,
}

/// FFmpeg's pipe on its way to the thread.
#[derive(Debug, Default)]
struct Handover {
    pipe: Option<OwnedFd>,
    /// The thread is gone: who gives a pipe finds it closed.
    ended: bool,
}

/// A receiver at work. Dropped, it stops and closes the pipe.
#[derive(Debug)]
pub struct Receiver {
    shared: Arc<Shared>,
}

impl Receiver {
    /// Opens the socket, joins, and starts to listen. Blocks while a host name is looked up.
    pub fn start(
        settings: &ReceiverSettings,
        events: UnboundedSender<Event>,
    ) -> Result<Receiver, ListenError> {
        let inlet = Inlet::Socket {
            socket: socket::open(&settings.listen)?,
            sources: settings.listen.sources.clone(),
        };
        Ok(Receiver::begin(
            inlet,
            settings.rtp,
            settings.timeout,
            events,
        )?)
    }

    /// Receives what a carrier writes into this pipe, which is made non-blocking.
    pub fn carried(
        pipe: OwnedFd,
        timeout: Duration,
        events: UnboundedSender<Event>,
    ) -> io::Result<Receiver> {
        unblock(&pipe)?;
        Receiver::begin(Inlet::Pipe(pipe.into()), false, timeout, events)
    }

    fn begin(
        inlet: Inlet,
        rtp: bool,
        timeout: Duration,
        events: UnboundedSender<Event>,
    ) -> io::Result<Receiver> {
        let flags = EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK;
        let shared = Arc::new(Shared {
            counters: Counters::default(),
            pipe: Mutex::default(),
            stop: AtomicBool::new(false),
            wake: EventFd::from_value_and_flags(0, flags).map_err(io::Error::from)?,
        });
        let carried = matches!(inlet, Inlet::Pipe(_));
        let listening = Listening::new(rtp, carried, timeout, Arc::clone(&shared), events);
        std::thread::Builder::new()
            .name("receiver".into())
            .stack_size(256 * 1024)
            .spawn(move || listening.run(inlet))?;
        Ok(Receiver { shared })
    }

    /// From here on FFmpeg reads it: what was kept so far, then all that comes. The pipe is made non-blocking.
    pub fn attach(&self, pipe: OwnedFd) -> io::Result<()> {
        unblock(&pipe)?;
        let mut handover = self.shared.handover();
        if !handover.ended {
            handover.pipe = Some(pipe);
        }
        drop(handover);
        self.shared.wake();
        Ok(())
    }

    pub fn stats(&self) -> ReceiverStats {
        let counters = &self.shared.counters;
        ReceiverStats {
            packets: counters.packets.load(Ordering::Relaxed),
            datagrams: counters.datagrams.load(Ordering::Relaxed),
            bytes: counters.bytes.load(Ordering::Relaxed),
            continuity_errors: counters.continuity_errors.load(Ordering::Relaxed),
            scrambled_packets: counters.scrambled_packets.load(Ordering::Relaxed),
            dropped_packets: counters.dropped_packets.load(Ordering::Relaxed),
            lost_datagrams: counters.lost_datagrams.load(Ordering::Relaxed),
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        self.shared.wake();
    }
}

impl Shared {
    fn handover(&self) -> MutexGuard<'_, Handover> {
        self.pipe.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self) {
        // It can only fail when it is already awake 2⁶⁴ times over.
        let _ = self.wake.write(1);
    }
}

fn unblock(pipe: &OwnedFd) -> io::Result<()> {
    let flags = nix::fcntl::OFlag::O_NONBLOCK;
    nix::fcntl::fcntl(pipe, nix::fcntl::FcntlArg::F_SETFL(flags))?;
    Ok(())
}
