use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

const NEVER: u64 = u64::MAX;

/// The fence before everything that leaves.
///
/// Every send compares the clock with the instant held here. A flag set by a timer would leak: after SIGSTOP and
/// SIGCONT hundreds of datagrams leave before the timer runs. The clock counts suspended time for the same reason.
#[derive(Debug)]
pub struct Gate {
    fence_nanos: AtomicU64,
}

impl Default for Gate {
    fn default() -> Self {
        Self::open()
    }
}

impl Gate {
    /// A gate that never closes by itself.
    pub const fn open() -> Self {
        Self {
            fence_nanos: AtomicU64::new(NEVER),
        }
    }

    /// Lets everything pass from here on, without an end.
    pub fn reopen(&self) {
        self.fence_nanos.store(NEVER, Ordering::Release);
    }

    /// Nothing leaves from here on.
    pub fn close(&self) {
        self.fence_nanos.store(0, Ordering::Release);
    }

    /// Nothing leaves from `instant` on, as read from [`Gate::now`].
    pub fn set_fence_at(&self, instant: Duration) {
        let nanos = u64::try_from(instant.as_nanos()).unwrap_or(NEVER);
        self.fence_nanos.store(nanos, Ordering::Release);
    }

    /// The clock the fence is compared with: since boot, suspended time included.
    pub fn now() -> Duration {
        clock_gettime(ClockId::CLOCK_BOOTTIME)
            .map(Duration::from)
            .unwrap_or(Duration::MAX)
    }

    /// Whether a send may leave at this instant.
    pub fn is_open(&self) -> bool {
        match self.fence_nanos.load(Ordering::Acquire) {
            NEVER => true,
            0 => false,
            fence => Self::now().as_nanos() < u128::from(fence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closes_at_its_instant() {
        let gate = Gate::open();
        assert!(gate.is_open());
        gate.set_fence_at(Gate::now() + Duration::from_secs(3600));
        assert!(gate.is_open());
        gate.set_fence_at(Gate::now());
        assert!(!gate.is_open());
        gate.reopen();
        assert!(gate.is_open());
        gate.close();
        assert!(!gate.is_open());
    }
}
