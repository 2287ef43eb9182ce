//! A worker in this process, on a database of its own, with a scripted FFmpeg.

#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

mod life;
mod misfortune;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use database::jobs::JobRow;
use database::{Database, Options, channels, jobs, protocol};
use link::{Bell, News, Order};
use serde_json::{Value, json};
use signalbox_tests::wait::until;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use transcode::job::{Action, Status};
use transcode::spec::ChannelSpec;
use worker::{Links, Settings, Worker, WorkerLock};

/// Dropped, it stops the worker.
struct House {
    folder: TempDir,
    database: Database,
    bell: Bell,
    worker: Option<Worker>,
    runtime: Runtime,
}

impl House {
    /// FFmpeg behaves as the script says; without one it encodes for ever.
    fn new(script: Option<Value>) -> House {
        let folder = TempDir::new().unwrap();
        let ffmpeg = folder.path().join("ffmpeg");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_fake_ffmpeg"), &ffmpeg).unwrap();
        if let Some(script) = script {
            std::fs::write(folder.path().join("ffmpeg.script"), script.to_string()).unwrap();
        }
        House::with_ffmpeg(folder, ffmpeg)
    }

    fn with_ffmpeg(folder: TempDir, ffmpeg: PathBuf) -> House {
        let path = folder.path().join("signalbox.db");
        let database = Database::open(path.to_str().unwrap(), Options::default()).unwrap();
        database.migrate().unwrap();
        let (bell, queue) = Bell::in_process();
        let settings = Settings {
            worker_id: "enc-1".into(),
            machine_id: "machine".into(),
            address: String::new(),
            data_dir: folder.path().to_owned(),
            log_dir: folder.path().join("logs"),
            media_roots: vec![folder.path().join("media")],
            recordings_dir: folder.path().join("recordings"),
            ffmpeg,
            path: None,
        };
        let links = Links {
            queue,
            news: News::in_process(),
        };
        let lock = WorkerLock::take(&settings.data_dir).unwrap();
        let worker = Worker::start(settings, lock, database.clone(), links).unwrap();
        let runtime = Runtime::new().unwrap();
        House {
            folder,
            database,
            bell,
            worker: Some(worker),
            runtime,
        }
    }

    fn channel(&self, name: &str, changes: Value) -> i64 {
        let spec = ChannelSpec::read(&ChannelSpec::merge_patch(&plain(name), &changes)).unwrap();
        self.database
            .wish(|tx| channels::insert(tx, &spec))
            .unwrap()
            .id
    }

    /// What a user asks; then the scheduler's part and the bell.
    fn act(&self, id: i64, action: Action) {
        let job = self.database.wish(|tx| jobs::act(tx, id, action)).unwrap();
        self.place(&job);
    }

    fn place(&self, job: &JobRow) {
        let session = self.worker.as_ref().unwrap().session_id();
        if job.session_id.is_none() && job.is_wanted() {
            self.database
                .fact(|tx| protocol::assign(tx, job.id, session))
                .unwrap();
        }
        let order = Order::StartJob {
            job_id: job.id,
            generation: job.generation,
        };
        self.runtime
            .block_on(self.bell.ring(session, order))
            .unwrap();
    }

    fn job(&self, id: i64) -> JobRow {
        self.database.read(|conn| jobs::get(conn, id)).unwrap()
    }

    fn wait(&self, id: i64, status: Status) -> JobRow {
        until(&format!("{status:?}"), || {
            Some(self.job(id)).filter(|job| job.status == status)
        })
    }

    fn log(&self, id: i64) -> String {
        let folder = self.folder.path().join("logs/channels");
        let files = std::fs::read_dir(folder).unwrap().flatten();
        let of_it = files.filter(|file| {
            file.file_name()
                .to_string_lossy()
                .starts_with(&format!("{id}-"))
        });
        of_it
            .map(|file| std::fs::read_to_string(file.path()).unwrap())
            .collect()
    }

    /// Stops the worker; how long that took.
    fn stop(&mut self) -> Duration {
        let began = Instant::now();
        if let Some(worker) = self.worker.take() {
            self.runtime.block_on(worker.stop());
        }
        began.elapsed()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop();
    }
}

fn plain(name: &str) -> Value {
    json!({
        "name": name,
        "inputs": [{"type": "test", "resolution": "160x90", "frame_rate": 25}],
        "renditions": [
            {"name": "a", "resolution": "160x90", "video_bitrate": 200_000, "audio_bitrate": 64_000},
            {"name": "b", "resolution": "128x72", "video_bitrate": 100_000, "audio_bitrate": 64_000}
        ],
        "restart": {"retry_delays_seconds": [0.1], "max_retries": 2, "stall_timeout_seconds": 1, "start_deadline_seconds": 2}
    })
}

/// A process that is no zombie.
fn lives(pid: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}
