use std::io::IoSliceMut;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsFd, AsRawFd};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{MsgFlags, MultiHeaders, SockaddrStorage, recvmmsg};
use socket2::Socket;
use tokio::sync::mpsc::UnboundedSender;

use super::feed::Feed;
use super::inspect::Inspector;
use super::rtp::{self, Reorder};
use super::{End, Event, Handover, ReceiverSettings, Shared};

const BATCH: usize = 16;
const DATAGRAM: usize = 9216;
/// Between two looks at a socket that gives: one wake for many datagrams. The receive buffer holds far more.
const COALESCE: Duration = Duration::from_millis(8);
/// So much of what is no transport stream is enough to say so.
const GARBAGE: u64 = 512 * 1024;

/// The state of the receiver's thread.
pub(super) struct Listening {
    socket: Socket,
    shared: Arc<Shared>,
    events: UnboundedSender<Event>,
    timeout: Duration,
    /// In user space, since for unicast the kernel has no filter.
    sources: Vec<IpAddr>,
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
        settings: &ReceiverSettings,
        socket: Socket,
        shared: Arc<Shared>,
        events: UnboundedSender<Event>,
    ) -> Listening {
        Listening {
            socket,
            shared,
            events,
            timeout: settings.timeout,
            sources: settings.listen.sources.clone(),
            reorder: settings.rtp.then(Reorder::default),
            inspector: Inspector::new(),
            feed: Feed::default(),
            packets: Vec::new(),
            bytes: 0,
            datagrams: 0,
            last_at: Instant::now(),
            first_at: None,
            probed: false,
        }
    }

    pub(super) fn run(mut self) {
        let mut buffers = vec![0u8; BATCH * DATAGRAM];
        let mut headers = MultiHeaders::<SockaddrStorage>::preallocate(BATCH, None);
        let end = loop {
            if self.shared.stop.load(Ordering::Acquire) {
                return;
            }
            let received = match self.receive(&mut buffers, &mut headers) {
                Ok(received) => received,
                Err(error) => break End::Broken(error.to_string()),
            };
            let pipe = self.shared.handover().pipe.take();
            if let Some(pipe) = pipe {
                self.feed.attach(pipe);
            }
            self.feed.flush();
            self.publish();
            if let Some(end) = self.verdict() {
                break end;
            }
            if received == BATCH {
                continue;
            }
            if received > 0 {
                std::thread::sleep(COALESCE);
            }
            if let Err(error) = self.wait() {
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

    /// Takes what the socket holds, at most a batch.
    fn receive(
        &mut self,
        buffers: &mut [u8],
        headers: &mut MultiHeaders<SockaddrStorage>,
    ) -> Result<usize, Errno> {
        let came = take_batch(&self.socket, buffers, headers)?;
        let now = Instant::now();
        for (at, (bytes, from)) in came.iter().enumerate() {
            let allowed =
                self.sources.is_empty() || from.is_some_and(|from| self.sources.contains(&from));
            if allowed {
                let start = at * DATAGRAM;
                self.datagram(&buffers[start..start + (*bytes).min(DATAGRAM)], now);
            }
        }
        self.feed.push(&self.packets);
        self.packets.clear();
        if let Some(programs) = self.inspector.take_programs(now) {
            self.probed = true;
            let _ = self.events.send(Event::Programs(programs));
        }
        Ok(came.len())
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
        if self.last_at.elapsed() >= self.timeout {
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

    fn garbage(&self) -> String {
        let (datagrams, bytes) = (self.datagrams, self.bytes);
        match (self.inspector.seen.packets, self.inspector.has_pat()) {
            (0, _) => {
                format!("{bytes} bytes in {datagrams} datagrams hold no transport stream packet")
            }
            (packets, false) => {
                format!("{packets} transport stream packets hold no programme table (PAT)")
            }
            (packets, true) => {
                format!("{packets} transport stream packets hold no programme map (PMT)")
            }
        }
    }

    fn wait(&self) -> Result<(), Errno> {
        let left = self.timeout.saturating_sub(self.last_at.elapsed());
        // Also to see in time that the maps were waited for long enough.
        let longest = match self.probed {
            true => Duration::from_secs(1),
            false => Duration::from_millis(100),
        };
        let wait = left.min(longest) + Duration::from_millis(1);
        let timeout = PollTimeout::try_from(wait).unwrap_or(PollTimeout::ZERO);
        let mut fds = vec![
            PollFd::new(self.socket.as_fd(), PollFlags::POLLIN),
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

/// The length and the sender of each datagram; the bytes lie in `buffers`, each at its place.
fn take_batch(
    socket: &Socket,
    buffers: &mut [u8],
    headers: &mut MultiHeaders<SockaddrStorage>,
) -> Result<Vec<(usize, Option<IpAddr>)>, Errno> {
    let mut slices: Vec<[IoSliceMut<'_>; 1]> = buffers
        .chunks_mut(DATAGRAM)
        .map(|chunk| [IoSliceMut::new(chunk)])
        .collect();
    let flags = MsgFlags::MSG_DONTWAIT;
    match recvmmsg(socket.as_raw_fd(), headers, slices.iter_mut(), flags, None) {
        Ok(results) => {
            let came = results.map(|one| (one.bytes, one.address.as_ref().and_then(sender)));
            Ok(came.collect())
        }
        // ECONNREFUSED is an ICMP answer to somebody's datagram; nothing of ours broke.
        Err(Errno::EAGAIN | Errno::EINTR | Errno::ECONNREFUSED) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn sender(address: &SockaddrStorage) -> Option<IpAddr> {
    let v4 = address.as_sockaddr_in().map(|v4| IpAddr::V4(v4.ip()));
    v4.or_else(|| {
        address
            .as_sockaddr_in6()
            .map(|v6| SocketAddr::from(*v6).ip())
    })
}
