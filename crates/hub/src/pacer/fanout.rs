//! One batch to every output.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use mpegts::continuity::Rewriter;
use mpegts::{PACKET_SIZE, Packet, PacketMut, RawPacket, null_packet};
use socket2::Socket;

use super::datagram::{DATAGRAM, Datagram, PACKETS, write_packet};
use super::fill::{Description, Filler};
use super::sink::{Sink, SinkPlan, Stand};
use super::socket::{Message, RTP_HEADER, Way, send_all};
use crate::Gate;
use crate::instant::now;
use crate::rung::repeat;

type Bytes = Box<[u8; DATAGRAM]>;

#[derive(Debug)]
struct Route {
    way: Way,
    socket: Socket,
    /// Which sinks go by it: found out when they change, since every batch asks.
    members: Vec<usize>,
}

/// The outputs of a rendition and the sockets they share.
#[derive(Debug)]
pub(super) struct Fanout {
    gate: Arc<Gate>,
    patience: i64,
    sinks: Vec<Sink>,
    routes: Vec<Route>,
    counters: Rewriter,
    filler: Filler,
    /// The last description's tables, for who starts where no decoder can.
    tables: Option<Arc<[RawPacket]>>,
    /// Somebody is in the middle of the stream; what nobody gets is not counted.
    flowing: bool,
    /// Packets were thrown away: the next clock says so.
    announce: bool,
}

/// A datagram with its counters written, and what a joiner gets in its place.
struct Ready {
    bytes: Bytes,
    opening: Option<Vec<Bytes>>,
    /// Decoding may start in it; without, its opening is for those who have waited long enough.
    is_entry: bool,
    programme: bool,
}

impl Fanout {
    pub(super) fn new(gate: Arc<Gate>, patience: i64) -> Self {
        Self {
            gate,
            patience,
            sinks: Vec::new(),
            routes: Vec::new(),
            counters: Rewriter::new(),
            filler: Filler::default(),
            tables: None,
            flowing: false,
            announce: false,
        }
    }

    /// Outputs that stay as they were keep their socket and their place in the stream.
    pub(super) fn set_sinks(&mut self, plans: Vec<SinkPlan>, now: i64) {
        let mut old = std::mem::take(&mut self.sinks);
        for plan in plans {
            let kept = old.iter().position(|sink| sink.is_same(&plan));
            self.sinks.push(match kept {
                Some(at) => old.swap_remove(at),
                None => Sink::new(plan, now),
            });
        }
        self.assign();
        self.routes.retain(|route| !route.members.is_empty());
    }

    /// Puts each sink to its route, where that is open.
    fn assign(&mut self) {
        for route in &mut self.routes {
            let theirs = self.sinks.iter().enumerate();
            let theirs = theirs.filter(|(_, sink)| sink.way == route.way);
            route.members = theirs.map(|(index, _)| index).collect();
            for index in &route.members {
                self.sinks[*index].routed = true;
            }
        }
    }

    /// Packets were thrown away before they came here.
    pub(super) fn lost(&mut self, packets: usize, now: i64) {
        self.announce = true;
        for sink in &mut self.sinks {
            sink.plan.meter.dropped(packets);
            sink.interrupted(now);
        }
    }

    pub(super) fn send(&mut self, batch: &mut VecDeque<Datagram>, description: &Description) {
        self.tables.clone_from(&description.tables);
        let now = now();
        self.flowing = self
            .sinks
            .iter()
            .any(|sink| matches!(sink.stand, Stand::Flowing { .. }));
        let ready: Vec<Ready> = batch.drain(..).map(|d| self.prepare(d, now)).collect();
        self.deliver(&ready, now);
    }

    pub(super) fn fill(&mut self, slot: i64, clock: Option<i64>, description: &Description) {
        let now = now();
        let bytes = self
            .filler
            .make(slot, clock, description, &mut self.counters);
        let ready = Ready {
            bytes,
            opening: None,
            is_entry: false,
            programme: false,
        };
        self.deliver(&[ready], now);
    }

    /// Counters are written here, last, so that fill and programme are one sequence.
    fn prepare(&mut self, mut datagram: Datagram, now: i64) -> Ready {
        let patience = self.patience;
        let joiners = self
            .sinks
            .iter()
            .any(|s| matches!(s.stand, Stand::Joining { .. }));
        let impatient = self
            .sinks
            .iter()
            .any(|s| matches!(s.stand, Stand::Joining { since, .. } if now - since > patience));
        let is_entry = datagram.entry.is_some();
        let tables = match datagram.entry.take() {
            Some(entry) if joiners => Some(entry),
            None if impatient => self.tables.clone().map(|tables| (0, tables)),
            _ => None,
        };
        let begins = match &tables {
            _ if self.flowing => 0,
            Some((at, _)) => *at,
            None => PACKETS,
        };
        self.flowing |= tables.is_some();
        let mut opening_tables = Vec::new();
        for place in 0..PACKETS {
            if let Some((at, tables)) = &tables
                && *at == place
            {
                opening_tables = repeat(tables, &mut self.counters);
            }
            if place < begins {
                continue;
            }
            if let Some(raw) = packet_mut(&mut datagram.bytes, place) {
                if self.announce && Packet::new(raw).pcr().is_some() {
                    self.announce = !PacketMut::new(raw).set_discontinuity(true);
                }
                self.counters.rewrite(raw);
            }
        }
        let opening = tables.map(|(at, _)| opening(&opening_tables, at, &datagram.bytes));
        Ready {
            bytes: datagram.bytes,
            opening,
            is_entry,
            programme: true,
        }
    }

