//! UDP and RTP inputs, received by ourselves and handed to FFmpeg through a pipe.
//!
//! One thread per input waits for datagrams and never for FFmpeg: what its pipe has no room for is dropped and
//! counted. So silence, scrambling, continuity and rate are known exactly, whatever FFmpeg does.

mod feed;
pub(crate) mod inspect;
mod listening;
pub mod rtp;
pub(crate) mod socket;

use std::io;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nix::sys::eventfd::{EfdFlags, EventFd};
use tokio::sync::mpsc::UnboundedSender;
use transcode::command::Program;

pub use socket::{Listen, ListenError};

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
    /// What the stream carries; after this FFmpeg can be started.
    Programs(Vec<Program>),
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
    /// The socket broke.
    Broken(String),
}

/// Counted since the receiver began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReceiverStats {
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
        let socket = socket::open(&settings.listen)?;
        let flags = EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK;
        let shared = Arc::new(Shared {
            counters: Counters::default(),
            pipe: Mutex::default(),
            stop: AtomicBool::new(false),
            wake: EventFd::from_value_and_flags(0, flags).map_err(io::Error::from)?,
        });
        let listening = Listening::new(settings, socket, Arc::clone(&shared), events);
        std::thread::Builder::new()
            .name("receiver".into())
            .stack_size(256 * 1024)
            .spawn(move || listening.run())?;
        Ok(Receiver { shared })
    }

    /// From here on FFmpeg reads it: what was kept so far, then all that comes. The pipe is made non-blocking.
    pub fn attach(&self, pipe: OwnedFd) -> io::Result<()> {
        let flags = nix::fcntl::OFlag::O_NONBLOCK;
        nix::fcntl::fcntl(&pipe, nix::fcntl::FcntlArg::F_SETFL(flags))?;
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
