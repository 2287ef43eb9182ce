//! Children that never outlive their test.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// A child that is killed and reaped when dropped.
#[derive(Debug)]
pub struct Guard {
    child: Child,
}

impl Guard {
    /// Starts it with nothing on its standard input, and its output thrown away.
    pub fn start(command: &mut Command) -> Self {
        Self::start_with(command, Stdio::null())
    }

    /// The same with its standard output in a file.
    pub fn start_writing(command: &mut Command, file: fs::File) -> Self {
        Self::start_with(command, file.into())
    }

    fn start_with(command: &mut Command, stdout: Stdio) -> Self {
        let child = command
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(Stdio::null())
            .spawn();
        Guard {
            child: child.unwrap_or_else(|error| panic!("{command:?} does not start: {error}")),
        }
    }

    /// Its process id.
    pub fn pid(&self) -> i32 {
        self.child.id() as i32
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        signal_process(self.pid(), signal);
    }

    /// Kills it at once and reaps it.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.end();
    }
}

/// Sends a signal to a process that may have gone already.
pub fn signal_process(pid: i32, signal: Signal) {
    match kill(Pid::from_raw(pid), signal) {
        Ok(()) | Err(nix::errno::Errno::ESRCH) => {}
        Err(error) => panic!("process {pid} cannot be sent {signal}: {error}"),
    }
}

/// Whether the process exists and is no zombie.
pub fn alive(pid: i32) -> bool {
    stat(pid).is_some_and(|(state, _)| state != 'Z')
}

/// How many descriptors it has open.
pub fn open_files(pid: i32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).map_or(0, Iterator::count)
}

/// Processes begun by this one, and by those, that are alive.
pub fn descendants(of: i32) -> Vec<i32> {
    let mut found = Vec::new();
    let mut frontier = vec![of];
    let all: Vec<(i32, i32)> = all_pids()
        .filter_map(|pid| Some((pid, stat(pid)?.1)))
        .collect();
    while let Some(parent) = frontier.pop() {
        for (pid, _) in all.iter().filter(|(_, above)| *above == parent) {
            found.push(*pid);
            frontier.push(*pid);
        }
    }
    found.retain(|pid| alive(*pid));
    found
}

/// Living processes that a command line with this text in it started.
pub fn with_argument(text: &str) -> Vec<i32> {
    all_pids()
        .filter(|pid| {
            let arguments = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&arguments).contains(text) && alive(*pid)
        })
        .collect()
}

/// A binary of this workspace, built beside the tests.
pub fn binary(name: &str) -> PathBuf {
    let here = std::env::current_exe().expect("a test knows its own path");
    let folder = here.ancestors().find(|folder| folder.join(name).is_file());
    folder
        .unwrap_or_else(|| panic!("{name} is not built; run `cargo build --workspace --bins`"))
        .join(name)
}

fn all_pids() -> impl Iterator<Item = i32> {
    let entries = fs::read_dir("/proc").expect("/proc can be read");
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// State and parent of a process.
fn stat(pid: i32) -> Option<(char, i32)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}
