//! The jobs of this session: who drives each, and what others may see of it.

mod view;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use database::protocol::HeldJob;
use tokio::sync::mpsc::UnboundedSender;

pub(crate) use view::View;

/// What the driver of a job is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Order {
    /// The job as the database has it.
    Held(HeldJob),
    /// The session does not hold it any more.
    Lost,
    /// The worker stops.
    Stop,
}

struct Driver {
    epoch: i64,
    last: HeldJob,
    orders: UnboundedSender<Order>,
}

#[derive(Default)]
struct Table {
    drivers: HashMap<i64, Driver>,
    /// Given back in this epoch; until the database knows, it still shows them as held.
    released: HashMap<i64, i64>,
    views: HashMap<i64, Arc<View>>,
}

/// The table of jobs.
#[derive(Default)]
pub(crate) struct Jobs(Mutex<Table>);

impl Jobs {
    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Compares with what the database says is held: tells the drivers, and returns the jobs that have none.
    pub(crate) fn reconcile(&self, held: &[HeldJob]) -> Vec<HeldJob> {
        let mut table = self.lock();
        table.released.retain(|id, epoch| {
            held.iter()
                .any(|job| job.job_id == *id && job.epoch == *epoch)
        });
        for (id, driver) in &table.drivers {
            if !held
                .iter()
                .any(|job| job.job_id == *id && job.epoch == driver.epoch)
            {
                let _ = driver.orders.send(Order::Lost);
            }
        }
        let mut new = Vec::new();
        for job in held {
            if table.released.get(&job.job_id) == Some(&job.epoch) {
                continue;
            }
            match table.drivers.get_mut(&job.job_id) {
                Some(driver) if driver.epoch == job.epoch && driver.last != *job => {
                    driver.last = job.clone();
                    let _ = driver.orders.send(Order::Held(job.clone()));
                }
                // One of an earlier epoch was told that it lost the job; the next look finds it gone.
                Some(_) => {}
                None => new.push(job.clone()),
            }
        }
        new
    }

    pub(crate) fn add(&self, job: &HeldJob, orders: UnboundedSender<Order>) {
        let driver = Driver {
            epoch: job.epoch,
            last: job.clone(),
            orders,
        };
        self.lock().drivers.insert(job.job_id, driver);
    }

    /// The driver ends. `released`: it has given the job back.
    pub(crate) fn remove(&self, job_id: i64, epoch: i64, released: bool) {
        let mut table = self.lock();
        table.drivers.remove(&job_id);
        if released {
            table.released.insert(job_id, epoch);
        }
    }

    /// The database says that the job is not held in that epoch.
    pub(crate) fn lost(&self, job_id: i64, epoch: i64) {
        if let Some(driver) = self.lock().drivers.get(&job_id)
            && driver.epoch == epoch
        {
            let _ = driver.orders.send(Order::Lost);
        }
    }

    pub(crate) fn stop_all(&self) {
        for driver in self.lock().drivers.values() {
            let _ = driver.orders.send(Order::Stop);
        }
    }

    /// Jobs that are driven.
    pub(crate) fn driven(&self) -> usize {
        self.lock().drivers.len()
    }

    /// What is shown of a job, made at the first asking.
    pub(crate) fn view(&self, job_id: i64) -> Arc<View> {
        Arc::clone(self.lock().views.entry(job_id).or_default())
    }

    pub(crate) fn known(&self, job_id: i64) -> Option<Arc<View>> {
        self.lock().views.get(&job_id).cloned()
    }

    /// The id of a channel by its id or name.
    pub(crate) fn find(&self, channel: &str) -> Option<i64> {
        let table = self.lock();
        match channel.parse() {
            Ok(id) => table.views.contains_key(&id).then_some(id),
            // A name is free again when its channel is deleted, so the youngest of that name has it.
            Err(_) => table
                .views
                .iter()
                .filter(|(_, view)| view.is_named(channel))
                .map(|(id, _)| *id)
                .max(),
        }
    }

    /// Jobs that are shown and not driven.
    pub(crate) fn resting(&self) -> Vec<i64> {
        let table = self.lock();
        let resting = table.views.keys().copied();
        resting
            .filter(|id| !table.drivers.contains_key(id))
            .collect()
    }

    pub(crate) fn forget(&self, job_id: i64) {
        self.lock().views.remove(&job_id);
    }

    pub(crate) fn views(&self) -> Vec<(i64, Arc<View>)> {
        let mut views: Vec<_> = self
            .lock()
            .views
            .iter()
            .map(|(id, view)| (*id, Arc::clone(view)))
            .collect();
        views.sort_by_key(|(id, _)| *id);
        views
    }
}

#[cfg(test)]
mod tests {
    use transcode::job::Desired;

    use super::*;

    fn held(job_id: i64, epoch: i64, revision: i64) -> HeldJob {
        HeldJob {
            job_id,
            epoch,
            generation: 1,
            revision,
            desired: Desired::Running,
            evict: false,
            priority: 50,
        }
    }

    #[test]
    fn a_name_that_was_given_again_is_the_new_channels() {
        let jobs = Jobs::default();
        for id in [7, 9, 8] {
            jobs.view(id).lock().name = "news".into();
        }
        assert_eq!(jobs.find("news"), Some(9));
        assert_eq!(jobs.find("7"), Some(7));
        let (orders, _told) = tokio::sync::mpsc::unbounded_channel();
        jobs.add(&held(9, 1, 1), orders);
        let mut resting = jobs.resting();
        resting.sort_unstable();
        assert_eq!(resting, [7, 8]);
    }

    #[test]
    fn new_changed_lost_and_released_jobs_are_told_apart() {
        let jobs = Jobs::default();
        assert_eq!(jobs.reconcile(&[held(1, 1, 1)]), [held(1, 1, 1)]);
        let (orders, mut told) = tokio::sync::mpsc::unbounded_channel();
        jobs.add(&held(1, 1, 1), orders);
        assert!(jobs.reconcile(&[held(1, 1, 1)]).is_empty());
        assert!(told.try_recv().is_err());
        assert!(jobs.reconcile(&[held(1, 1, 2)]).is_empty());
        assert_eq!(told.try_recv(), Ok(Order::Held(held(1, 1, 2))));
        jobs.reconcile(&[held(1, 2, 2)]);
        assert_eq!(told.try_recv(), Ok(Order::Lost));
        jobs.remove(1, 1, true);
        assert!(
            jobs.reconcile(&[held(1, 1, 3)]).is_empty(),
            "it was given back"
        );
        assert_eq!(
            jobs.reconcile(&[held(1, 2, 3)]).len(),
            1,
            "it was given again"
        );
    }
}
