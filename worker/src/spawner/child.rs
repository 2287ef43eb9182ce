use std::io;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal as NixSignal, killpg};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid};
use nix::unistd::Pid;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use transcode::failure::Exit;

/// What a child may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    Terminate,
    Kill,
}

/// A living or unreaped child, the leader of its process group.
///
/// Only its owner signals and reaps, so its id is never another process's. Dropped alive, it is killed and reaped.
#[derive(Debug)]
pub struct Child {
    pid: i32,
    pidfd: AsyncFd<OwnedFd>,
    exit: Option<Exit>,
}

impl Child {
    pub(super) fn new(pid: i32, pidfd: OwnedFd) -> io::Result<Child> {
        // SAFETY: an `OwnedFd` keeps its descriptor open, and answers the same one, for as long as it lives.
        match unsafe { AsyncFd::register_with_interest(pidfd, Interest::READABLE) } {
            Ok(pidfd) => Ok(Child {
                pid,
                pidfd,
                exit: None,
            }),
            Err(error) => {
                discard(pid);
                Err(error.into())
            }
        }
    }

    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// Signals the whole group, while the id is surely its own.
    pub fn signal(&self, signal: Signal) {
        if self.exit.is_some() {
            return;
        }
        let signal = match signal {
            Signal::Terminate => NixSignal::SIGTERM,
            Signal::Kill => NixSignal::SIGKILL,
        };
        // The only error there can be is that the group is gone already.
        let _ = killpg(Pid::from_raw(self.pid), signal);
    }

    /// Waits for the exit and reaps. May be dropped and called again; once it has answered it answers the same.
    pub async fn wait(&mut self) -> io::Result<Exit> {
        loop {
            if let Some(exit) = self.exit {
                return Ok(exit);
            }
            let mut ready = self.pidfd.readable().await?;
            // What the child itself has started dies with it, while the group's id is still held by the zombie.
            let _ = killpg(Pid::from_raw(self.pid), NixSignal::SIGKILL);
            match waitpid(Pid::from_raw(self.pid), Some(WaitPidFlag::WNOHANG))? {
                WaitStatus::Exited(_, code) => self.exit = Some(Exit::Code(code)),
                WaitStatus::Signaled(_, signal, _) => self.exit = Some(Exit::Signal(signal as i32)),
                _ => ready.clear_ready(),
            }
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.exit.is_none() {
            discard(self.pid);
        }
    }
}

/// Kills a child that nobody wants and reaps it, without making the caller wait.
pub(super) fn discard(pid: i32) {
    let _ = killpg(Pid::from_raw(pid), NixSignal::SIGKILL);
    match waitpid(Pid::from_raw(pid), Some(WaitPidFlag::WNOHANG)) {
        Ok(WaitStatus::StillAlive) => {}
        _ => return,
    }
    let reaper = std::thread::Builder::new()
        .name("reaper".into())
        .stack_size(64 * 1024)
        .spawn(move || super::fork::reap_blocking(pid));
    if let Err(error) = reaper {
        tracing::warn!(pid, %error, "a killed child stays a zombie until the worker ends");
    }
}

/// Waits until this process has no child, killed ones that nobody has reaped included; at the longest `patience`.
pub(crate) fn wait_for_none(patience: Duration) {
    let end = Instant::now() + patience;
    let look = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
    while waitid(Id::All, look) != Err(Errno::ECHILD) && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(2));
    }
}
