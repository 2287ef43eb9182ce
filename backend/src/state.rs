use std::path::PathBuf;
use std::sync::Arc;

use actix_web::web;
use database::{Conn, Database, DatabaseError, Tx};
use link::{Asks, Bell, News, NewsItem, Order};
use transcode::job::Desired;
use transcode::spec::Limits;

use crate::feed::Feed;
use crate::latest::Latest;
use crate::problem::{Code, Problem};
use crate::scheduler::Scheduler;

/// What may be set of a backend.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Outputs of type `file` write below it.
    pub recordings_dir: PathBuf,
    /// Inputs of type `file` and logos are read below these.
    pub media_roots: Vec<PathBuf>,
    pub limits: Limits,
    pub version: String,
    /// The FFmpeg program, as the command of a channel that does not run shows it.
    pub ffmpeg: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            recordings_dir: PathBuf::from("recordings"),
            media_roots: Vec::new(),
            limits: Limits::default(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ffmpeg: "ffmpeg".to_owned(),
        }
    }
}

/// Routes that somebody else adds to the server, such as the worker's media.
pub type Extra = Arc<dyn Fn(&mut web::ServiceConfig) + Send + Sync>;

/// What a backend is made of.
pub struct Parts {
    pub database: Database,
    pub bell: Bell,
    pub news: News,
    pub asks: Asks,
    pub settings: Settings,
    pub extra: Option<Extra>,
}

/// All that handlers reach. Cloning shares it.
#[derive(Clone)]
pub struct State(Arc<Inner>);

struct Inner {
    database: Database,
    bell: Bell,
    news: News,
    asks: Asks,
    settings: Settings,
    extra: Option<Extra>,
    latest: Latest,
    feed: Feed,
    scheduler: Scheduler,
}

impl State {
    /// Starts the scheduler and begins to listen to the news; both end with the runtime it is called in.
    pub fn start(parts: Parts) -> Self {
        let Parts {
            database,
            bell,
            news,
            asks,
            settings,
            extra,
        } = parts;
        let latest = Latest::default();
        tokio::spawn(listen(news.clone(), latest.clone()));
        let feed = Feed::of(&database);
        let scheduler = Scheduler::start(database.clone(), bell.clone());
        Self(Arc::new(Inner {
            database,
            bell,
            news,
            asks,
            settings,
            extra,
            latest,
            feed,
            scheduler,
        }))
    }

    /// Reads the database on a blocking thread.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, Problem> {
        let database = self.0.database.clone();
        blocking(move || database.read(work)).await
    }

    /// Writes a wish on a blocking thread; it is durable when this returns.
    pub async fn wish<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, Problem> {
        let database = self.0.database.clone();
        blocking(move || database.wish(work)).await
    }

    /// Whether the database has the schema of this program.
    pub async fn schema_is_current(&self) -> Result<bool, Problem> {
        let database = self.0.database.clone();
        blocking(move || database.is_current()).await
    }

    /// Whether somebody listens to the bell.
    pub fn bell_is_heard(&self) -> bool {
        self.0.bell.is_heard()
    }

    /// Tells whoever acts on the job that its wish changed: its holder where it has one, else the scheduler.
    pub async fn wish_changed(&self, job: &database::jobs::JobRow) {
        let Some(session_id) = job.session_id else {
            self.0.scheduler.wake();
            return;
        };
        let (job_id, generation) = (job.id, job.generation);
        let order = match job.desired {
            Desired::Running => Order::StartJob { job_id, generation },
            Desired::Stopped | Desired::Deleted => Order::StopJob { job_id, generation },
        };
        if let Err(error) = self.0.bell.ring(session_id, order).await {
            tracing::warn!(session_id, job_id, %error, "the bell was not heard; the beat repairs it");
        }
    }

    pub fn news(&self) -> &News {
        &self.0.news
    }

    pub fn asks(&self) -> &Asks {
        &self.0.asks
    }

    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub fn latest(&self) -> &Latest {
        &self.0.latest
    }

    pub fn feed(&self) -> &Feed {
        &self.0.feed
    }

    pub(crate) fn extra(&self) -> Option<&Extra> {
        self.0.extra.as_ref()
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State")
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DatabaseError> + Send + 'static,
) -> Result<T, Problem> {
    match web::block(work).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(Problem::new(Code::Internal, "the request was given up")),
    }
}

async fn listen(news: News, latest: Latest) {
    let mut reader = news.subscribe();
    drop(news);
    while let Some(item) = reader.next().await {
        match item {
            Ok(NewsItem::Report(report)) => latest.keep(report),
            Err(lost) => tracing::debug!(lost, "news were lost"),
        }
    }
}
