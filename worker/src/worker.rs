use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use database::protocol::{self, NewSession};
use database::{Database, DatabaseError};
use hub::{Gate, Hub, HubSettings};
use link::{BellError, Holder, News, Order, Queue};
use tokio::runtime::Runtime;
use tokio::sync::{Notify, oneshot, watch};
use tokio::task::JoinHandle;

use crate::facts::Facts;
use crate::hardware::{self, Hardware};
use crate::held;
use crate::holder::LocalHolder;
use crate::jobs::Jobs;
use crate::legs::Sockets;
use crate::logs::Logs;
use crate::measure::cores;
use crate::media::Media;
use crate::probe::Prober;
use crate::report::Reporter;
use crate::session::WorkerLock;
use crate::settings::Settings;
use crate::shared::{Clock, Shared};
use crate::spawner::Spawner;
use crate::start_gate::StartGate;
use crate::version;

/// What was killed last takes some milliseconds to be gone.
const LAST_DEATHS: Duration = Duration::from_millis(500);
/// How long a stop waits for the children; the kill ladder takes two seconds.
const STOP: Duration = Duration::from_millis(4200);
/// How long it then waits for the database.
const FLUSH: Duration = Duration::from_millis(500);
/// How long a look into a file may take.
const PROBE: Duration = Duration::from_secs(5);
const TICK: Duration = Duration::from_millis(250);

