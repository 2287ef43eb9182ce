//! A real `signalbox up` with folders of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use nix::sys::signal::Signal;
use reqwest::Method;
use reqwest::blocking::{Client, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::process::{alive, binary, descendants, signal_process};
use crate::wait::until;

/// How a server is started.
#[derive(Debug, Default, Clone)]
pub struct Options {
    /// Further arguments of `up`.
    pub arguments: Vec<String>,
    /// The FFmpeg it runs; none is the real one.
    pub ffmpeg: Option<PathBuf>,
}

/// A running server; dropped, it is killed, and the test fails when a child of it is left.
#[derive(Debug)]
pub struct Server {
    child: Child,
    url: String,
    client: Client,
    folder: Arc<TempDir>,
}

impl Server {
    /// Starts one in a folder of its own.
    pub fn start() -> Self {
        Self::start_with(&Options::default())
    }

    /// Starts one in a folder of its own.
    pub fn start_with(options: &Options) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        Self::start_in(Arc::new(folder), options)
    }

    /// Starts one in a folder that another has used.
    pub fn start_in(folder: Arc<TempDir>, options: &Options) -> Self {
        let mut command = Self::command(folder.path(), options);
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(folder.path().join("stderr.log"));
        command.stderr(log.expect("a log file"));
        let mut child = command.spawn().expect("signalbox starts");
        let stdout = child.stdout.take().expect("its standard output is a pipe");
        let mut line = String::new();
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("its first line");
        let url = line.trim().strip_prefix("listening on ").map(str::to_owned);
        let url = url.unwrap_or_else(|| {
            let log = std::fs::read_to_string(folder.path().join("stderr.log")).unwrap_or_default();
            panic!("its first line is {line:?}; its log:\n{log}")
        });
        let client = Client::builder()
            .timeout(Duration::from_secs(30))
            .no_proxy()
            .build()
            .expect("a client");
        Server {
            child,
            url,
            client,
            folder,
        }
    }

    /// The command that would start it, for tests in which it must not start.
    pub fn command(folder: &Path, options: &Options) -> Command {
        let mut command = Command::new(binary("signalbox"));
        command.args(["up", "--listen", "127.0.0.1:0", "--worker-id", "test"]);
        command
            .arg("--data-dir")
            .arg(folder.join("data"))
            .arg("--log-dir")
            .arg(folder.join("logs"));
        if let Some(ffmpeg) = &options.ffmpeg {
            command.arg("--ffmpeg").arg(ffmpeg);
        }
        command
            .args(&options.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Its process id.
    pub fn pid(&self) -> i32 {
        self.child.id() as i32
    }

    /// Such as `http://127.0.0.1:34567`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its folder, which outlives it as long as somebody holds it.
    pub fn folder(&self) -> Arc<TempDir> {
        Arc::clone(&self.folder)
    }

    /// Asks the API; `path` begins with a slash and is under `/api/v1`.
    pub fn call(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let answer = self.request(method, &format!("/api/v1{path}"), body);
        let status = answer.status().as_u16();
        let text = answer.text().expect("a body");
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    /// Asks at the root.
    pub fn request(&self, method: Method, path: &str, body: Option<&Value>) -> Response {
        let mut request = self.client.request(method, format!("{}{path}", self.url));
        if let Some(body) = body {
            request = request.json(body);
        }
        request
            .send()
            .unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The answer of a GET that must succeed.
    pub fn get(&self, path: &str) -> Value {
        let (status, body) = self.call(Method::GET, path, None);
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    /// Creates a channel and returns its id.
    pub fn create(&self, spec: &Value) -> i64 {
        let (status, body) = self.call(Method::POST, "/channels", Some(spec));
        assert_eq!(status, 201, "{body:#}");
        body["id"].as_i64().expect("an id")
    }

    /// Asks for an action on the job: `start`, `stop` or `restart`.
    pub fn act(&self, id: i64, action: &str) {
        let (status, body) = self.call(
            Method::POST,
            &format!("/jobs/{id}/{action}"),
            Some(&json!({})),
        );
        assert_eq!(status, 202, "{action}: {body:#}");
    }

    /// Creates a channel, starts it and returns its id.
    pub fn create_and_start(&self, spec: &Value) -> i64 {
        let id = self.create(spec);
        self.act(id, "start");
        id
    }

    /// The job.
    pub fn job(&self, id: i64) -> Value {
        self.get(&format!("/jobs/{id}"))
    }

    /// Waits until the job has that status and returns it.
    pub fn until_status(&self, id: i64, status: &str) -> Value {
        self.until_job(id, &format!("status {status}"), |job| {
            job["status"] == status
        })
    }

    /// Waits until the job is as wanted and returns it.
    pub fn until_job(&self, id: i64, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        let mut ask = || {
            last = self.job(id);
            wanted(&last).then(|| last.clone())
        };
        let begun = std::time::Instant::now();
        loop {
            if let Some(job) = ask() {
                return job;
            }
            if begun.elapsed() > crate::wait::LIMIT {
                panic!(
                    "job {id}: waited in vain for {what}; it is {last:#}\n{}",
                    self.channel_log(id)
                );
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the output is delivering and returns its delivery.
    pub fn until_delivering(&self, id: i64, output: &str) -> Value {
        until(&format!("output {output} to deliver"), || {
            let channel = self.get(&format!("/channels/{id}"));
            let outputs = channel["outputs"].as_array()?.clone();
            let found = outputs
                .into_iter()
                .find(|candidate| candidate["name"] == output)?;
            (found["delivery"]["state"] == "delivering").then(|| found["delivery"].clone())
        })
    }

    /// The last lines of the channel's log.
    pub fn channel_log(&self, id: i64) -> String {
        self.request(
            Method::GET,
            &format!("/api/v1/channels/{id}/log?lines=40"),
            None,
        )
        .text()
        .unwrap_or_default()
    }

    /// Processes it has begun that are alive.
    pub fn children(&self) -> Vec<i32> {
        descendants(self.pid())
    }

    /// Kills it with -9 and returns the children it had at that instant.
    pub fn kill(mut self) -> (Arc<TempDir>, Vec<i32>) {
        let children = self.children();
        signal_process(self.pid(), Signal::SIGKILL);
        self.child.wait().expect("it is reaped");
        (self.folder(), children)
    }

    /// Ends it with SIGTERM and waits until it is gone; fails when that takes longer than 5 s or leaves a child.
    pub fn stop(mut self) -> Arc<TempDir> {
        let children = self.children();
        let begun = std::time::Instant::now();
        signal_process(self.pid(), Signal::SIGTERM);
        let status = until("signalbox to end", || {
            self.child.try_wait().expect("it can be waited for")
        });
        let took = begun.elapsed();
        assert!(status.success(), "it ended with {status}");
        assert!(took < Duration::from_secs(5), "it took {took:?} to end");
        let left: Vec<_> = children.into_iter().filter(|pid| alive(*pid)).collect();
        assert!(left.is_empty(), "it left {left:?} behind");
        self.folder()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_some()) {
            return;
        }
        let children = self.children();
        signal_process(self.pid(), Signal::SIGKILL);
        let _ = self.child.wait();
        if !std::thread::panicking() {
            until("its children to be gone", || {
                children.iter().all(|pid| !alive(*pid)).then_some(())
            });
        }
    }
}
