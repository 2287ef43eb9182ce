//! The monotonic clock in nanoseconds: what pacers sleep by and meters measure by.

use nix::sys::time::TimeSpec;
use nix::time::{ClockId, ClockNanosleepFlags, clock_gettime, clock_nanosleep};

/// Nanoseconds of the monotonic clock.
pub(crate) fn now() -> i64 {
    clock_gettime(ClockId::CLOCK_MONOTONIC)
        .map(|t| t.tv_sec() * 1_000_000_000 + t.tv_nsec())
        .unwrap_or(0)
}

/// Sleeps until an instant of [`now`]; returns early on a signal.
pub(crate) fn sleep_until(instant: i64) {
    let spec = TimeSpec::new(instant / 1_000_000_000, instant % 1_000_000_000);
    // An interrupted sleep is an early return, which every caller's loop allows for.
    let _ = clock_nanosleep(
        ClockId::CLOCK_MONOTONIC,
        ClockNanosleepFlags::TIMER_ABSTIME,
        &spec,
    );
}

/// Locks, also after another thread panicked with the lock held: what the hub keeps in locks is whole between
/// statements, and one lost thread must not stop every channel.
pub(crate) fn lock<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
