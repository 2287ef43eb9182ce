use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mpegts::clock::{Pcr, Pts};
use mpegts::continuity::{Checker, Verdict};
use mpegts::psi::ProgramMap;
use mpegts::random_access::{Detector, Grade};
use mpegts::restamp::Restamper;
use mpegts::{PACKET_SIZE, Packet, RawPacket};
use socket2::{Domain, Socket, Type};

type Log = Arc<Mutex<Vec<(Instant, Vec<u8>)>>>;

/// Everything that arrives at an address.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    log: Log,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Receiver {
    pub(crate) fn unicast() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        Self::listen(socket, address)
    }

    pub(crate) fn multicast(group: Ipv4Addr) -> Self {
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, None).unwrap();
        socket.bind(&SocketAddr::from((group, 0)).into()).unwrap();
        socket
            .join_multicast_v4(&group, &Ipv4Addr::LOCALHOST)
            .unwrap();
        let socket = UdpSocket::from(socket);
        let port = socket.local_addr().unwrap().port();
        Self::listen(socket, SocketAddr::from((group, port)))
    }

    fn listen(socket: UdpSocket, address: SocketAddr) -> Self {
        let _ = socket2::SockRef::from(&socket).set_recv_buffer_size(4 << 20);
        socket
            .set_read_timeout(Some(Duration::from_millis(20)))
            .unwrap();
        let (log, stop) = (Log::default(), Arc::new(AtomicBool::new(false)));
        let (theirs, ends) = (Arc::clone(&log), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            let mut buffer = [0; 2048];
            while !ends.load(Ordering::Relaxed) {
                match socket.recv(&mut buffer) {
                    Ok(len) => theirs
                        .lock()
                        .unwrap()
                        .push((Instant::now(), buffer[..len].to_vec())),
                    Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
                    Err(e) => panic!("{e}"),
                }
            }
        });
        Self {
            address,
            log,
            stop,
            thread: Some(thread),
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.log.lock().unwrap().len()
    }

    pub(crate) fn datagrams(&self) -> Vec<(Instant, Vec<u8>)> {
        self.log.lock().unwrap().clone()
    }

    /// What arrived, checked for size, as a stream; RTP headers of `skip` bytes left out.
    pub(crate) fn stream(&self, skip: usize) -> Stream {
        let datagrams = self.datagrams();
        assert!(
            datagrams.iter().all(|(_, d)| d.len() == skip + 1316),
            "a datagram of another size"
        );
        Stream::read(datagrams.iter().flat_map(|(at, d)| {
            let packets = d[skip..].chunks_exact(PACKET_SIZE);
            packets.map(|p| (*at, p.try_into().unwrap()))
        }))
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// What a transport stream says of itself.
#[derive(Default)]
pub(crate) struct Stream {
    pub(crate) packets: Vec<RawPacket>,
    pub(crate) gaps: Vec<String>,
    pub(crate) pcrs: Vec<(Instant, Pcr)>,
    /// By PID, DTS or else PTS, in order of arrival.
    pub(crate) stamps: HashMap<u16, Vec<Pts>>,
    pub(crate) versions: Vec<u8>,
    /// Number of the first packet of each random-access picture.
    pub(crate) entries: Vec<usize>,
    pub(crate) entry_stamps: Vec<Pts>,
    pub(crate) discontinuities: usize,
    pub(crate) nulls: usize,
    pub(crate) pats: usize,
}

impl Stream {
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        assert_eq!(bytes.len() % PACKET_SIZE, 0);
        let now = Instant::now();
        Self::read(
            bytes
                .chunks_exact(PACKET_SIZE)
                .map(|p| (now, p.try_into().unwrap())),
        )
    }

    fn read(packets: impl Iterator<Item = (Instant, RawPacket)>) -> Self {
        let mut out = Self::default();
        let mut checker = Checker::new();
        let mut map = ProgramMap::new();
        let mut detector: Option<Detector> = None;
        let mut unit = (0, None);
        for (index, (at, raw)) in packets.enumerate() {
            let packet = Packet::new(&raw);
            if let Verdict::Gap { expected, found } = checker.check(&raw) {
                out.gaps.push(format!(
                    "packet {index} pid {} expected {expected} found {found}",
                    packet.pid()
                ));
            }
            out.nulls += usize::from(packet.is_null());
            out.pats += usize::from(packet.pid() == 0);
            out.discontinuities += usize::from(packet.discontinuity());
            if map.push(packet).is_some() {
                detector = map.pmt().and_then(Detector::of_program).or(detector);
                out.versions.extend(map.pmt().map(|pmt| pmt.version));
            }
            let mut copy = raw;
            let seen = Restamper::new(0).apply(&mut copy);
            out.pcrs.extend(seen.pcr.map(|pcr| (at, pcr)));
            if let Some(stamp) = seen.dts.or(seen.pts) {
                out.stamps.entry(packet.pid()).or_default().push(stamp);
            }
            if let Some(detector) = &mut detector {
                if packet.pid() == detector.pid() && packet.starts_unit() {
                    unit = (index, seen.pts);
                }
                if let mpegts::random_access::Verdict::Picture(grade) = detector.push(packet)
                    && grade >= Grade::Open
                {
                    out.entries.push(unit.0);
                    out.entry_stamps.extend(unit.1);
                }
            }
            out.packets.push(raw);
        }
        out
    }

    pub(crate) fn assert_continuous(&self) {
        assert!(self.gaps.is_empty(), "{:?}", self.gaps);
    }

    /// Clocks and time stamps only ever go forward.
    pub(crate) fn assert_forward(&self) {
        for pair in self.pcrs.windows(2) {
            assert!(
                pair[1].1.since(pair[0].1) > 0,
                "the PCR went back: {pair:?}"
            );
        }
        for (pid, stamps) in &self.stamps {
            for pair in stamps.windows(2) {
                assert!(pair[1].since(pair[0]) > 0, "PID {pid} went back: {pair:?}");
            }
        }
    }
}
