//! A UDP or RTP input received for a while, beside whoever else receives it.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use link::{NetworkProbe, ProbeReport, SenderProbe};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use transcode::spec::{Datagrams, Input, Source};

use super::advice::{self, Scene};
use super::links::{self, Link};
use super::transport::{Analyser, bitrate};
use crate::receiver::Listen;
use crate::receiver::rtp::{self, Reorder};
use crate::receiver::socket::{self, ListenError};

const LARGEST: usize = 65536;
/// Datagrams taken from one socket before the next has its turn.
const TURN: usize = 64;
/// Senders remembered; an address that anybody may write to must not fill the memory.
const MOST_SENDERS: usize = 64;

/// Listens that long, blocking, and tells; with what came first of the stream.
pub(super) fn probe(input: &Input, listen: Duration) -> (ProbeReport, Vec<u8>) {
    let (from, rtp) = match &input.source {
        Source::Udp(from) => (from, false),
        Source::Rtp(from) => (from, true),
        _ => return <(ProbeReport, Vec<u8>)>::default(),
    };
    let links = links::links();
    let address = socket::resolve(&from.address).ok();
    let link = address.and_then(|to| links::used(from.interface.as_deref(), to, &links));
    let mut scene = Scene {
        address,
        wanted: from.interface.clone(),
        link: link.clone(),
        rtp,
        program: input.program,
        ..Scene::default()
    };
    let mut report = ProbeReport {
        network: Some(network(from, link.as_ref())),
        ..ProbeReport::default()
    };
    let mut kept = Vec::new();
    match socket::open(&asked(from)) {
        Err(error) => report.failure = Some(error.failure()),
        Ok(socket) => {
            let ear = Ear::new(socket.into(), from.sources.clone());
            let mut heard = Hearing::new(ear, rtp).listen(from, link.as_ref(), &links, listen);
            kept = heard.analyser.take_kept();
            heard.tell(&mut report, &mut scene);
        }
    }
    advice::advise(&scene, &mut report);
    (report, kept)
}

fn asked(from: &Datagrams) -> Listen {
    Listen {
        address: from.address.clone(),
        interface: from.interface.clone(),
        sources: from.sources.clone(),
    }
}

fn network(from: &Datagrams, link: Option<&Link>) -> NetworkProbe {
    NetworkProbe {
        address: from.address.clone(),
        interface: link.map(|link| link.name.clone()),
        interface_address: link.and_then(|link| Some(link.address?.to_string())),
        ..NetworkProbe::default()
    }
}

/// One socket and who was heard on it.
struct Ear {
    socket: UdpSocket,
    sources: Vec<IpAddr>,
    senders: BTreeMap<SocketAddr, (u64, u64)>,
}

impl Ear {
    fn new(socket: UdpSocket, sources: Vec<IpAddr>) -> Ear {
        Ear {
            socket,
            sources,
            senders: BTreeMap::new(),
        }
    }

    /// Hands on what waits and is of an accepted sender; counts all.
    fn take(&mut self, buffer: &mut [u8], mut each: impl FnMut(&[u8])) {
        for _ in 0..TURN {
            let (bytes, sender) = match self.socket.recv_from(buffer) {
                Ok(came) => came,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                // An ICMP answer to somebody's datagram; the next call goes on.
                Err(_) => continue,
            };
            if self.senders.len() < MOST_SENDERS || self.senders.contains_key(&sender) {
                let counted = self.senders.entry(sender).or_default();
                counted.0 += 1;
                counted.1 += bytes as u64;
            }
            if accepts(&self.sources, sender) {
                each(&buffer[..bytes]);
            }
        }
    }
}

fn accepts(sources: &[IpAddr], sender: SocketAddr) -> bool {
    sources.is_empty() || sources.contains(&sender.ip())
}

/// What was heard at the input, and, where that was nothing, without its filter and on the other interfaces.
struct Hearing {
    asked: Ear,
    unfiltered: Option<Ear>,
    elsewhere: Vec<(String, Ear)>,
    analyser: Analyser,
    reorder: Option<Reorder>,
    datagrams: u64,
    bytes: u64,
    /// Datagrams of the other sort: RTP where none is asked for, or plain where it is.
    mistyped: u64,
    first_at: Option<Instant>,
}

impl Hearing {
    fn new(asked: Ear, rtp: bool) -> Hearing {
        Hearing {
            asked,
            unfiltered: None,
            elsewhere: Vec::new(),
            analyser: Analyser::new(),
            reorder: rtp.then(Reorder::default),
            datagrams: 0,
            bytes: 0,
            mistyped: 0,
            first_at: None,
        }
    }

