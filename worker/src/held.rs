//! Compares what the database says this session holds with what is driven.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use database::protocol::{self, HeldJob};
use database::{DatabaseError, jobs};
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, timeout};

use crate::actor;
use crate::shared::Shared;

/// A lost bell costs no more than this.
const LOOK: Duration = Duration::from_millis(1500);

/// How often those that were deleted while they stood still are looked for.
const TIDY: Duration = Duration::from_secs(60);

/// Looks at each ring and every second and a half, until the worker stops.
pub(crate) async fn watch(shared: Arc<Shared>, bell: Arc<Notify>, stopping: Arc<AtomicBool>) {
    let mut failing = false;
    let mut tidied = Instant::now();
    while !stopping.load(Ordering::Acquire) {
        match read(&shared).await {
            Some(held) => {
                failing = false;
                if !stopping.load(Ordering::Acquire) {
                    start_new(&shared, &held);
                }
            }
            None if !failing => {
                failing = true;
                tracing::warn!("the database does not say what is held; what runs goes on");
            }
            None => {}
        }
        if tidied.elapsed() >= TIDY {
            tidied = Instant::now();
            let shared = Arc::clone(&shared);
            let _ = tokio::task::spawn_blocking(move || forget_deleted(&shared)).await;
        }
        let _ = timeout(LOOK, bell.notified()).await;
    }
}

async fn read(shared: &Arc<Shared>) -> Option<Vec<HeldJob>> {
    let reader = Arc::clone(shared);
    let read = move || {
        reader
            .database
            .read(|conn| protocol::held(conn, reader.session_id))
    };
    match tokio::task::spawn_blocking(read).await {
        Ok(Ok(held)) => Some(held),
        Ok(Err(error)) => {
            tracing::debug!(%error, "held jobs");
            None
        }
        Err(_) => None,
    }
}

/// Nobody tells a worker that a channel it does not hold is deleted.
fn forget_deleted(shared: &Shared) {
    for job_id in shared.jobs.resting() {
        let job = shared.database.read(|conn| jobs::get(conn, job_id));
        if matches!(job, Err(DatabaseError::NotFound { .. })) {
            shared.jobs.forget(job_id);
        }
    }
}

fn start_new(shared: &Arc<Shared>, held: &[HeldJob]) {
    for job in shared.jobs.reconcile(held) {
        let (orders, inbox) = mpsc::unbounded_channel();
        shared.jobs.add(&job, orders);
        tokio::spawn(actor::drive(Arc::clone(shared), job, inbox));
    }
}
