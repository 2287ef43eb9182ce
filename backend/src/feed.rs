//! State events as they are committed, to everybody who follows them.

use std::sync::Arc;

use database::Database;
use database::events::EventRow;
use tokio::sync::broadcast;

/// A follower further behind than this many events is sent away; it comes back with the last id it saw.
const KEPT: usize = 1_024;

/// Hands on events in the order of their ids. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Feed(broadcast::Sender<Arc<EventRow>>);

impl Feed {
    pub fn of(database: &Database) -> Self {
        let (sender, _) = broadcast::channel(KEPT);
        let feed = Self(sender.clone());
        database.on_events(move |rows| {
            for row in rows {
                // Nobody following is no fault.
                let _ = sender.send(Arc::new(row.clone()));
            }
        });
        feed
    }

    /// How many follow.
    pub fn followers(&self) -> usize {
        self.0.receiver_count()
    }

    /// Every event committed from here on.
    pub fn follow(&self) -> broadcast::Receiver<Arc<EventRow>> {
        self.0.subscribe()
    }
}
