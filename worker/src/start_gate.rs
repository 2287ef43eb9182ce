//! Lets a bounded number of jobs be starting at a time, the important ones first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// Hands out permits to start.
#[derive(Debug, Clone)]
pub(crate) struct StartGate(Arc<Mutex<Queue>>);

#[derive(Debug)]
struct Queue {
    free: usize,
    arrivals: u64,
    waiting: BTreeMap<(Reverse<i32>, u64), oneshot::Sender<Permit>>,
}

/// Held while a job starts; dropped, the next may.
#[derive(Debug)]
pub(crate) struct Permit(Option<StartGate>);

impl StartGate {
    pub(crate) fn new(at_once: usize) -> StartGate {
        StartGate(Arc::new(Mutex::new(Queue {
            free: at_once.max(1),
            arrivals: 0,
            waiting: BTreeMap::new(),
        })))
    }

    /// Waits for its turn. Dropped while it waits, it gives its place up.
    pub(crate) async fn enter(&self, priority: i32) -> Permit {
        let (turn, told) = oneshot::channel();
        {
            let mut queue = self.lock();
            if queue.free > 0 {
                queue.free -= 1;
                return Permit(Some(self.clone()));
            }
            queue.arrivals += 1;
            let place = (Reverse(priority), queue.arrivals);
            queue.waiting.insert(place, turn);
        }
        match told.await {
            Ok(permit) => permit,
            // Cannot be: a place leaves the queue only by being told.
            Err(_) => Permit(None),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn leave(&self) {
        loop {
            let next = {
                let mut queue = self.lock();
                match queue.waiting.pop_first() {
                    Some((_, turn)) => turn,
                    None => {
                        queue.free += 1;
                        return;
                    }
                }
            };
            match next.send(Permit(Some(self.clone()))) {
                Ok(()) => return,
                // It waits no more. Its permit must not come back through `Drop`, which would recurse.
                Err(mut unwanted) => unwanted.0 = None,
            }
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(gate) = self.0.take() {
            gate.leave();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_important_ones_go_first_and_who_left_is_passed_over() {
        let gate = StartGate::new(1);
        let first = gate.enter(0).await;
        let (order, mut seen) = tokio::sync::mpsc::unbounded_channel();
        let mut waiting = Vec::new();
        for priority in [10, 90, 50] {
            let (entered, order) = (gate.clone(), order.clone());
            waiting.push(tokio::spawn(async move {
                let permit = entered.enter(priority).await;
                order.send(priority).unwrap();
                drop(permit);
            }));
            while gate.lock().waiting.len() < waiting.len() {
                tokio::task::yield_now().await;
            }
        }
        waiting[2].abort();
        let _ = (&mut waiting[2]).await;
        drop(first);
        assert_eq!(seen.recv().await, Some(90));
        assert_eq!(seen.recv().await, Some(10));
        for task in waiting.into_iter().take(2) {
            let _ = task.await;
        }
        assert_eq!(gate.lock().free, 1);
    }
}
