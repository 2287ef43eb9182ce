//! One line of time for a channel, over all its runs.
//!
//! Pure: the instant is handed in, in nanoseconds of one monotonic clock. Positions on the line are 27 MHz ticks that
//! never wrap; what is written to the wire is that modulo 2³³ × 300.

use mpegts::clock::{Pcr, Pts, WRAP};

/// Ticks of the PCR in a second.
pub(crate) const PCR_HZ: i64 = 27_000_000;
const PCR_WRAP: i64 = WRAP as i64 * 300;
/// What a new run's later streams may lie before the one seen first.
const MARGIN: i64 = 18_000;
/// How long a young run may still be delivering what its encoder had gathered before it began.
const SETTLING: i64 = 10_000_000_000;
const LARGEST_LEAD: i64 = 5 * PCR_HZ;
/// How far time stamps are taken to lie after a PCR that has not been seen.
const ASSUMED_DELAY: i64 = 63_000;

#[derive(Debug, Clone, Copy)]
struct Point {
    clock: i64,
    at: i64,
}

/// The line and the offset of the run that is on it.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    /// The last PCR and when it arrived.
    last: Option<Point>,
    /// The furthest time stamp of all rungs, 90 kHz, never wrapping.
    furthest: Option<i64>,
    /// Where the present run began on the line.
    first: Option<Point>,
    /// How far the run is ahead of real time because it began with a burst.
    lead: i64,
    offset: Option<i64>,
}

/// What is known of a run when its place on the line has to be decided.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Beginning {
    pub(crate) pcr: Option<Pcr>,
    /// The earliest time stamp seen so far.
    pub(crate) earliest: Option<Pts>,
}

pub(crate) fn ticks_of_nanos(nanos: i64) -> i64 {
    nanos / 1000 * 27 + nanos % 1000 * 27 / 1000
}

pub(crate) fn nanos_of_ticks(ticks: i64) -> i64 {
    ticks / 27 * 1000 + ticks % 27 * 1000 / 27
}

/// The wire's form of a position.
pub(crate) fn wire(clock: i64) -> Pcr {
    Pcr::new(clock.rem_euclid(PCR_WRAP) as u64)
}

impl Timeline {
    /// The present run's offset in 90 kHz ticks, once decided.
    pub(crate) fn offset(&self) -> Option<i64> {
        self.offset
    }

    /// A new run: its place is decided when its first clock is seen.
    pub(crate) fn begin_run(&mut self) {
        self.offset = None;
    }

    /// Decides the offset of the whole ladder. `departing` is where the line is on its way out of the pacers, which
    /// the new run must not fall behind.
    pub(crate) fn decide(&mut self, now: i64, run: Beginning, departing: Option<i64>) -> i64 {
        let base = run.pcr.map_or_else(
            || {
                run.earliest
                    .map_or(Pts::default(), |ts| ts.wrapping_add(-ASSUMED_DELAY))
            },
            Pcr::base,
        );
        let extension = run.pcr.map_or(0, |pcr| i64::from(pcr.extension()));
        let came = base.ticks() as i64;
        let clock = match self.last {
            None => came * 300 + extension,
            Some(_) => {
                let expected = self.expected(now).max(departing.unwrap_or(i64::MIN));
                let clock90 = (expected + 299).div_euclid(300);
                let ahead = run.earliest.map_or(0, |ts| ts.since(base));
                let lowest = self.furthest.map_or(i64::MIN, |ts| ts + MARGIN - ahead);
                clock90.max(lowest) * 300 + extension
            }
        };
        let offset = (clock.div_euclid(300) - came).rem_euclid(WRAP as i64);
        self.offset = Some(offset);
        self.first = Some(Point { clock, at: now });
        self.last = self.first;
        self.lead = 0;
        offset
    }

    /// Where the line would be at `now`, had the last run gone on.
    fn expected(&self, now: i64) -> i64 {
        self.last.map_or(0, |last| {
            let elapsed = ticks_of_nanos((now - last.at).max(0));
            (last.clock + elapsed - self.lead).max(last.clock)
        })
    }

