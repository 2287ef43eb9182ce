use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use socket2::SockAddr;

use super::datagram::{DATAGRAM, PACKETS};
use super::socket::{RTP_HEADER, Way};
use crate::meter::{Meter, explain};
use crate::plan::Target;

const FIRST_RETRY: i64 = 250_000_000;
const LONGEST_RETRY: i64 = 5_000_000_000;
/// A send into nowhere succeeds; only a while of them says that a fault is over.
const MENDED_AFTER: i64 = 1_000_000_000;
/// RFC 3551: MPEG-2 transport stream.
const PAYLOAD_TYPE: u8 = 33;

/// A `udp` or `rtp` output as the pacer is told of it.
#[derive(Debug, Clone)]
pub(crate) struct SinkPlan {
    pub(crate) id: i64,
    pub(crate) target: Target,
    pub(crate) rtp: bool,
    pub(crate) meter: Arc<Meter>,
}

/// Where a sink stands in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// Waits for a random-access point since then; `lost`: what passes meanwhile counts as lost.
    Joining {
        since: i64,
        lost: bool,
    },
    Flowing {
        since: i64,
    },
    /// Failed; begins anew then.
    Resting {
        until: i64,
    },
}

#[derive(Debug)]
pub(super) struct Sink {
    pub(super) plan: SinkPlan,
    pub(super) way: Way,
    pub(super) address: SockAddr,
    pub(super) stand: Stand,
    /// Its socket is open.
    pub(super) routed: bool,
    rtp: Rtp,
    faulty: bool,
    rest: i64,
}

#[derive(Debug)]
struct Rtp {
    sequence: u16,
    source: u32,
}

impl Sink {
    pub(super) fn new(plan: SinkPlan, now: i64) -> Self {
        let seed = unpredictable(plan.id);
        Self {
            way: Way::of(&plan.target),
            address: SockAddr::from(plan.target.address),
            stand: Stand::Joining {
                since: now,
                lost: false,
            },
            rtp: Rtp {
                sequence: seed as u16,
                source: (seed >> 16) as u32,
            },
            plan,
            routed: false,
            faulty: false,
            rest: FIRST_RETRY,
        }
    }

    pub(super) fn is_same(&self, plan: &SinkPlan) -> bool {
        self.plan.id == plan.id && self.plan.target == plan.target && self.plan.rtp == plan.rtp
    }

    /// The RTP header of the next datagram, where there is one.
    pub(super) fn header(&mut self, due: i64) -> Option<[u8; RTP_HEADER]> {
        if !self.plan.rtp {
            return None;
        }
        let sequence = self.rtp.sequence.to_be_bytes();
        self.rtp.sequence = self.rtp.sequence.wrapping_add(1);
        // RFC 2250: the time the first byte is meant to leave, which goes on where the programme's clock jumps.
        let stamp = ((due / 1000) as i128 * 9 / 100) as u32;
        let mut header = [0; RTP_HEADER];
        header[0] = 0x80;
        header[1] = PAYLOAD_TYPE;
        header[2..4].copy_from_slice(&sequence);
        header[4..8].copy_from_slice(&stamp.to_be_bytes());
        header[8..12].copy_from_slice(&self.rtp.source.to_be_bytes());
        Some(header)
    }

    pub(super) fn sent(&mut self, now: i64, programme: bool) {
        if programme {
            self.plan.meter.sent(DATAGRAM);
        }
        if self.faulty
            && let Stand::Flowing { since } = self.stand
            && now - since > MENDED_AFTER
        {
            self.faulty = false;
            self.rest = FIRST_RETRY;
            self.plan.meter.mended();
        }
    }

    /// The way is full for the moment: what follows is lost up to the next random-access point.
    pub(super) fn choked(&mut self, now: i64) {
        self.plan.meter.dropped(PACKETS);
        self.stand = Stand::Joining {
            since: now,
            lost: true,
        };
    }

    pub(super) fn failed(&mut self, now: i64, error: &std::io::Error) {
        if matches!(self.stand, Stand::Resting { .. }) {
            return;
        }
        self.plan.meter.dropped(PACKETS);
        self.plan.meter.failing(explain(error));
        self.faulty = true;
        self.stand = Stand::Resting {
            until: now + self.rest,
        };
        self.rest = (self.rest * 2).min(LONGEST_RETRY);
    }

    /// A sink that has rested long enough joins again.
    pub(super) fn wake(&mut self, now: i64) -> bool {
        let due = matches!(self.stand, Stand::Resting { until } if until <= now);
        if due {
            self.plan.meter.reconnected();
            self.stand = Stand::Joining {
                since: now,
                lost: true,
            };
        }
        due
    }

    /// Nothing was sent to it for a reason that is not its own.
    pub(super) fn interrupted(&mut self, now: i64) {
        if matches!(self.stand, Stand::Flowing { .. }) {
            self.stand = Stand::Joining {
                since: now,
                lost: true,
            };
        }
    }
}

/// RTP wants sequence and source to begin anywhere, not to be secret.
fn unpredictable(id: i64) -> u64 {
    let nanos = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_nanos() as u64);
    let mut x = nanos ^ (id as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