    fn deliver(&mut self, ready: &[Ready], now: i64) {
        if !self.gate.is_open() {
            for sink in &mut self.sinks {
                sink.interrupted(now);
            }
            return;
        }
        self.wake_rested(now);
        for route in &self.routes {
            send_by(route, &mut self.sinks, ready, now, self.patience);
        }
    }

    /// Opens what is not open, and opens anew what has failed and rested.
    fn wake_rested(&mut self, now: i64) {
        for index in 0..self.sinks.len() {
            let sink = &mut self.sinks[index];
            let woke = sink.wake(now);
            if matches!(sink.stand, Stand::Resting { .. }) {
                continue;
            }
            if sink.routed && !woke {
                continue;
            }
            let route = self.routes.iter().position(|r| r.way == sink.way);
            match sink.way.open() {
                Ok(socket) => {
                    if let Some(at) = route {
                        self.routes[at].socket = socket;
                    } else {
                        let way = sink.way.clone();
                        let members = Vec::new();
                        self.routes.push(Route {
                            way,
                            socket,
                            members,
                        });
                        self.assign();
                    }
                }
                Err(error) => sink.failed(now, &error),
            }
        }
    }
}

struct Entry<'a> {
    sink: usize,
    header: Option<[u8; RTP_HEADER]>,
    bytes: &'a [u8; DATAGRAM],
    programme: bool,
}

fn send_by(route: &Route, sinks: &mut [Sink], ready: &[Ready], now: i64, patience: i64) {
    let mut entries = Vec::new();
    for item in ready {
        for index in &route.members {
            let sink = &mut sinks[*index];
            enter(&mut entries, item, *index, sink, now, patience);
        }
    }
    if entries.is_empty() {
        return;
    }
    let connected = route.way.is_connected();
    let messages: Vec<Message<'_>> = entries
        .iter()
        .map(|entry| Message {
            header: entry.header,
            bytes: entry.bytes,
            address: (!connected).then(|| &sinks[entry.sink].address),
        })
        .collect();
    let mut failed = send_all(&route.socket, &messages).into_iter().peekable();
    for (index, entry) in entries.iter().enumerate() {
        let sink = &mut sinks[entry.sink];
        match failed.next_if(|(at, _)| *at == index) {
            Some((_, error)) if is_choke(&error) => sink.choked(now),
            Some((_, error)) => sink.failed(now, &error),
            None => sink.sent(now, entry.programme),
        }
    }
}

/// Puts down what of an item a sink gets.
fn enter<'a>(
    entries: &mut Vec<Entry<'a>>,
    item: &'a Ready,
    index: usize,
    sink: &mut Sink,
    now: i64,
    patience: i64,
) {
    let mut add = |sink: &mut Sink, bytes: &'a [u8; DATAGRAM]| {
        entries.push(Entry {
            sink: index,
            header: sink.header(now),
            bytes,
            programme: item.programme,
        });
    };
    match sink.stand {
        Stand::Flowing { .. } => add(sink, &item.bytes),
        Stand::Resting { .. } if item.programme => sink.plan.meter.dropped(PACKETS),
        Stand::Resting { .. } => {}
        Stand::Joining { since, lost } => match &item.opening {
            Some(opening) if item.is_entry || now - since > patience => {
                sink.stand = Stand::Flowing { since: now };
                for bytes in opening {
                    add(sink, bytes);
                }
            }
            // Between runs there is nothing to decode, so any place will do.
            _ if !item.programme => {
                sink.stand = Stand::Flowing { since: now };
                add(sink, &item.bytes);
            }
            _ if lost => sink.plan.meter.dropped(PACKETS),
            _ => {}
        },
    }
}

/// The way is full, not broken.
fn is_choke(error: &io::Error) -> bool {
    matches!(
        error.raw_os_error(),
        Some(libc::EAGAIN | libc::ENOBUFS | libc::ENOMEM)
    )
}

fn packet_mut(bytes: &mut [u8; DATAGRAM], place: usize) -> Option<&mut RawPacket> {
    bytes
        .get_mut(place * PACKET_SIZE..)?
        .first_chunk_mut::<PACKET_SIZE>()
}

/// What a joiner gets in place of a datagram whose packet `at` is its first.
fn opening(tables: &[RawPacket], at: usize, bytes: &[u8; DATAGRAM]) -> Vec<Bytes> {
    let mut first = Box::new(*bytes);
    for place in 0..at {
        write_packet(&mut first, place, &null_packet());
    }
    if tables.len() <= at {
        for (place, raw) in tables.iter().enumerate() {
            write_packet(&mut first, place, raw);
        }
        return vec![first];
    }
    let mut before = Box::new([0xff; DATAGRAM]);
    for place in 0..PACKETS {
        write_packet(
            &mut before,
            place,
            tables.get(place).unwrap_or(&null_packet()),
        );
    }
    vec![before, first]
}