    /// Takes note of a PCR as it leaves restamping; returns its position on the line.
    pub(crate) fn saw_pcr(&mut self, now: i64, pcr: Pcr) -> i64 {
        let clock = match self.last {
            Some(last) => last.clock + pcr.since(wire(last.clock)),
            None => pcr.ticks() as i64,
        };
        self.last = Some(Point { clock, at: now });
        if let Some(first) = self.first
            && now - first.at < SETTLING
        {
            let ahead = (clock - first.clock) - ticks_of_nanos(now - first.at);
            self.lead = self.lead.max(ahead).clamp(0, LARGEST_LEAD);
        }
        clock
    }

    /// Takes note of a time stamp as it leaves restamping.
    pub(crate) fn saw_stamp(&mut self, stamp: Pts) {
        let near = self.last.map_or(0, |last| last.clock.div_euclid(300));
        let reference = Pts::new(near.rem_euclid(WRAP as i64) as u64);
        let position = near + stamp.since(reference);
        self.furthest = Some(self.furthest.map_or(position, |f| f.max(position)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000_000;

    fn beginning(pcr: u64, earliest: u64) -> Beginning {
        Beginning {
            pcr: Some(Pcr::new(pcr)),
            earliest: Some(Pts::new(earliest)),
        }
    }

    #[test]
    fn a_first_run_keeps_its_clock() {
        let mut line = Timeline::default();
        line.begin_run();
        assert_eq!(
            line.decide(5, beginning(900_000 * 300 + 17, 963_000), None),
            0
        );
        assert_eq!(
            line.saw_pcr(5, Pcr::new(900_000 * 300 + 17)),
            900_000 * 300 + 17
        );
    }

    #[test]
    fn a_new_run_continues_where_the_old_one_would_be() {
        let mut line = Timeline::default();
        line.begin_run();
        line.decide(0, beginning(0, 63_000), None);
        for second in 1..=20 {
            line.saw_pcr(second * SECOND, Pcr::new(second as u64 * 27_000_000));
            line.saw_stamp(Pts::new(second as u64 * 90_000 + 63_000));
        }
        line.begin_run();
        let offset = line.decide(23 * SECOND, beginning(0, 63_000), None);
        assert_eq!(offset, 23 * 90_000);
    }

    #[test]
    fn a_burst_at_the_start_does_not_push_the_next_run_ahead() {
        let mut line = Timeline::default();
        line.begin_run();
        line.decide(0, beginning(0, 63_000), None);
        line.saw_pcr(1000, Pcr::new(27_000_000));
        for second in 1..=20 {
            line.saw_pcr(second * SECOND, Pcr::new((second as u64 + 1) * 27_000_000));
        }
        line.begin_run();
        assert!((line.decide(30 * SECOND, beginning(0, 63_000), None) - 30 * 90_000).abs() <= 90);
    }

    #[test]
    fn stamps_never_go_back_however_quick_the_new_run_is() {
        let mut line = Timeline::default();
        line.begin_run();
        line.decide(0, beginning(0, 63_000), None);
        line.saw_stamp(Pts::new(500_000));
        line.begin_run();
        let offset = line.decide(1, beginning(77, 63_000), None);
        assert!(63_000 + offset > 500_000);
    }

    #[test]
    fn the_wrap_is_nothing_special() {
        let mut line = Timeline::default();
        line.begin_run();
        let near_wrap = WRAP - 90_000;
        line.decide(0, beginning(near_wrap * 300, near_wrap + 63_000), None);
        line.saw_stamp(Pts::new(near_wrap + 63_000));
        let after = line.saw_pcr(2 * SECOND, Pcr::new(90_000 * 300));
        assert_eq!(after, (WRAP as i64 + 90_000) * 300);
        line.saw_stamp(Pts::new(90_000 + 63_000));
        line.begin_run();
        let offset = line.decide(3 * SECOND, beginning(1000 * 300, 64_000), None);
        assert_eq!((1000 + offset).rem_euclid(WRAP as i64), 180_000);
    }

    #[test]
    fn a_new_run_is_never_behind_what_departs() {
        let mut line = Timeline::default();
        line.begin_run();
        line.decide(0, beginning(0, 63_000), None);
        line.begin_run();
        let offset = line.decide(SECOND, beginning(0, 63_000), Some(5 * PCR_HZ));
        assert_eq!(offset, 5 * 90_000);
    }

    #[test]
    fn ticks_and_nanoseconds() {
        assert_eq!(ticks_of_nanos(SECOND), PCR_HZ);
        assert_eq!(nanos_of_ticks(PCR_HZ), SECOND);
        assert_eq!(nanos_of_ticks(27), 1000);
    }
}