    fn listen(
        mut self,
        from: &Datagrams,
        link: Option<&Link>,
        links: &[Link],
        listen: Duration,
    ) -> Hearing {
        let began = Instant::now();
        let mut buffer = vec![0; LARGEST];
        let mut widened = false;
        while began.elapsed() < listen {
            if !widened && self.datagrams == 0 && began.elapsed() >= listen / 2 {
                widened = true;
                self.widen(from, link, links);
            }
            self.wait(listen.saturating_sub(began.elapsed()));
            self.take(&mut buffer);
        }
        self
    }

    /// Listens also where it might be: what is found there says what is wrong with the input.
    fn widen(&mut self, from: &Datagrams, link: Option<&Link>, links: &[Link]) {
        let group = socket::resolve(&from.address)
            .is_ok_and(|address| matches!(address.ip(), IpAddr::V4(group) if group.is_multicast()));
        if !group {
            return;
        }
        let open = |interface: Option<String>| -> Result<Ear, ListenError> {
            let socket = socket::open(&Listen {
                address: from.address.clone(),
                interface,
                sources: Vec::new(),
            })?;
            Ok(Ear::new(socket.into(), Vec::new()))
        };
        if !from.sources.is_empty() {
            self.unfiltered = open(from.interface.clone()).ok();
        }
        let others = links
            .iter()
            .filter(|other| other.up && link.is_none_or(|link| link.name != other.name));
        for other in others {
            let Some(address) = other.address else {
                continue;
            };
            if let Ok(ear) = open(Some(address.to_string())) {
                self.elsewhere.push((other.name.clone(), ear));
            }
        }
    }

    fn wait(&self, left: Duration) {
        let others = self.elsewhere.iter().map(|(_, ear)| ear);
        let ears = std::iter::once(&self.asked)
            .chain(&self.unfiltered)
            .chain(others);
        let mut fds: Vec<PollFd<'_>> = ears
            .map(|ear| PollFd::new(ear.socket.as_fd(), PollFlags::POLLIN))
            .collect();
        let wait = left.min(Duration::from_millis(100));
        // Interrupted or not, the sockets are looked at next.
        let _ = poll(
            &mut fds,
            PollTimeout::try_from(wait).unwrap_or(PollTimeout::ZERO),
        );
    }

    fn take(&mut self, buffer: &mut [u8]) {
        let Hearing {
            asked,
            analyser,
            reorder,
            datagrams,
            bytes,
            mistyped,
            first_at,
            ..
        } = self;
        asked.take(buffer, |datagram| {
            first_at.get_or_insert_with(Instant::now);
            *datagrams += 1;
            *bytes += datagram.len() as u64;
            let carried = rtp::parse(datagram).filter(|_| datagram.first() != Some(&0x47));
            match (reorder.as_mut(), carried) {
                (Some(reorder), Some((sequence, payload))) => {
                    reorder.push(sequence, payload, |payload| analyser.push(payload));
                }
                (Some(_), None) => *mistyped += u64::from(datagram.first() == Some(&0x47)),
                (None, Some((_, payload))) if payload.first() == Some(&0x47) => *mistyped += 1,
                (None, _) => analyser.push(datagram),
            }
        });
        for ear in self.unfiltered.iter_mut() {
            ear.take(buffer, |_| {});
        }
        for (_, ear) in &mut self.elsewhere {
            ear.take(buffer, |_| {});
        }
    }

    fn tell(self, report: &mut ProbeReport, scene: &mut Scene) {
        let over = self.first_at.map_or(Duration::ZERO, |at| at.elapsed());
        let heard = self.asked.senders.iter();
        let unheard = self.unfiltered.iter().flat_map(|ear| &ear.senders);
        let mut senders: Vec<SenderProbe> = heard
            .chain(unheard)
            .map(|(address, (packets, bytes))| SenderProbe {
                address: address.to_string(),
                packets: *packets,
                bitrate: bitrate(*bytes, over.max(Duration::from_secs(1))),
                accepted: accepts(&self.asked.sources, *address),
            })
            .collect();
        senders.sort_by_key(|sender| std::cmp::Reverse(sender.packets));
        if let Some(network) = &mut report.network {
            network.joined = true;
            network.datagrams = self.datagrams;
            network.bitrate = bitrate(self.bytes, over.max(Duration::from_millis(1)));
            network.lost_datagrams = self.reorder.as_ref().map_or(0, Reorder::lost);
            network.senders = senders;
        }
        report.received = self.analyser.carries_something();
        report.transport = Some(self.analyser.transport(over));
        report.programs = self.analyser.programs(over);
        scene.mistyped = self.mistyped > 0 && self.analyser.packets() == 0;
        scene.elsewhere = self
            .elsewhere
            .into_iter()
            .filter(|(_, ear)| !ear.senders.is_empty())
            .map(|(name, _)| name)
            .collect();
        scene.reverse_path = scene
            .link
            .as_ref()
            .is_some_and(|link| links::filters_reverse_path(&link.name));
    }
}

#[cfg(test)]
mod tests;
