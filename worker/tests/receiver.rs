use std::fs::File;
use std::io::Read;
use std::net::{Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::time::{Duration, Instant};

use mpegts::psi::{Association, PAT_PID, Pat, Pmt, Stream, packetise};
use nix::fcntl::OFlag;
use nix::unistd::pipe2;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use transcode::command::StreamKind;
use worker::receiver::{End, Event, Listen, ListenError, Receiver, ReceiverSettings};

use crate::wait_until;

/// Groups are a test's own: tests run side by side.
static GROUP: AtomicU16 = AtomicU16::new(1);

fn group() -> String {
    let number = GROUP.fetch_add(1, Ordering::Relaxed);
    let process = std::process::id();
    let port = UdpSocket::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    format!("239.77.{}.{}:{port}", process % 250, number)
}

fn settings(address: &str) -> ReceiverSettings {
    ReceiverSettings {
        listen: Listen {
            address: address.to_owned(),
            interface: Some("127.0.0.1".into()),
            sources: Vec::new(),
        },
        rtp: false,
        timeout: Duration::from_secs(10),
    }
}

fn start(settings: &ReceiverSettings) -> (Receiver, UnboundedReceiver<Event>) {
    let (told, events) = mpsc::unbounded_channel();
    (Receiver::start(settings, told).unwrap(), events)
}

fn next(events: &mut UnboundedReceiver<Event>) -> Event {
    let mut event = None;
    wait_until("an event", || {
        event = events.try_recv().ok();
        event.is_some()
    });
    event.unwrap()
}

/// Two programmes, then video packets with running counters.
struct Sender {
    socket: UdpSocket,
    to: String,
    video: u8,
    tables: u8,
    sequence: u16,
}

impl Sender {
    fn new(to: &str) -> Sender {
        Sender::from(to, Ipv4Addr::LOCALHOST)
    }

    fn from(to: &str, from: Ipv4Addr) -> Sender {
        let socket = UdpSocket::bind((from, 0)).unwrap();
        Sender {
            socket,
            to: to.to_owned(),
            video: 0,
            tables: 15,
            sequence: 65530,
        }
    }

    fn datagram(&mut self) -> Vec<u8> {
        let mut bytes = tables(self.tables);
        self.tables = (self.tables + 1) & 15;
        while bytes.len() < 7 * 188 {
            let mut packet = [0u8; 188];
            packet[..4].copy_from_slice(&[0x47, 0x01, 0x00, 0x10 | self.video]);
            self.video = (self.video + 1) & 15;
            bytes.extend(packet);
        }
        bytes
    }

    fn send(&mut self) {
        let bytes = self.datagram();
        self.socket.send_to(&bytes, &self.to).unwrap();
    }

    fn send_rtp(&mut self) {
        let mut bytes = vec![0x80, 33];
        bytes.extend(self.sequence.to_be_bytes());
        bytes.extend([0; 8]);
        self.sequence = self.sequence.wrapping_add(1);
        bytes.extend(self.datagram());
        self.socket.send_to(&bytes, &self.to).unwrap();
    }
}

/// All three tables, each in one packet that follows on `counter`.
fn tables(counter: u8) -> Vec<u8> {
    let pat = Pat {
        transport_stream_id: 1,
        version: 0,
        network_pid: None,
        programs: vec![
            Association {
                program_number: 1,
                pmt_pid: 0x1000,
            },
            Association {
                program_number: 2,
                pmt_pid: 0x1001,
            },
        ],
    };
    let stream = |stream_type, pid, descriptors: &[u8]| Stream {
        stream_type,
        pid,
        descriptors: descriptors.to_vec(),
    };
    let pmt = |program_number, streams| Pmt {
        program_number,
        version: 0,
        pcr_pid: Some(0x100),
        descriptors: Vec::new(),
        streams,
    };
    let first = pmt(
        1,
        vec![
            stream(0x1b, 0x100, &[]),
            stream(0x0f, 0x101, &[0x0a, 4, b'D', b'E', b'U', 0]),
        ],
    );
    let second = pmt(
        2,
        vec![
            stream(0x02, 0x200, &[]),
            stream(0x06, 0x201, &[0x56, 5, b'e', b'n', b'g', 0, 0]),
        ],
    );
    let mut bytes = Vec::new();
    for packets in [
        packetise(&pat.build().unwrap(), PAT_PID, &mut counter.clone()),
        packetise(&first.build().unwrap(), 0x1000, &mut counter.clone()),
        packetise(&second.build().unwrap(), 0x1001, &mut counter.clone()),
    ] {
        packets.into_iter().for_each(|packet| bytes.extend(packet));
    }
    bytes
}

#[test]
fn a_group_is_joined_and_its_programmes_are_told() {
    let address = group();
    let (receiver, mut events) = start(&settings(&address));
    let mut sender = Sender::new(&address);
    sender.send();
    assert_eq!(next(&mut events), Event::FirstDatagram);
    let Event::Carries(seen) = next(&mut events) else {
        panic!("programmes")
    };
    let programs = seen.programs.unwrap();
    // Announced, and not a packet of it.
    let streams = programs.iter().flat_map(|one| &one.streams);
    let silent = streams.filter(|one| one.unusable.is_some());
    assert_eq!(
        silent.filter_map(|one| one.pid).collect::<Vec<_>>(),
        [0x101, 0x200]
    );
    assert_eq!(
        programs.iter().map(|one| one.number).collect::<Vec<_>>(),
        [Some(1), Some(2)]
    );
    let audio = &programs[0].streams[1];
    assert_eq!(
        (audio.kind, audio.codec.as_str(), audio.pid),
        (StreamKind::Audio, "aac", Some(0x101))
    );
    assert_eq!(audio.language.as_deref(), Some("deu"));
    assert_eq!(programs[1].streams[1].codec, "dvb_teletext");
    assert_eq!(programs[1].streams[1].language.as_deref(), Some("eng"));
    assert_eq!(receiver.stats().datagrams, 1);
}

#[test]
fn two_receivers_share_a_group_and_strangers_groups_are_not_heard() {
    let (address, other) = (group(), group());
    let port = address.rsplit_once(':').unwrap().1;
    let other = format!("{}:{port}", other.rsplit_once(':').unwrap().0);
    let (first, mut events) = start(&settings(&address));
    let (second, mut events_of_second) = start(&settings(&address));
    let (stranger, _) = start(&settings(&other));
    Sender::new(&address).send();
    next(&mut events);
    next(&mut events_of_second);
    assert_eq!((first.stats().datagrams, second.stats().datagrams), (1, 1));
    assert_eq!(stranger.stats().datagrams, 0);
}

#[test]
fn only_the_named_sources_count() {
    let address = group();
    let mut only = settings(&address);
    only.listen.sources = vec!["127.0.0.2".parse().unwrap()];
    let (receiver, mut events) = start(&only);
    Sender::new(&address).send();
    Sender::from(&address, Ipv4Addr::new(127, 0, 0, 2)).send();
    assert_eq!(next(&mut events), Event::FirstDatagram);
    assert_eq!(receiver.stats().datagrams, 1);

    let unicast = format!("127.0.0.1:{}", free_port());
    let mut only = settings(&unicast);
    only.listen.sources = vec!["127.0.0.3".parse().unwrap()];
    let (receiver, mut events) = start(&only);
    Sender::new(&unicast).send();
    Sender::from(&unicast, Ipv4Addr::new(127, 0, 0, 3)).send();
    assert_eq!(next(&mut events), Event::FirstDatagram);
    assert_eq!(receiver.stats().datagrams, 1);
}

fn free_port() -> u16 {
    UdpSocket::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

#[test]
fn rtp_is_taken_off_and_put_in_order() {
    let address = group();
    let mut rtp = settings(&address);
    rtp.rtp = true;
    let (receiver, mut events) = start(&rtp);
    let mut sender = Sender::new(&address);
    for _ in 0..20 {
        sender.send_rtp();
    }
    assert_eq!(next(&mut events), Event::FirstDatagram);
    assert!(matches!(next(&mut events), Event::Carries(_)));
    wait_until("all of it", || receiver.stats().datagrams == 20);
    let stats = receiver.stats();
    assert_eq!((stats.continuity_errors, stats.lost_datagrams), (0, 0));
}

#[test]
fn losses_are_counted() {
    let address = group();
    let (receiver, _events) = start(&settings(&address));
    let mut sender = Sender::new(&address);
    sender.send();
    sender.datagram();
    sender.send();
    wait_until("both", || receiver.stats().datagrams == 2);
    // On each of the three tables' PIDs and on the video's.
    assert_eq!(receiver.stats().continuity_errors, 4);
}

#[test]
fn silence_ends_it_and_says_whether_anything_ever_came() {
    let address = group();
    let mut short = settings(&address);
    short.timeout = Duration::from_millis(300);
    let (_receiver, mut events) = start(&short);
    assert_eq!(
        next(&mut events),
        Event::Ended(End::Silence {
            ever_received: false
        })
    );

    // Long enough to see that the other streams do not come.
    short.timeout = Duration::from_millis(1500);
    let (receiver, mut events) = start(&short);
    let (read, write) = pipe2(OFlag::O_CLOEXEC).unwrap();
    receiver.attach(write).unwrap();
    Sender::new(&address).send();
    assert_eq!(next(&mut events), Event::FirstDatagram);
    assert!(matches!(next(&mut events), Event::Carries(_)));
    assert_eq!(
        next(&mut events),
        Event::Ended(End::Silence {
            ever_received: true
        })
    );
    let mut all = Vec::new();
    File::from(read).read_to_end(&mut all).unwrap();
    assert_eq!(all.len(), 7 * 188, "all of it, and then the end");
}

#[test]
fn garbage_is_no_media() {
    let address = format!("127.0.0.1:{}", free_port());
    let mut unicast = settings(&address);
    unicast.timeout = Duration::from_millis(400);
    let (_receiver, mut events) = start(&unicast);
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let to = address.clone();
    let sending = std::thread::spawn(move || {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        while !stopped.load(Ordering::Relaxed) {
            let _ = socket.send_to(&[0xaa; 1000], &to);
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    assert_eq!(next(&mut events), Event::FirstDatagram);
    let Event::Ended(End::NotMedia { evidence }) = next(&mut events) else {
        panic!("not media")
    };
    assert!(
        evidence.contains("no transport stream packet"),
        "{evidence}"
    );
    stop.store(true, Ordering::Relaxed);
    sending.join().unwrap();
}

#[test]
fn what_cannot_be_listened_to_says_why() {
    let refused = |settings: &ReceiverSettings| {
        let (told, _events) = mpsc::unbounded_channel();
        Receiver::start(settings, told).unwrap_err()
    };
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = refused(&settings(&format!("127.0.0.1:{port}")));
    assert!(
        matches!(error, ListenError::PortInUse(in_use) if in_use == port),
        "{error}"
    );
    let mut elsewhere = settings(&group());
    elsewhere.listen.interface = Some("eth99".into());
    let error = refused(&elsewhere);
    assert!(matches!(error, ListenError::Interface(_)), "{error}");
    assert!(error.to_string().contains("lo (127.0.0.1)"), "{error}");
    let error = refused(&settings("192.0.2.199:5000"));
    assert!(matches!(error, ListenError::NotOurs(_)), "{error}");
    let error = refused(&settings("no-such-host.invalid:5000"));
    assert!(matches!(error, ListenError::Address(_)), "{error}");
}

#[test]
fn a_reader_that_does_not_read_loses_packets_and_nobody_waits() {
    let address = group();
    let (receiver, mut events) = start(&settings(&address));
    let (read, write) = pipe2(OFlag::O_CLOEXEC).unwrap();
    receiver.attach(write).unwrap();
    let mut sender = Sender::new(&address);
    let began = Instant::now();
    let mut sent = 0;
    while receiver.stats().dropped_packets < 700 {
        sender.send();
        sent += 1;
        if sent % 20 == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{:?}",
            receiver.stats()
        );
    }
    assert_eq!(next(&mut events), Event::FirstDatagram);
    drop(receiver);
    let mut all = Vec::new();
    File::from(read).read_to_end(&mut all).unwrap();
    assert!(
        all.chunks(188).all(|packet| packet[0] == 0x47),
        "packets are dropped whole"
    );
}

#[test]
fn a_pipe_that_comes_after_the_end_is_closed_at_once() {
    let address = group();
    let settings = ReceiverSettings {
        timeout: Duration::from_millis(50),
        ..settings(&address)
    };
    let (receiver, mut events) = start(&settings);
    assert!(matches!(next(&mut events), Event::Ended(_)));
    let (read, write) = pipe2(OFlag::O_CLOEXEC).unwrap();
    receiver.attach(write).unwrap();
    assert_eq!(File::from(read).read(&mut [0; 1]).unwrap(), 0);
}
