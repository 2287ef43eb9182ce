//! When a position on the line departs.

use crate::timeline::{nanos_of_ticks, ticks_of_nanos};

/// PCR follows a foreign clock, so the buffer fills or drains; this much a receiver follows without noticing.
const MOST_PPM: i64 = 200;
/// Unevenness that is no drift.
const DEAD_BAND: i64 = 20_000_000;
const SLEW_EVERY: i64 = 100_000_000;

/// Maps the 27 MHz line to instants of the monotonic clock.
#[derive(Debug, Default)]
pub(super) struct DepartureClock {
    anchor: Option<(i64, i64)>,
    slewed_at: i64,
    /// Smoothed fill of the buffer.
    fill: Option<i64>,
    reanchors: u64,
}

impl DepartureClock {
    pub(super) fn reanchors(&self) -> u64 {
        self.reanchors
    }

    /// From here on `clock` departs at `at`.
    pub(super) fn anchor(&mut self, clock: i64, at: i64) {
        if self.anchor.replace((clock, at)).is_some() {
            self.reanchors += 1;
        }
        self.fill = None;
        self.slewed_at = at;
    }

    /// The anchored position departs at that instant; nothing has departed yet.
    pub(super) fn depart_at(&mut self, instant: i64) {
        if let Some((_, at)) = &mut self.anchor {
            *at = instant;
        }
    }

    pub(super) fn departs_at(&self, clock: i64) -> Option<i64> {
        let (anchor, at) = self.anchor?;
        Some(at + nanos_of_ticks(clock - anchor))
    }

    /// The position that departs at `instant`.
    pub(super) fn clock_at(&self, instant: i64) -> Option<i64> {
        let (anchor, at) = self.anchor?;
        Some(anchor + ticks_of_nanos(instant - at))
    }

    /// Moves the departures a little towards a buffer of `target` nanoseconds; `last` is the newest position held.
    pub(super) fn slew(&mut self, now: i64, last: i64, target: i64) {
        let elapsed = now - self.slewed_at;
        if elapsed < SLEW_EVERY {
            return;
        }
        self.slewed_at = now;
        let Some(held) = self.departs_at(last).map(|at| at - now) else {
            return;
        };
        let fill = self.fill.map_or(held, |fill| fill + (held - fill) / 64);
        self.fill = Some(fill);
        let error = fill - target;
        let beyond = (error.abs() - DEAD_BAND).max(0);
        // One part per million for each millisecond beyond the dead band.
        let ppm = (beyond / 1_000_000).min(MOST_PPM) * error.signum();
        if let Some((_, at)) = &mut self.anchor {
            *at -= elapsed.min(10 * SLEW_EVERY) * ppm / 1_000_000;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::PCR_HZ;

    const SECOND: i64 = 1_000_000_000;

    #[test]
    fn maps_both_ways() {
        let mut clock = DepartureClock::default();
        assert_eq!(clock.departs_at(0), None);
        clock.anchor(1000, 5 * SECOND);
        assert_eq!(clock.departs_at(1000 + PCR_HZ), Some(6 * SECOND));
        assert_eq!(clock.clock_at(6 * SECOND), Some(1000 + PCR_HZ));
        assert_eq!(clock.reanchors(), 0);
        clock.anchor(0, 0);
        assert_eq!(clock.reanchors(), 1);
    }

    #[test]
    fn slews_no_more_than_allowed_and_the_right_way() {
        let mut clock = DepartureClock::default();
        clock.anchor(0, 0);
        // A buffer that holds two seconds instead of 300 ms has to depart earlier.
        let mut now = 0;
        for _ in 0..100 {
            now += SECOND / 10;
            let newest = clock.clock_at(now + 2 * SECOND).unwrap();
            clock.slew(now, newest, 300_000_000);
        }
        let moved = now - clock.departs_at(ticks_of_nanos(now)).unwrap();
        assert!(moved > 0, "{moved}");
        assert!(moved <= now * MOST_PPM / 1_000_000, "{moved}");
    }

    #[test]
    fn a_foreign_clock_is_followed_without_anchoring_anew() {
        let mut clock = DepartureClock::default();
        clock.anchor(0, 300_000_000);
        // The encoder's clock runs 50 ppm fast for an hour.
        let mut now = 0;
        while now < 3600 * SECOND {
            now += SECOND / 10;
            let arrived = ticks_of_nanos(now + now * 50 / 1_000_000);
            clock.slew(now, arrived, 300_000_000);
        }
        let arrived = ticks_of_nanos(now + now * 50 / 1_000_000);
        let held = clock.departs_at(arrived).unwrap() - now;
        assert!((200_000_000..450_000_000).contains(&held), "{held}");
        assert_eq!(clock.reanchors(), 0);
    }
}
