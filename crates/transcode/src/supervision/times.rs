//! The timers that no policy changes.

use std::time::Duration;

/// From the first TERM to the second: a stalled FFmpeg ignores the first and obeys the second.
pub(super) const SECOND_TERM: Duration = Duration::from_millis(300);
/// From the first TERM to KILL.
pub(super) const KILL: Duration = Duration::from_secs(2);
/// From KILL to giving the child up.
pub(super) const UNKILLABLE: Duration = Duration::from_secs(10);
/// Running that long begins the count of attempts anew.
pub(super) const STABLE: Duration = Duration::from_secs(60);
/// So many runs in a row are followed at once, however short: an operator who switches, sound that is lost and returns.
/// After them an input flaps, and a change is an attempt like any other.
pub(super) const QUICK_CHANGES: u32 = 3;
/// A run that lasts so long is not short.
pub(super) const FOLLOWED: Duration = Duration::from_secs(10);
/// Between attempts once the retries are used up and the channel keeps trying.
pub(super) const KEEP_TRYING: Duration = Duration::from_secs(60);
/// Before a retry where the policy names no delay.
pub(super) const DELAY: Duration = Duration::from_secs(1);
/// Slower than this fraction of real time for [`SLOW`] is too slow.
pub(super) const REAL_TIME: f64 = 0.97;
pub(super) const SLOW: Duration = Duration::from_secs(10);
