//! A receiver of datagrams that keeps what came and looks at it as a set-top box would.

use std::io::IoSliceMut;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nix::sys::socket::sockopt::{RcvBufForce, ReceiveTimestampns, RxqOvfl};
use nix::sys::socket::{ControlMessageOwned, MsgFlags, recvmsg, setsockopt};
use nix::sys::time::TimeSpec;

use mpegts::clock::{Pcr, Pts};
use mpegts::continuity::{Checker, Verdict};
use mpegts::{NULL_PID, PACKET_SIZE, Packet, RawPacket};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

/// A group and a port that no other test of this process uses.
pub fn group() -> String {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let process = std::process::id();
    // The kernel delivers by port to every member's socket, so the port must be free too.
    let probe = UdpSocket::bind("127.0.0.1:0")
        .and_then(|socket| socket.local_addr())
        .expect("a free port");
    format!(
        "239.{}.{}.{}:{}",
        100 + number % 100,
        process >> 8 & 0xff,
        process & 0xff,
        probe.port()
    )
}

/// A datagram as it came.
#[derive(Debug, Clone)]
pub struct Datagram {
    pub at: Instant,
    /// When the kernel took it in, since 1970 UTC: without the receiver's own wake-up.
    pub kernel: Duration,
    pub bytes: Vec<u8>,
}

/// What waits for the receiver while the machine is busy with other tests.
const BUFFER: usize = 4 << 20;

/// Receives until it is dropped.
#[derive(Debug)]
pub struct Capture {
    /// Datagrams that the kernel had no room for: they were sent, and this receiver missed them.
    missed: Arc<AtomicU32>,
    datagrams: Arc<Mutex<Vec<Datagram>>>,
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Capture {
    /// Joins the group on loopback.
    pub fn join(address: &str) -> Self {
        let address: SocketAddrV4 = address.parse().expect("address and port");
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP)).expect("a socket");
        socket.set_reuse_address(true).expect("reuse");
        // Beyond the system's limit only as root; otherwise the limit is taken.
        if setsockopt(&socket, RcvBufForce, &BUFFER).is_err() {
            socket.set_recv_buffer_size(BUFFER).expect("a buffer");
        }
        socket
            .set_read_timeout(Some(Duration::from_millis(100)))
            .expect("a timeout");
        socket
            .bind(&SockAddr::from(SocketAddr::V4(address)))
            .expect("the group's address");
        if address.ip().is_multicast() {
            socket
                .join_multicast_v4(address.ip(), &Ipv4Addr::LOCALHOST)
                .expect("joined");
        }
        setsockopt(&socket, ReceiveTimestampns, &true).expect("kernel time stamps");
        setsockopt(&socket, RxqOvfl, &1).expect("a count of what is missed");
        let socket = UdpSocket::from(socket);
        let datagrams = Arc::new(Mutex::new(Vec::new()));
        let done = Arc::new(AtomicBool::new(false));
        let missed = Arc::new(AtomicU32::new(0));
        let (kept, ended) = (Arc::clone(&datagrams), Arc::clone(&done));
        let counter = Arc::clone(&missed);
        let thread = std::thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                if let Some(datagram) = receive(&socket, &counter) {
                    kept.lock().expect("no panic").push(datagram);
                }
            }
        });
        Capture {
            missed,
            datagrams,
            done,
            thread: Some(thread),
        }
    }

    /// How many have come.
    pub fn count(&self) -> usize {
        self.datagrams.lock().expect("no panic").len()
    }

    /// All that came so far.
    pub fn datagrams(&self) -> Vec<Datagram> {
        self.datagrams.lock().expect("no panic").clone()
    }

    /// Waits until so much has come from now on.
    pub fn receive(&self, further: Duration) {
        let from = self.count();
        let first = crate::wait::until("a datagram", || {
            self.datagrams
                .lock()
                .expect("no panic")
                .get(from)
                .map(|d| d.at)
        });
        crate::wait::until_within(further + crate::wait::LIMIT, "the capture's end", || {
            let last = self
                .datagrams
                .lock()
                .expect("no panic")
                .last()
                .map(|d| d.at)?;
            (last.duration_since(first) >= further).then_some(())
        });
    }

    /// The transport stream that came.
    ///
    /// # Panics
    /// This receiver has missed some of it.
    pub fn stream(&self) -> Stream {
        let missed = self.missed.load(Ordering::Relaxed);
        assert_eq!(missed, 0, "datagrams that only the test's receiver missed");
        Stream {
            datagrams: self.datagrams(),
        }
    }
}

