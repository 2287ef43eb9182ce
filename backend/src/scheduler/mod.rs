//! Gives wanted jobs to live sessions: after every wish, and about every second.

mod pass;
mod plan;

use std::sync::Arc;
use std::time::Duration;

use database::Database;
use link::Bell;
pub(crate) use pass::move_to_pool;
pub use plan::{Candidate, Decision, Waiting, plan};
use tokio::sync::Notify;

/// Between two passes that nobody asked for.
const EVERY: Duration = Duration::from_secs(1);

/// Wakes the scheduler; the one task behind it makes one pass at a time. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Scheduler(Arc<Notify>);

impl Scheduler {
    /// Begins on the runtime it is called in, and ends with it.
    pub fn start(database: Database, bell: Bell) -> Self {
        let wakened = Arc::new(Notify::new());
        tokio::spawn(run(database, bell, wakened.clone()));
        Self(wakened)
    }

    /// A pass begins at once, or right after the present one.
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

async fn run(database: Database, bell: Bell, wakened: Arc<Notify>) {
    let mut complained = false;
    for pass in 0_u32.. {
        match pass::pass(&database, &bell).await {
            Ok(()) => complained = false,
            // A database that is away stays so for many passes; one line says it.
            Err(error) if complained => tracing::debug!(%error, "nothing was scheduled"),
            Err(error) => {
                complained = true;
                tracing::warn!(%error, "nothing was scheduled");
            }
        }
        let _ = tokio::time::timeout(EVERY.mul_f64(spread(pass)), wakened.notified()).await;
    }
}

/// 0.8 to 1.2: several backends that started together do not go on doing everything together.
fn spread(pass: u32) -> f64 {
    let mixed = (pass ^ std::process::id()).wrapping_mul(0x9E37_79B1) >> 16;
    0.8 + 0.4 * f64::from(mixed) / f64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_stays_within_a_fifth_and_does_spread() {
        let all: Vec<f64> = (0..1_000).map(spread).collect();
        assert!(all.iter().all(|factor| (0.8..=1.2).contains(factor)));
        assert!(all.iter().any(|factor| *factor < 0.9) && all.iter().any(|factor| *factor > 1.1));
    }
}
