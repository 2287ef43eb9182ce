use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use link::{HostReport, JobReport, News, NewsItem, SessionReport};

use crate::measure::HostSampler;
use crate::shared::Shared;

const SECOND: Duration = Duration::from_secs(1);

/// Tells once a second what the session measures. A thread of its own: counting the machine reads files.
#[derive(Debug)]
pub(crate) struct Reporter {
    host: Arc<Mutex<HostReport>>,
    stop: Arc<AtomicBool>,
    thread: thread::Thread,
}

impl Reporter {
    pub(crate) fn start(shared: Arc<Shared>, news: News) -> io::Result<Reporter> {
        let host = Arc::new(Mutex::new(HostReport::default()));
        let stop = Arc::new(AtomicBool::new(false));
        let (latest, stopped) = (Arc::clone(&host), Arc::clone(&stop));
        // Weak: a worker that is dropped must be able to end.
        let shared = Arc::downgrade(&shared);
        let thread = thread::Builder::new()
            .name("report".into())
            .stack_size(512 * 1024)
            .spawn(move || run(&shared, &news, &latest, &stopped))?;
        Ok(Reporter {
            host,
            stop,
            thread: thread.thread().clone(),
        })
    }

    /// The machine as it was last measured.
    pub(crate) fn host(&self) -> Arc<Mutex<HostReport>> {
        Arc::clone(&self.host)
    }

    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

fn run(shared: &Weak<Shared>, news: &News, latest: &Mutex<HostReport>, stop: &AtomicBool) {
    let mut sampler = HostSampler::new();
    let mut last = Instant::now();
    let mut due = last;
    while !stop.load(Ordering::Acquire) {
        due += SECOND;
        while let Some(left) = due.checked_duration_since(Instant::now())
            && !left.is_zero()
            && !stop.load(Ordering::Acquire)
        {
            thread::park_timeout(left);
        }
        let Some(shared) = shared.upgrade() else {
            return;
        };
        let host = sampler.sample();
        latest
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone_from(&host);
        let seconds = last.elapsed().as_secs_f64();
        last = Instant::now();
        news.publish(NewsItem::Report(Arc::new(report(&shared, host, seconds))));
        // After a suspend the seconds that were slept through are not made up for.
        due = due.max(Instant::now().checked_sub(SECOND).unwrap_or(due));
    }
}

fn report(shared: &Shared, host: HostReport, seconds: f64) -> SessionReport {
    let at_millis = chrono::Utc::now().timestamp_millis();
    let jobs = shared
        .jobs
        .views()
        .into_iter()
        .filter_map(|(job_id, view)| {
            let progress = view.measure(at_millis / 1000, seconds);
            Some(JobReport {
                job_id,
                progress,
                deliveries: view.deliveries()?,
            })
        });
    SessionReport {
        session_id: shared.session_id,
        worker_id: shared.settings.worker_id.clone(),
        at_millis,
        jobs: jobs.collect(),
        host,
    }
}
