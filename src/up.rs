//! `signalbox up`: API, scheduler and worker in one process, behind one listener.

use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpServer;
use anyhow::{Context, Result};
use link::{Asks, Bell, News};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::unistd::{AccessFlags, access};
use tokio::signal::unix::{SignalKind, signal};
use transcode::spec::Limits;
use worker::{Links, Worker, WorkerLock};

use crate::config::Config;
use crate::{demo, memory, open, player, told};

/// Threads of the API; requests are short, and media streams are only copied.
const API_THREADS: usize = 2;
/// Until all that is only needed at the start has been used.
const SETTLED: Duration = Duration::from_secs(2);

/// Runs until SIGTERM or SIGINT.
pub(crate) fn run(config: &Config, with_demo: bool) -> Result<ExitCode> {
    memory::share_arenas();
    config.make_folders()?;
    raise_descriptor_limit();
    // Before the database is touched: another process, perhaps of another version, may be at work on it.
    let lock = WorkerLock::take(&config.data_dir)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("signalbox")
        .thread_keep_alive(Duration::from_secs(2))
        .enable_all()
        .build()
        .context("the runtime cannot be started")?;
    runtime.block_on(serve(config, lock, with_demo))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(config: &Config, lock: WorkerLock, with_demo: bool) -> Result<()> {
    warn_without_ffmpeg(config);
    let listener = TcpListener::bind(config.listen).with_context(|| {
        format!(
            "{} cannot be listened on; choose another with --listen",
            config.listen
        )
    })?;
    let address = listener
        .local_addr()
        .context("the listener has no address")?;
    let database = open(config)?;
    // The lock on the data folder says nothing of who works on a database elsewhere.
    let _claim = database
        .claim()
        .map_err(told)
        .with_context(|| format!("{} cannot be used", config.database))?;
    database
        .migrate()
        .map_err(told)
        .context("the database's schema cannot be brought up to date")?;
    if with_demo {
        demo::start(&database)?;
    }

    let (bell, queue) = Bell::in_process();
    let news = News::in_process();
    let links = Links {
        queue,
        news: news.clone(),
    };
    let worker = Worker::start(worker_settings(config), lock, database.clone(), links)
        .context("the worker cannot be started")?;
    let media = worker.media();
    let state = backend::State::start(backend::Parts {
        database,
        bell,
        news,
        asks: Asks::in_process(worker.holder()),
        settings: backend_settings(config),
        extra: Some(Arc::new(move |config| {
            player::routes(config);
            media.configure(config);
        })),
    });
    let server = HttpServer::new(move || backend::app(&state))
        .workers(API_THREADS)
        .disable_signals()
        .listen(listener)
        .context("the listener cannot be used")?
        .run();
    let handle = server.handle();
    let serving = tokio::spawn(server);
    // Whoever started us may have closed its end; that is no reason not to run.
    let _ = writeln!(std::io::stdout(), "listening on http://{address}");
    tracing::info!("listening on http://{address}");

    tokio::spawn(async {
        // The server's threads make their own part of the API, each in its time.
        tokio::time::sleep(SETTLED).await;
        memory::give_back();
    });

    stop_wanted().await?;
    tracing::info!("stopping");
    worker.stop().await;
    handle.stop(false).await;
    serving
        .await
        .context("the server's task is gone")?
        .context("the server ended with an error")
}

/// Channels would only fail one by one. It is not run: a start waits for nobody.
fn warn_without_ffmpeg(config: &Config) {
    let program = &config.ffmpeg;
    let runs = |path: &Path| path.is_file() && access(path, AccessFlags::X_OK).is_ok();
    let found = match program.components().count() {
        1 => std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|dir| runs(&dir.join(program)))),
        _ => runs(program),
    };
    if !found {
        tracing::warn!(
            "`{}` cannot be run, so no channel can; install FFmpeg or give its path with --ffmpeg",
            program.display()
        );
    }
}

/// Until SIGTERM or SIGINT.
async fn stop_wanted() -> Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be listened to")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("SIGINT cannot be listened to")?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// A channel holds about a dozen descriptors; the soft limit is often 1024.
fn raise_descriptor_limit() {
    let raised = getrlimit(Resource::RLIMIT_NOFILE)
        .and_then(|(_, hard)| setrlimit(Resource::RLIMIT_NOFILE, hard, hard));
    if let Err(error) = raised {
        tracing::warn!(%error, "the limit of open files cannot be raised");
    }
}

fn worker_settings(config: &Config) -> worker::Settings {
    worker::Settings {
        worker_id: config.worker_id.clone(),
        machine_id: std::fs::read_to_string("/etc/machine-id")
            .unwrap_or_default()
            .trim()
            .to_owned(),
        address: String::new(),
        data_dir: config.data_dir.clone(),
        log_dir: config.log_dir.clone(),
        media_roots: config.media_roots.clone(),
        recordings_dir: config.recordings.clone(),
        ffmpeg: config.ffmpeg.clone(),
        path: std::env::var_os("PATH"),
    }
}

fn backend_settings(config: &Config) -> backend::Settings {
    backend::Settings {
        recordings_dir: config.recordings.clone(),
        media_roots: config.media_roots.clone(),
        limits: Limits {
            outputs: config.max_outputs,
        },
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ffmpeg: config.ffmpeg.to_string_lossy().into_owned(),
    }
}
