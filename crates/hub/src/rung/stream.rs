use mpegts::clock::{Pcr, Pts};
use mpegts::codec::Finder;
use mpegts::random_access::Detector;
use mpegts::restamp::{Restamper, Seen};
use mpegts::{Framer, Packet, PacketMut, RawPacket};

use super::hold::{Hold, Judged};
use super::tables::Tables;
use crate::timeline::{Beginning, Timeline};

/// So many packets are looked at for a clock before the run's place is decided without.
const MOST_BEFORE_CLOCK: usize = 512;

/// One run of one rung: bytes in, packets on the channel's line out.
#[derive(Debug)]
pub(super) struct RunStream {
    framer: Framer,
    /// What came before the run's place on the line was known.
    before: Vec<RawPacket>,
    beginning: Beginning,
    hold: Hold,
    finder: Option<Finder>,
    /// The first clock has to say that it continues no other.
    after_gap: bool,
}

impl RunStream {
    pub(super) fn new(after_gap: bool) -> Self {
        Self {
            framer: Framer::new(),
            before: Vec::new(),
            beginning: Beginning::default(),
            hold: Hold::default(),
            finder: None,
            after_gap,
        }
    }

    /// Those that HLS carries, `codecs,like.this`, once all are known.
    pub(super) fn codecs(&self) -> Option<String> {
        self.finder.as_ref().and_then(Finder::codecs)
    }

    /// Takes bytes as they came; gives out packets as they leave.
    pub(super) fn push(
        &mut self,
        bytes: &[u8],
        now: i64,
        departing: impl Fn() -> Option<i64>,
        timeline: &mut Timeline,
        tables: &mut Tables,
        each: &mut impl FnMut(Judged, &Tables),
    ) {
        let mut framer = std::mem::take(&mut self.framer);
        framer.push(bytes, |raw| {
            self.take(raw, now, &departing, timeline, tables, each);
        });
        self.framer = framer;
    }

    /// The run is over: gives out what was held back.
    pub(super) fn finish(
        &mut self,
        now: i64,
        timeline: &mut Timeline,
        tables: &mut Tables,
        each: &mut impl FnMut(Judged, &Tables),
    ) {
        let mut framer = std::mem::take(&mut self.framer);
        framer.finish(|raw| self.take(raw, now, &|| None, timeline, tables, each));
        if timeline.offset().is_some() {
            self.pass_before(now, timeline, tables, each);
        }
        let Self { hold, .. } = self;
        hold.release(&mut |judged| each(judged, tables));
    }

    fn take(
        &mut self,
        raw: &RawPacket,
        now: i64,
        departing: &impl Fn() -> Option<i64>,
        timeline: &mut Timeline,
        tables: &mut Tables,
        each: &mut impl FnMut(Judged, &Tables),
    ) {
        if timeline.offset().is_some() {
            self.pass_before(now, timeline, tables, each);
            self.pass(*raw, now, timeline, tables, each);
            return;
        }
        self.before.push(*raw);
        self.look(raw);
        if self.beginning.pcr.is_some() || self.before.len() >= MOST_BEFORE_CLOCK {
            timeline.decide(now, self.beginning, departing());
            self.pass_before(now, timeline, tables, each);
        }
    }

    /// Learns from a packet where the run begins by its own clock.
    fn look(&mut self, raw: &RawPacket) {
        let mut copy = *raw;
        let seen = Restamper::new(0).apply(&mut copy);
        let earlier = |a: Pts, b: Pts| if b.is_before(a) { b } else { a };
        if let Some(stamp) = seen.dts.or(seen.pts) {
            let earliest = self.beginning.earliest;
            self.beginning.earliest = Some(earliest.map_or(stamp, |e| earlier(e, stamp)));
        }
        let first: Option<Pcr> = self.beginning.pcr.or(seen.pcr);
        self.beginning.pcr = first;
    }

    fn pass_before(
        &mut self,
        now: i64,
        timeline: &mut Timeline,
        tables: &mut Tables,
        each: &mut impl FnMut(Judged, &Tables),
    ) {
        for raw in std::mem::take(&mut self.before) {
            self.pass(raw, now, timeline, tables, each);
        }
    }

    /// Puts a packet on the line and sends it on its way.
    fn pass(
        &mut self,
        mut raw: RawPacket,
        now: i64,
        timeline: &mut Timeline,
        tables: &mut Tables,
        each: &mut impl FnMut(Judged, &Tables),
    ) {
        let seen = Restamper::new(timeline.offset().unwrap_or(0)).apply(&mut raw);
        if tables.pass(&mut raw) {
            self.hold.watch(tables.pmt().and_then(Detector::of_program));
            let whole = tables.pmt();
            let of_hls = tables.hls().and_then(|carried| carried.as_ref().ok());
            let of_hls = of_hls.map(|carried| &carried.pmt);
            self.finder = of_hls.or(whole).map(Finder::new);
        }
        let clock = self.clock(&mut raw, seen, now, timeline, tables);
        for stamp in [seen.pts, seen.dts].into_iter().flatten() {
            timeline.saw_stamp(stamp);
        }
        if let Some(finder) = &mut self.finder
            && finder.codecs().is_none()
        {
            finder.push(Packet::new(&raw));
        }
        self.hold.push(raw, clock, |judged| each(judged, tables));
    }

    fn clock(
        &mut self,
        raw: &mut RawPacket,
        seen: Seen,
        now: i64,
        timeline: &mut Timeline,
        tables: &Tables,
    ) -> Option<i64> {
        let pid = Packet::new(raw).pid();
        let pcr = seen
            .pcr
            .filter(|_| tables.pcr_pid().is_none_or(|p| p == pid))?;
        if std::mem::take(&mut self.after_gap) {
            PacketMut::new(raw).set_discontinuity(true);
        }
        Some(timeline.saw_pcr(now, pcr))
    }
}
