use std::collections::VecDeque;
use std::time::Duration;

use super::input::since;
use super::times::{REAL_TIME, SLOW};
use crate::progress::Progress;

/// Tells whether the encoder keeps up.
///
/// FFmpeg's `speed` is a mean since the run began: it stays low long after a slow start and would take hours to recover
/// from a slow hour. So it is believed only while the advance of `out_time` over the last seconds says the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Pace {
    /// Arrival and `out_time`, some of the last [`SLOW`] and one before.
    samples: VecDeque<(Duration, i64)>,
    slow_since: Option<Duration>,
    too_slow: bool,
}

/// Samples closer than this are not kept, which bounds their number.
const SPACING: Duration = Duration::from_millis(200);

impl Pace {
    pub(super) fn progress(&mut self, now: Duration, progress: &Progress) {
        if let Some(out_time) = progress.out_time {
            self.sample(now, out_time);
        }
        let Some(speed) = progress.speed else { return };
        let slow = speed < REAL_TIME && self.recent().is_none_or(|recent| recent < REAL_TIME);
        if slow {
            let slow_since = *self.slow_since.get_or_insert(now);
            self.too_slow |= since(slow_since, now) >= SLOW;
        } else {
            self.slow_since = None;
            self.too_slow = false;
        }
    }

    pub(super) fn too_slow(&self) -> bool {
        self.too_slow
    }

    fn sample(&mut self, now: Duration, out_time: i64) {
        if self
            .samples
            .back()
            .is_some_and(|(at, _)| since(*at, now) < SPACING)
        {
            return;
        }
        self.samples.push_back((now, out_time));
        while self
            .samples
            .get(1)
            .is_some_and(|(at, _)| since(*at, now) >= SLOW)
        {
            self.samples.pop_front();
        }
    }

    /// Programme written per second of the last seconds.
    fn recent(&self) -> Option<f64> {
        let ((from, written), (to, more)) = (self.samples.front()?, self.samples.back()?);
        let elapsed = since(*from, *to);
        (elapsed >= SLOW / 2)
            .then(|| more.saturating_sub(*written) as f64 / 1e6 / elapsed.as_secs_f64())
    }
}
