//! The last news of every session, kept so that answers can say how things are without asking.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use link::{DeliveryReport, HostReport, JobProgress, SessionReport};

/// What is older than this says nothing about the present.
const STALE: Duration = Duration::from_secs(3);

/// The last reports, by session. Cloning shares them.
#[derive(Debug, Clone, Default)]
pub struct Latest(Arc<RwLock<Reports>>);

#[derive(Debug, Default)]
struct Reports {
    sessions: HashMap<i64, Kept>,
    /// Which session last spoke of the job, and where in its report.
    jobs: HashMap<i64, (i64, usize)>,
}

#[derive(Debug)]
struct Kept {
    report: Arc<SessionReport>,
    came: Instant,
}

impl Latest {
    /// Keeps a report in place of the session's one before.
    pub fn keep(&self, report: Arc<SessionReport>) {
        let mut reports = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let session = report.session_id;
        reports
            .sessions
            .retain(|_, kept| kept.came.elapsed() < STALE);
        reports.jobs.retain(|_, (of, _)| *of != session);
        for (at, job) in report.jobs.iter().enumerate() {
            reports.jobs.insert(job.job_id, (session, at));
        }
        reports.sessions.insert(
            session,
            Kept {
                report,
                came: Instant::now(),
            },
        );
    }

    /// How the job's encoder advances; none where nothing fresh is known.
    pub fn progress(&self, job_id: i64) -> Option<JobProgress> {
        self.of_job(job_id, |report, at| report.jobs[at].progress)
    }

    /// How the job's outputs deliver; empty where nothing fresh is known.
    pub fn deliveries(&self, job_id: i64) -> Vec<DeliveryReport> {
        self.of_job(job_id, |report, at| {
            Some(report.jobs[at].deliveries.clone())
        })
        .unwrap_or_default()
    }

    /// How the session's machine does; none where nothing fresh is known.
    pub fn host(&self, session_id: i64) -> Option<HostReport> {
        let reports = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let kept = reports
            .sessions
            .get(&session_id)
            .filter(|kept| kept.came.elapsed() < STALE)?;
        Some(kept.report.host.clone())
    }

    /// Seconds since the session's report came; none where nothing fresh is known.
    pub fn age_seconds(&self, session_id: i64) -> Option<f64> {
        let reports = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let age = reports.sessions.get(&session_id)?.came.elapsed();
        (age < STALE).then_some(age.as_secs_f64())
    }

    /// Every fresh report.
    pub fn all(&self) -> Vec<Arc<SessionReport>> {
        let reports = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let fresh = reports
            .sessions
            .values()
            .filter(|kept| kept.came.elapsed() < STALE);
        fresh.map(|kept| kept.report.clone()).collect()
    }

    fn of_job<T>(
        &self,
        job_id: i64,
        read: impl FnOnce(&SessionReport, usize) -> Option<T>,
    ) -> Option<T> {
        let reports = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (session, at) = *reports.jobs.get(&job_id)?;
        let kept = reports
            .sessions
            .get(&session)
            .filter(|kept| kept.came.elapsed() < STALE)?;
        read(&kept.report, at)
    }
}
