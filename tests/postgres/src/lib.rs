//! A PostgreSQL server for tests: Debian's own, begun at the first asking on a free port, ended with the process.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Generous: only a server that does not come up waits for it.
const PATIENCE: Duration = Duration::from_secs(60);
/// The superuser's; the server listens on loopback only.
const PASSWORD: &str = "only/for tests";

/// Over the server's own socket nobody is asked.
const WHO_MAY: &str = "local all all trust\nhost all passwordless 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n";

/// A server with a folder of its own.
#[derive(Debug)]
pub struct PostgresServer {
    folder: PathBuf,
    binaries: PathBuf,
    port: u16,
    line: Mutex<Line>,
    template: OnceLock<()>,
    next: AtomicU32,
}

/// What the supervising shell hears and says; it ends when its standard input does.
#[derive(Debug)]
struct Line {
    shell: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl PostgresServer {
    /// The one that all tests of this process share.
    pub fn shared() -> &'static PostgresServer {
        static SHARED: OnceLock<PostgresServer> = OnceLock::new();
        SHARED.get_or_init(|| PostgresServer::start(&[]))
    }

    /// One of its own, with further options of `postgres`, such as `-c ssl=on`.
    ///
    /// # Panics
    /// Debian's package `postgresql` is not installed, or the server does not come up.
    pub fn start(options: &[&str]) -> PostgresServer {
        Self::start_with(options, |_| ())
    }

    /// The same; `prepare` may lay further files into the folder, which the server's user is made to own, and change
    /// `hba`, which says who may connect how.
    ///
    /// # Panics
    /// As [`start`](Self::start).
    pub fn start_with(options: &[&str], prepare: impl FnOnce(&Path)) -> PostgresServer {
        let binaries = binaries();
        let folder = tempfile::Builder::new()
            .prefix("signalbox-postgres-")
            .tempdir()
            .expect("a folder")
            .keep();
        std::fs::write(folder.join("password"), PASSWORD).expect("room");
        std::fs::write(folder.join("hba"), WHO_MAY).expect("room");
        prepare(&folder);
        give_away(&folder);
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|socket| socket.local_addr())
            .expect("a free port")
            .port();
        let mut shell = Command::new("sh")
            .args(["-c", include_str!("server.sh"), "server.sh"])
            .args([&folder, &binaries])
            .arg(port.to_string())
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let orders = shell.stdin.take();
        let answers = BufReader::new(shell.stdout.take().expect("piped"));
        let server = PostgresServer {
            folder,
            binaries,
            port,
            line: Mutex::new(Line {
                shell,
                orders,
                answers,
            }),
            template: OnceLock::new(),
            next: AtomicU32::new(0),
        };
        server.until_ready();
        server.sql("postgres", "CREATE ROLE passwordless LOGIN SUPERUSER");
        server
    }

    /// The address of a database, with the password in it.
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://signalbox:only%2Ffor%20tests@127.0.0.1:{}/{database}",
            self.port
        )
    }

    /// The same as a user who needs no password.
    pub fn passwordless_url(&self, database: &str) -> String {
        format!("postgres://passwordless@127.0.0.1:{}/{database}", self.port)
    }

    /// The folder that was prepared at the start.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where Debian keeps the server's programs, `pg_dump` among them.
    pub fn binaries(&self) -> &Path {
        &self.binaries
    }

    /// A new, empty database; answers its name.
    pub fn create(&self) -> String {
        let name = self.name();
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        name
    }

    /// A new database that is as `prepare` left the first, which it is handed by its address; answers its name.
    pub fn create_prepared(&self, prepare: impl FnOnce(&str)) -> String {
        self.template.get_or_init(|| {
            self.sql("postgres", "CREATE DATABASE prepared");
            prepare(&self.url("prepared"));
        });
        let name = self.name();
        let order = format!("CREATE DATABASE {name} TEMPLATE prepared STRATEGY wal_log");
        // Who prepared it may still be about to leave, and two copies of one template at once are refused.
        let begun = Instant::now();
        loop {
            let _turn = self.line();
            match self.try_sql("postgres", &order) {
                Ok(_) => return name,
                Err(refused) if begun.elapsed() > PATIENCE => panic!("{refused}"),
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    /// Removes a database, whoever is connected to it.
    pub fn drop_database(&self, name: &str) {
        self.sql(
            "postgres",
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        );
    }

    /// Runs statements as the superuser, over the server's own socket; answers what `psql` prints.
    ///
    /// # Panics
    /// One was refused.
    pub fn sql(&self, database: &str, text: &str) -> String {
        self.try_sql(database, text)
            .unwrap_or_else(|refused| panic!("{text}: {refused}"))
    }

    fn try_sql(&self, database: &str, text: &str) -> Result<String, String> {
        let output = Command::new(self.binaries.join("psql"))
            .args([
                "-XqAt",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                "signalbox",
                "-d",
                database,
                "-c",
                text,
            ])
            .arg("-h")
            .arg(&self.folder)
            .args(["-p", &self.port.to_string()])
            .output()
            .expect("psql");
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    /// Ends the server; its data stay.
    pub fn stop(&self) {
        self.order("end");
    }

    /// Begins it again, at the same port.
    pub fn begin(&self) {
        self.order("begin");
        self.until_ready();
    }

    fn order(&self, order: &str) {
        let mut line = self.line();
        let orders = line.orders.as_mut().expect("not ended");
        writeln!(orders, "{order}").expect("the shell listens");
        let mut done = String::new();
        line.answers.read_line(&mut done).expect("an answer");
        assert_eq!(done.trim(), "done", "{order}");
    }

    fn line(&self) -> std::sync::MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn name(&self) -> String {
        format!("t{}", self.next.fetch_add(1, Ordering::Relaxed))
    }

    fn until_ready(&self) {
        let begun = Instant::now();
        while let Err(refused) = self.try_sql("postgres", "SELECT 1") {
            let log = || std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            let ended = self.line().shell.try_wait().ok().flatten();
            assert!(ended.is_none(), "PostgreSQL did not begin:\n{}", log());
            assert!(begun.elapsed() < PATIENCE, "{refused}\n{}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        let mut line = self.line();
        line.orders = None;
        let _ = line.shell.wait();
    }
}

/// Debian's, of the newest version installed.
fn binaries() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("Debian's package postgresql");
    let mut found: Vec<(u32, PathBuf)> = versions
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            let folder = entry.path().join("bin");
            folder
                .join("postgres")
                .is_file()
                .then_some((version, folder))
        })
        .collect();
    found.sort();
    found.pop().expect("Debian's package postgresql").1
}

/// The server's user reads what lies there.
fn give_away(folder: &Path) {
    if !nix::unistd::Uid::effective().is_root() {
        return;
    }
    let postgres = nix::unistd::User::from_name("postgres")
        .expect("users")
        .expect("the user postgres, whom Debian's package makes");
    let files = std::fs::read_dir(folder).expect("the folder").flatten();
    for path in files.map(|entry| entry.path()).chain([folder.to_owned()]) {
        nix::unistd::chown(&path, Some(postgres.uid), Some(postgres.gid)).expect("as root");
    }
}
