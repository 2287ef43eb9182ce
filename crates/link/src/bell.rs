//! The bell: tells a session to look at a job. It decides nothing, and a lost one is repaired by the next beat.

use apalis::prelude::{WorkerBuilder, WorkerBuilderExt};
use apalis_core::error::WorkerError;
use apalis_core::task::Task;
use apalis_core::task::builder::TaskBuilder;
use apalis_core::task::task_id::{RandomId, TaskId};
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::backend::ChannelBackend;

/// Handlers that may be under way at once.
const CONCURRENCY: usize = 16;

/// What a session is told to look at. The worker reads the row again and drops what is no longer wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub enum Order {
    StartJob { job_id: i64, generation: i64 },
    StopJob { job_id: i64, generation: i64 },
}

/// Why a bell was not heard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BellError {
    #[error("nobody listens to the bell any more")]
    NobodyListens,
    #[error("the queue ended by itself: {0}")]
    Ended(String),
}

/// Rings; cheap to clone.
#[derive(Debug, Clone)]
pub struct Bell(mpsc::UnboundedSender<Task<Order>>);

/// The other end of a bell.
pub struct Queue(mpsc::UnboundedReceiver<Task<Order>>);

impl Bell {
    /// A bell within this process, and the queue its one session runs.
    pub fn in_process() -> (Self, Queue) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), Queue(receiver))
    }

    /// Whether anybody would hear it.
    pub fn is_heard(&self) -> bool {
        !self.0.is_closed()
    }

    /// Rings at the session; within one process there is only one.
    pub async fn ring(&self, _session_id: i64, order: Order) -> Result<(), BellError> {
        let task = TaskBuilder::new(order)
            .task_id(TaskId::from_string(RandomId::default()))
            .build();
        self.0.send(task).map_err(|_| BellError::NobodyListens)
    }
}

impl Queue {
    /// Hands every order to the handler until `stop` resolves; orders not yet handed over are dropped.
    ///
    /// The handler returns quickly (it wakes the beat) and has no way to fail: apalis would deliver the order again.
    /// A handler that panics loses that order only.
    pub fn run<H, F, S>(
        self,
        session_id: i64,
        handler: H,
        stop: S,
    ) -> impl Future<Output = Result<(), BellError>> + Send + 'static
    where
        H: Fn(Order) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
        S: Future<Output = ()> + Send + 'static,
    {
        WorkerBuilder::new(format!("bell-{session_id}"))
            .backend(ChannelBackend(self.0))
            .catch_panic()
            .concurrency(CONCURRENCY)
            .build(move |order: Order| handler(order))
            // Without a stop of its own the worker would wait for ever once every bell is gone.
            .run_until(stop.map(Ok::<(), WorkerError>))
            .map(|ended| ended.map_err(|error| BellError::Ended(error.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    async fn hear<T>(receiver: &mut mpsc::UnboundedReceiver<T>) -> T {
        tokio::time::timeout(PATIENCE, receiver.recv())
            .await
            .expect("nothing was heard")
            .unwrap()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn every_ring_is_heard_also_from_other_threads_and_the_worker_stops() {
        let (bell, queue) = Bell::in_process();
        let (heard, mut ears) = mpsc::unbounded_channel();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let listening = tokio::spawn(queue.run(
            7,
            move |order| {
                let heard = heard.clone();
                async move { heard.send(order).unwrap() }
            },
            async { drop(stopped.await) },
        ));
        let ringing = (0..8).map(|thread| {
            let bell = bell.clone();
            tokio::spawn(async move {
                for n in 0..50 {
                    bell.ring(
                        7,
                        Order::StartJob {
                            job_id: thread * 50 + n,
                            generation: 1,
                        },
                    )
                    .await
                    .unwrap();
                }
            })
        });
        futures_util::future::join_all(ringing).await;
        let mut jobs = Vec::new();
        while jobs.len() < 400 {
            match hear(&mut ears).await {
                Order::StartJob { job_id, .. } | Order::StopJob { job_id, .. } => jobs.push(job_id),
            }
        }
        jobs.sort_unstable();
        assert_eq!(jobs, (0..400).collect::<Vec<_>>());
        stop.send(()).unwrap();
        tokio::time::timeout(PATIENCE, listening)
            .await
            .expect("it did not stop")
            .unwrap()
            .unwrap();
        assert_eq!(
            bell.ring(
                7,
                Order::StopJob {
                    job_id: 1,
                    generation: 1
                }
            )
            .await,
            Err(BellError::NobodyListens)
        );
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_handler_that_panics_loses_its_own_order_only() {
        let (bell, queue) = Bell::in_process();
        let (heard, mut ears) = mpsc::unbounded_channel();
        let listening = tokio::spawn(queue.run(
            1,
            move |order| {
                let heard = heard.clone();
                async move {
                    assert!(
                        !matches!(order, Order::StopJob { .. }),
                        "as planned by the test"
                    );
                    heard.send(order).unwrap();
                }
            },
            std::future::pending(),
        ));
        bell.ring(
            1,
            Order::StopJob {
                job_id: 1,
                generation: 1,
            },
        )
        .await
        .unwrap();
        bell.ring(
            1,
            Order::StartJob {
                job_id: 2,
                generation: 3,
            },
        )
        .await
        .unwrap();
        assert_eq!(
            hear(&mut ears).await,
            Order::StartJob {
                job_id: 2,
                generation: 3
            }
        );
        listening.abort();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn how_long_a_ring_takes_is_printed() {
        let (bell, queue) = Bell::in_process();
        let (heard, mut ears) = mpsc::unbounded_channel();
        let listening = tokio::spawn(queue.run(
            1,
            move |_| {
                let heard = heard.clone();
                async move { heard.send(Instant::now()).unwrap() }
            },
            std::future::pending(),
        ));
        let mut taken = Vec::new();
        for n in 0..200 {
            let rung = Instant::now();
            bell.ring(
                1,
                Order::StartJob {
                    job_id: n,
                    generation: 1,
                },
            )
            .await
            .unwrap();
            taken.push(hear(&mut ears).await - rung);
        }
        taken.sort_unstable();
        println!(
            "ring to handler: p50 {:?}, p99 {:?}",
            taken[100], taken[198]
        );
        listening.abort();
    }
}
