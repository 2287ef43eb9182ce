use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use tokio::sync::mpsc::UnboundedSender;

use super::feed::Feed;
use super::inlet::{Buffers, Inlet, Took};
use super::inspect::Inspector;
use super::rtp::{self, Reorder};
use super::{End, Event, Handover, Shared};

/// Between two looks at a socket that gives: one wake for many datagrams. The receive buffer holds far more.
const COALESCE: Duration = Duration::from_millis(8);
/// So much of what is no transport stream is enough to say so.
const GARBAGE: u64 = 512 * 1024;

/// The state of the receiver's thread.
pub(super) struct Listening {
    shared: Arc<Shared>,
    events: UnboundedSender<Event>,
    timeout: Duration,
    /// A carrier brings it: it waits for its caller as long as it takes, and knows when not to.
    carried: bool,
    reorder: Option<Reorder>,
    inspector: Inspector,
    feed: Feed,
    packets: Vec<u8>,
    bytes: u64,
    datagrams: u64,
    last_at: Instant,
    first_at: Option<Instant>,
    probed: bool,
}

impl Listening {
    pub(super) fn new(
        rtp: bool,
        carried: bool,
        timeout: Duration,
        shared: Arc<Shared>,
        events: UnboundedSender<Event>,
    ) -> Listening {
        Listening {
            shared,
            events,
            timeout,
            carried,
            reorder: rtp.then(Reorder::default),
            inspector: Inspector::new(timeout),
            feed: Feed::default(),
            packets: Vec::new(),
            bytes: 0,
            datagrams: 0,
            last_at: Instant::now(),
            first_at: None,
            probed: false,
        }
    }

    pub(super) fn run(mut self, mut inlet: Inlet) {
        let mut buffers = Buffers::new();
        let end = loop {
            if self.shared.stop.load(Ordering::Acquire) {
                return;
            }
            let took = match self.receive(&mut inlet, &mut buffers) {
                Ok(took) => took,
                Err(error) => break End::Broken(error.to_string()),
            };
            let pipe = self.shared.handover().pipe.take();
            if let Some(pipe) = pipe {
                self.feed.attach(pipe);
            }
            self.feed.flush();
            self.publish();
            if took.closed {
                break End::Closed;
            }
            if let Some(end) = self.verdict() {
                break end;
            }
            if took.full {
                continue;
            }
            if took.some {
                std::thread::sleep(COALESCE);
            }
            if let Err(error) = self.wait(&inlet) {
                break End::Broken(error.to_string());
            }
        };
        // The pipe is closed before it is told, so that who hears it finds FFmpeg at its end.
        drop(self.feed);
        *self.shared.handover() = Handover {
            pipe: None,
            ended: true,
        };
        let _ = self.events.send(Event::Ended(end));
    }

    /// Takes what is there, at most a batch.
    fn receive(&mut self, inlet: &mut Inlet, buffers: &mut Buffers) -> Result<Took, Errno> {
        let now = Instant::now();
        let took = inlet.take(buffers, |datagram| self.datagram(datagram, now));
        self.feed.push(&self.packets);
        self.packets.clear();
        if let Some(carriage) = self.inspector.news(now) {
            self.probed = true;
            let _ = self.events.send(Event::Carries(carriage));
        }
        took
    }

    fn datagram(&mut self, datagram: &[u8], now: Instant) {
        self.last_at = now;
        self.bytes += datagram.len() as u64;
        self.datagrams += 1;
        if self.first_at.is_none() {
            self.first_at = Some(now);
            let _ = self.events.send(Event::FirstDatagram);
        }
        let (inspector, packets) = (&mut self.inspector, &mut self.packets);
        match &mut self.reorder {
            None => inspector.push(datagram, now, packets),
            Some(reorder) => {
                if let Some((sequence, payload)) = rtp::parse(datagram) {
                    reorder.push(sequence, payload, |payload| {
                        inspector.push(payload, now, packets);
                    });
                }
            }
        }
    }

    fn verdict(&self) -> Option<End> {
        if !self.awaits_caller() && self.last_at.elapsed() >= self.timeout {
            return Some(End::Silence {
                ever_received: self.first_at.is_some(),
            });
        }
        let listened = self.first_at?.elapsed();
        let no_packet = self.inspector.seen.packets == 0 && self.bytes > GARBAGE;
        if !self.probed && (no_packet || listened >= self.timeout.max(Duration::from_secs(2))) {
            return Some(End::NotMedia {
                evidence: self.garbage(),
            });
        }
        None
    }

    fn awaits_caller(&self) -> bool {
        self.carried && self.first_at.is_none()
    }

    fn garbage(&self) -> String {
        let bytes = self.bytes;
        match (self.inspector.seen.packets, self.inspector.has_pat()) {
            (0, _) if self.carried => format!("{bytes} bytes hold no transport stream packet"),
            (0, _) => format!(
                "{bytes} bytes in {} datagrams hold no transport stream packet",
                self.datagrams
            ),
            (packets, false) => {
                format!("{packets} transport stream packets hold no programme table (PAT)")
            }
            (packets, true) => {
                format!("{packets} transport stream packets hold no programme map (PMT)")
            }
        }
    }

    fn wait(&self, inlet: &Inlet) -> Result<(), Errno> {
        let left = match self.awaits_caller() {
            true => self.timeout,
            false => self.timeout.saturating_sub(self.last_at.elapsed()),
        };
        // Also to see in time that the maps were waited for long enough.
        let longest = match self.probed {
            true => Duration::from_secs(1),
            false => Duration::from_millis(100),
        };
        let wait = left.min(longest) + Duration::from_millis(1);
        let timeout = PollTimeout::try_from(wait).unwrap_or(PollTimeout::ZERO);
        let mut fds = vec![
            PollFd::new(inlet.as_fd(), PollFlags::POLLIN),
            PollFd::new(self.shared.wake.as_fd(), PollFlags::POLLIN),
        ];
        if let Some(pipe) = self.feed.blocked_on() {
            fds.push(PollFd::new(pipe, PollFlags::POLLOUT));
        }
        match poll(&mut fds, timeout) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(error) => return Err(error),
        }
        // Nobody counts how often it was woken.
        let _ = self.shared.wake.read();
        Ok(())
    }

    fn publish(&self) {
        let counters = &self.shared.counters;
        counters
            .packets
            .store(self.inspector.seen.packets, Ordering::Relaxed);
        counters.datagrams.store(self.datagrams, Ordering::Relaxed);
        counters.bytes.store(self.bytes, Ordering::Relaxed);
        counters
            .continuity_errors
            .store(self.inspector.continuity_errors(), Ordering::Relaxed);
        counters
            .scrambled_packets
            .store(self.inspector.seen.scrambled, Ordering::Relaxed);
        counters
            .dropped_packets
            .store(self.feed.dropped_packets, Ordering::Relaxed);
        let lost = self.reorder.as_ref().map_or(0, Reorder::lost);
        counters.lost_datagrams.store(lost, Ordering::Relaxed);
    }
}