/// The next datagram, or none within the socket's patience.
fn receive(socket: &UdpSocket, missed: &AtomicU32) -> Option<Datagram> {
    let mut buffer = [0; 2048];
    let mut control = nix::cmsg_space!(TimeSpec, u32);
    let mut parts = [IoSliceMut::new(&mut buffer)];
    let received = recvmsg::<()>(
        socket.as_raw_fd(),
        &mut parts,
        Some(&mut control),
        MsgFlags::empty(),
    )
    .ok()?;
    let at = Instant::now();
    let mut kernel = Duration::ZERO;
    for message in received.cmsgs().ok()? {
        match message {
            ControlMessageOwned::ScmTimestampns(stamp) => kernel = stamp.into(),
            ControlMessageOwned::RxqOvfl(so_far) => missed.store(so_far, Ordering::Relaxed),
            _ => {}
        }
    }
    let size = received.bytes;
    Some(Datagram {
        at,
        kernel,
        bytes: buffer[..size].to_vec(),
    })
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What came, as packets.
#[derive(Debug, Clone)]
pub struct Stream {
    datagrams: Vec<Datagram>,
}

impl Stream {
    /// Sizes of datagrams other than 7 × 188.
    pub fn odd_sizes(&self) -> Vec<usize> {
        self.datagrams
            .iter()
            .map(|d| d.bytes.len())
            .filter(|size| *size != 7 * PACKET_SIZE)
            .collect()
    }

    /// Every packet in order.
    pub fn packets(&self) -> impl Iterator<Item = RawPacket> {
        let chunks = self
            .datagrams
            .iter()
            .flat_map(|d| d.bytes.chunks_exact(PACKET_SIZE));
        chunks.map(|chunk| RawPacket::try_from(chunk).expect("188 bytes"))
    }

    /// Continuity faults, and packets that announce a discontinuity.
    pub fn continuity(&self) -> (u64, u64) {
        let mut checker = Checker::new();
        let mut announced = 0;
        for raw in self.packets() {
            let packet = Packet::new(&raw);
            assert!(packet.has_sync(), "a packet without its sync byte");
            announced += u64::from(packet.discontinuity());
            if let Verdict::Gap { .. } = checker.check(&raw) {
                continue;
            }
        }
        (checker.gaps(), announced)
    }

    /// All bytes, for ffprobe.
    pub fn bytes(&self) -> Vec<u8> {
        self.datagrams
            .iter()
            .flat_map(|d| d.bytes.iter().copied())
            .collect()
    }

    /// The clock of a PID, in order.
    pub fn clock(&self, pid: u16) -> Vec<Pcr> {
        self.packets()
            .filter_map(|raw| (Packet::new(&raw).pid() == pid).then(|| Packet::new(&raw).pcr())?)
            .collect()
    }

    /// Decoding time stamps of a PID, in order.
    pub fn decoding_times(&self, pid: u16) -> Vec<Pts> {
        let headers = self.packets().filter_map(|raw| {
            let packet = Packet::new(&raw);
            (packet.pid() == pid && packet.starts_unit())
                .then(|| mpegts::pes::Header::read(packet.payload()))?
        });
        headers
            .filter_map(|header| header.dts.or(header.pts))
            .collect()
    }

    /// Bits per second on the wire between its first and last datagram.
    pub fn rate(&self) -> f64 {
        let (Some(first), Some(last)) = (self.datagrams.first(), self.datagrams.last()) else {
            return 0.0;
        };
        let bytes: usize = self.datagrams.iter().skip(1).map(|d| d.bytes.len()).sum();
        bytes as f64 * 8.0 / last.at.duration_since(first.at).as_secs_f64()
    }

    /// Packets that are no null packets.
    pub fn programme_packets(&self) -> usize {
        self.packets()
            .filter(|raw| Packet::new(raw).pid() != NULL_PID)
            .count()
    }
}