/// Why a worker did not start.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error("the folder {path} cannot be made")]
    Folder {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("the session cannot be opened")]
    Database(#[from] DatabaseError),
    #[error("a thread or runtime cannot be started")]
    Io(#[from] std::io::Error),
}

/// What connects a worker with the backends.
pub struct Links {
    pub queue: Queue,
    pub news: News,
}

/// One session of a worker: from its start to its stop it drives the jobs that are assigned to it.
///
/// Dropped without a stop, it kills all its children at once.
pub struct Worker {
    shared: Arc<Shared>,
    holder: Arc<LocalHolder>,
    reporter: Reporter,
    runtime: Option<Runtime>,
    stopping: Arc<AtomicBool>,
    bell_stop: Option<oneshot::Sender<()>>,
}

impl Worker {
    /// Opens a session and begins to drive what it is given. The lock proves that no predecessor is left.
    pub fn start(
        settings: Settings,
        lock: WorkerLock,
        database: Database,
        links: Links,
    ) -> Result<Worker, WorkerError> {
        for path in [
            &settings.data_dir,
            &settings.log_dir,
            &settings.recordings_dir,
        ] {
            std::fs::create_dir_all(path).map_err(|source| WorkerError::Folder {
                path: path.clone(),
                source,
            })?;
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(16)
            .thread_name("worker")
            .thread_keep_alive(Duration::from_secs(2))
            .enable_all()
            .build()?;
        let new = new_session(&settings);
        let session_id = database.fact(|tx| protocol::open_session(tx, &new))?.id;
        let logs = Logs::start(&settings.log_dir)?;
        let delivery = HubSettings {
            pacing_buffer: Duration::from_secs_f64(transcode::command::PACING_SECONDS),
            ..HubSettings::default()
        };
        let hub = Hub::start(delivery, Arc::new(Gate::open()))?;
        let (ticker, ticks) = watch::channel(0);
        let lost: Arc<Lost> = Arc::default();
        let heard = Arc::clone(&lost);
        let facts = Facts::start(database.clone(), session_id, move |job, epoch| {
            heard.tell(job, epoch);
        })?;
        let shared = Arc::new(Shared {
            start_gate: StartGate::new(2 * cores() as usize),
            hardware: Hardware::default(),
            jobs: Jobs::default(),
            sockets: Sockets::default(),
            clock: Clock::start(),
            spawner: Spawner::start()?,
            prober: Prober::new(PROBE),
            settings,
            session_id,
            database,
            hub,
            logs,
            facts,
            lock,
            ticks,
        });
        lost.attach(&shared);
        runtime.spawn(tick(ticker, Arc::downgrade(&shared)));
        let stopping = Arc::new(AtomicBool::new(false));
        let bell_stop = listen(&runtime, &shared, &stopping, links.queue);
        // Beside the start, which waits for nobody.
        runtime.spawn(hardware::find(Arc::clone(&shared), new.capabilities));
        let reporter = Reporter::start(Arc::clone(&shared), links.news)?;
        let holder = Arc::new(LocalHolder::new(Arc::clone(&shared), reporter.host()));
        Ok(Worker {
            shared,
            holder,
            reporter,
            runtime: Some(runtime),
            stopping,
            bell_stop: Some(bell_stop),
        })
    }

    pub fn session_id(&self) -> i64 {
        self.shared.session_id
    }

    /// Answers what backends ask.
    pub fn holder(&self) -> Arc<dyn Holder> {
        Arc::clone(&self.holder) as Arc<dyn Holder>
    }

    /// The routes under `/live`; cheap to clone, one for each server thread.
    pub fn media(&self) -> Media {
        Media::new(Arc::clone(&self.shared))
    }

    /// Ends every job in good order and closes the session; no child is left when it resolves, within five seconds.
    pub async fn stop(mut self) {
        self.stopping.store(true, Ordering::Release);
        drop(self.bell_stop.take());
        self.reporter.stop();
        self.shared.jobs.stop_all();
        let shared = Arc::clone(&self.shared);
        let all_gone = async {
            while shared.jobs.driven() > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(STOP, all_gone).await.is_err() {
            tracing::warn!(
                left = shared.jobs.driven(),
                "jobs did not end in time; their processes are killed"
            );
        }
        let _ = tokio::time::timeout(FLUSH, shared.facts.flush()).await;
        let runtime = self.runtime.take();
        let close = move || {
            // First what may still live: its tasks are dropped, and with them their children.
            if let Some(runtime) = runtime {
                runtime.shutdown_timeout(Duration::from_millis(200));
            }
            crate::spawner::wait_for_none(LAST_DEATHS);
            let session_id = shared.session_id;
            if let Err(error) = shared
                .database
                .fact(|tx| protocol::close_session(tx, session_id))
            {
                tracing::warn!(%error, "the session could not be closed; the next start of this worker does it");
            }
            shared.hub.shutdown();
        };
        let _ = tokio::task::spawn_blocking(close).await;
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        self.reporter.stop();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn new_session(settings: &Settings) -> NewSession {
    let interfaces = crate::measure::interfaces();
    let version = settings.find_ffmpeg().and_then(|path| version::of(&path));
    NewSession {
        worker_id: settings.worker_id.clone(),
        machine_id: settings.machine_id.clone(),
        address: settings.address.clone(),
        capabilities: serde_json::json!({
            "ffmpeg": version,
            "cores": cores(),
            "interfaces": interfaces,
        }),
    }
}

/// Wakes the look at the database by the bell and by the clock.
fn listen(
    runtime: &Runtime,
    shared: &Arc<Shared>,
    stopping: &Arc<AtomicBool>,
    queue: Queue,
) -> oneshot::Sender<()> {
    let bell = Arc::new(Notify::new());
    let (stop, stopped) = oneshot::channel::<()>();
    runtime.spawn(held::watch(
        Arc::clone(shared),
        Arc::clone(&bell),
        Arc::clone(stopping),
    ));
    let ring = move |_: Order| {
        bell.notify_one();
        std::future::ready(())
    };
    let running = queue.run(shared.session_id, ring, async { drop(stopped.await) });
    runtime.spawn(async move {
        let ended: Result<(), BellError> = running.await;
        if let Err(error) = ended {
            tracing::error!(%error, "the bell is not heard any more; wishes are seen at the next look");
        }
    });
    stop
}

/// One timer for all jobs.
async fn tick(ticker: watch::Sender<u64>, shared: Weak<Shared>) {
    let mut interval = tokio::time::interval(TICK);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut look: Option<JoinHandle<()>> = None;
    loop {
        interval.tick().await;
        if let Some(shared) = shared.upgrade() {
            shared.clock.follow(chrono::Utc::now().timestamp_millis());
            if shared.sockets.is_watched() && look.as_ref().is_none_or(JoinHandle::is_finished) {
                look = Some(tokio::task::spawn_blocking(move || shared.sockets.look()));
            }
        }
        ticker.send_modify(|count| *count += 1);
        if ticker.is_closed() {
            return;
        }
    }
}

/// Where the facts' writer tells of lost jobs; the table of jobs is made after it.
#[derive(Default)]
struct Lost(std::sync::OnceLock<Weak<Shared>>);

impl Lost {
    fn attach(&self, shared: &Arc<Shared>) {
        let _ = self.0.set(Arc::downgrade(shared));
    }

    fn tell(&self, job_id: i64, epoch: i64) {
        if let Some(shared) = self.0.get().and_then(Weak::upgrade) {
            shared.jobs.lost(job_id, epoch);
        }
    }
}
