//! Births and deaths of child processes.
//!
//! The death signal (`PR_SET_PDEATHSIG`) is tied to the *thread* that forked, so one thread forks every child and
//! lives as long as the [`Spawner`]. When it ends, or the process does, the kernel kills every child.

mod child;
mod fork;
mod launch;

use std::io;
use std::os::fd::OwnedFd;
use std::sync::mpsc;

use tokio::sync::oneshot;

pub(crate) use child::wait_for_none;
pub use child::{Child, Signal};
pub use launch::{Launch, Limits};

use fork::Prepared;

/// A child just born: its process id and a descriptor that becomes readable when it exits.
struct Born {
    pid: i32,
    pidfd: OwnedFd,
}

struct Request {
    prepared: Prepared,
    reply: oneshot::Sender<io::Result<Born>>,
}

/// Hands launches to the one thread that forks.
#[derive(Debug, Clone)]
pub struct Spawner {
    requests: mpsc::Sender<Request>,
}

impl Spawner {
    /// Starts the thread. It ends, and with it every child, when the last clone is dropped.
    pub fn start() -> io::Result<Spawner> {
        let (requests, inbox) = mpsc::channel::<Request>();
        std::thread::Builder::new()
            .name("spawner".into())
            .stack_size(256 * 1024)
            .spawn(move || {
                let guard = AbortOnPanic;
                for request in inbox {
                    let born = fork::fork(&request.prepared);
                    if let Err(Ok(orphan)) = request.reply.send(born) {
                        // Nobody waits for it any more, so nobody would ever end or reap it.
                        child::discard(orphan.pid);
                    }
                }
                drop(guard);
            })?;
        Ok(Spawner { requests })
    }

    /// Brings a child to life. An error means that nothing runs.
    ///
    /// Must be called within a tokio runtime with I/O enabled.
    pub async fn spawn(&self, launch: Launch) -> io::Result<Child> {
        let prepared = Prepared::new(launch)?;
        let (reply, answer) = oneshot::channel();
        self.requests
            .send(Request { prepared, reply })
            .map_err(|_| io::Error::other("the spawner has ended"))?;
        let born = answer
            .await
            .map_err(|_| io::Error::other("the spawner has ended"))??;
        Child::new(born.pid, born.pidfd)
    }
}

/// Ends the process when the spawner's thread unwinds: it would take every child with it and nobody would know.
struct AbortOnPanic;

impl Drop for AbortOnPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            std::process::abort();
        }
    }
}
