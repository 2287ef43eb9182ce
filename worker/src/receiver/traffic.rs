//! Which of the announced streams carry anything that can be decoded.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use mpegts::Pid;
use transcode::command::Unusable;

/// What a stream carries is judged by what came in so long: a damaged header or two scramble nothing.
const WINDOW: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Traffic {
    silence: Duration,
    begun: Option<Instant>,
    streams: BTreeMap<Pid, Heard>,
}

#[derive(Debug, Default)]
struct Heard {
    /// With a payload, in this window.
    packets: u32,
    scrambled: u32,
    /// Whole windows without a packet.
    silent: u32,
    ever: bool,
    unusable: Option<Unusable>,
}

impl Traffic {
    pub(super) fn new(silence: Duration) -> Traffic {
        Traffic {
            silence,
            begun: None,
            streams: BTreeMap::new(),
        }
    }

    /// From here on these and no others.
    pub(super) fn watch(&mut self, pids: &BTreeSet<Pid>) {
        self.streams.retain(|pid, _| pids.contains(pid));
        for pid in pids {
            self.streams.entry(*pid).or_default();
        }
    }

    /// A packet with a payload.
    pub(super) fn came(&mut self, pid: Pid, scrambled: bool) {
        if let Some(heard) = self.streams.get_mut(&pid) {
            heard.packets += 1;
            heard.scrambled += u32::from(scrambled);
            heard.ever |= !scrambled;
        }
    }

    /// Whether every stream has begun, in the clear.
    pub(super) fn all_heard(&self) -> bool {
        self.streams.values().all(|heard| heard.ever)
    }

    /// At the end of a window; whether one stream is not what it was.
    pub(super) fn judge(&mut self, now: Instant) -> bool {
        let begun = *self.begun.get_or_insert(now);
        if now.duration_since(begun) < WINDOW {
            return false;
        }
        self.begun = Some(now);
        let mut changed = false;
        for heard in self.streams.values_mut() {
            let before = heard.unusable;
            heard.judge(self.silence);
            changed |= heard.unusable != before;
        }
        changed
    }

    /// None of what can be decoded, and of what nobody watches.
    pub(super) fn unusable(&self, pid: Pid) -> Option<Unusable> {
        self.streams.get(&pid)?.by_now()
    }
}

impl Heard {
    fn judge(&mut self, silence: Duration) {
        self.silent = match self.packets {
            0 => self.silent + 1,
            _ => 0,
        };
        self.unusable = match (self.packets, self.is_scrambled()) {
            // One that has begun is given its time: sound may pause.
            (0, _) if !self.ever || WINDOW * self.silent >= silence => Some(Unusable::Silent),
            (0, _) => self.unusable,
            (_, true) => Some(Unusable::Scrambled),
            (_, false) => None,
        };
        (self.packets, self.scrambled) = (0, 0);
    }

    /// Also before its first window is over.
    fn by_now(&self) -> Option<Unusable> {
        match (self.unusable, self.ever) {
            (None, false) if self.packets > 0 => Some(Unusable::Scrambled),
            (None, false) => Some(Unusable::Silent),
            (told, _) => told,
        }
    }

    /// By most of its packets.
    fn is_scrambled(&self) -> bool {
        self.scrambled * 2 > self.packets
    }
}
