//! The worker's rooms against the real kernel: processes, sockets, files.

#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

mod logs;
mod probe;
mod receiver;
mod spawner;

use std::time::{Duration, Instant};

/// Waits for a condition with a limit that only a fault reaches.
fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let began = Instant::now();
    while !condition() {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{what} did not come"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}
