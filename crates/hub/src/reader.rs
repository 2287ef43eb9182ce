//! One thread reads every pipe of the hub.
//!
//! It looks at the pipes at most a hundred times a second and takes from each all there is, so what a further channel
//! costs is the bytes it brings and not the writes they came in.

use std::collections::HashMap;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::eventfd::{EfdFlags, EventFd};

use crate::instant::{lock, now};

const NAP: Duration = Duration::from_millis(10);
const READ: usize = 64 * 1024;
/// So much is taken from one pipe before the next has its turn.
const MOST_AT_ONCE: usize = 1024 * 1024;
/// A pipe this full could fill up during a nap: 64 KiB is all it holds where the kernel allows no more.
const NEARLY_FULL: usize = 40 * 1024;
const WANTED_PIPE: i32 = 1024 * 1024;
const STACK: usize = 256 * 1024;
const WAKE: u64 = 0;
/// How long a pipe that holds something back may be silent.
const IDLE: i64 = crate::rung::IDLE_FLUSH;

/// Who is given what a pipe holds.
pub(crate) trait Drain: Send {
    fn bytes(&mut self, bytes: &[u8], now: i64);
    /// Nothing came for a while.
    fn idle(&mut self, now: i64);
    /// Whether `idle` would have something to do.
    fn holds_back(&self) -> bool;
    /// Nothing more will come.
    fn end(&mut self, now: i64);
}

enum Order {
    Add(u64, OwnedFd, Box<dyn Drain>),
    /// Read what is there and close.
    Finish(u64),
    Call(Box<dyn FnOnce() + Send>),
    Stop,
}

/// The handle to the reading thread.
pub(crate) struct Reader {
    orders: Arc<Mutex<Vec<Order>>>,
    wake: Arc<EventFd>,
    next: AtomicU64,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}

impl Reader {
    pub(crate) fn start() -> io::Result<Self> {
        let wake = Arc::new(EventFd::from_flags(
            EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK,
        )?);
        let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
        epoll.add(&*wake, EpollEvent::new(EpollFlags::EPOLLIN, WAKE))?;
        let orders = Arc::new(Mutex::new(Vec::new()));
        let mut work = Work {
            epoll,
            wake: Arc::clone(&wake),
            orders: Arc::clone(&orders),
            pipes: HashMap::new(),
            buffer: vec![0; READ],
        };
        let thread = std::thread::Builder::new()
            .name("hub-reader".into())
            .stack_size(STACK)
            .spawn(move || work.run())?;
        Ok(Self {
            orders,
            wake,
            next: AtomicU64::new(WAKE + 1),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Reads the pipe from here on; gives back the number it is known by.
    pub(crate) fn add(&self, pipe: OwnedFd, drain: Box<dyn Drain>) -> u64 {
        let token = self.next.fetch_add(1, Ordering::Relaxed);
        self.order(Order::Add(token, pipe, drain));
        token
    }

    pub(crate) fn finish(&self, token: u64) {
        self.order(Order::Finish(token));
    }

    /// Runs after all orders given before.
    pub(crate) fn call(&self, what: impl FnOnce() + Send + 'static) {
        self.order(Order::Call(Box::new(what)));
    }

    pub(crate) fn stop(&self) {
        self.order(Order::Stop);
        if let Some(thread) = lock(&self.thread).take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that reads the pipes has panicked");
        }
    }

    fn order(&self, order: Order) {
        lock(&self.orders).push(order);
        // A counter that is full wakes the thread as well.
        let _ = self.wake.write(1);
    }
}

struct Pipe {
    fd: OwnedFd,
    drain: Box<dyn Drain>,
    last: i64,
}

struct Work {
    epoll: Epoll,
    wake: Arc<EventFd>,
    orders: Arc<Mutex<Vec<Order>>>,
    pipes: HashMap<u64, Pipe>,
    buffer: Vec<u8>,
}

/// What a pipe had to give.
#[derive(PartialEq, Eq)]
enum Gave {
    Some(usize),
    End,
}

impl Work {
    fn run(&mut self) {
        let mut events = vec![EpollEvent::empty(); 256];
        loop {
            let count = match self.epoll.wait(&mut events, self.timeout(now())) {
                Ok(count) => count,
                Err(Errno::EINTR) => continue,
                Err(error) => {
                    tracing::error!(%error, "the pipes cannot be waited for");
                    return;
                }
            };
            let ready: Vec<u64> = events.iter().take(count).map(EpollEvent::data).collect();
            if !self.obey() {
                return;
            }
            let most = self.read_ready(&ready);
            self.flush_idle(now());
            if most > 0 && most < NEARLY_FULL {
                std::thread::sleep(NAP);
            }
        }
    }

    /// Carries out what was ordered; false: stop.
    fn obey(&mut self) -> bool {
        let _ = self.wake.read();
        let orders = std::mem::take(&mut *lock(&self.orders));
        for order in orders {
            match order {
                Order::Add(token, fd, drain) => self.add(token, fd, drain),
                Order::Finish(token) => {
                    while self.read(token) == Gave::Some(MOST_AT_ONCE) {}
                    self.end(token);
                }
                Order::Call(what) => {
                    guarded(what);
                }
                Order::Stop => return false,
            }
        }
        true
    }

    fn add(&mut self, token: u64, fd: OwnedFd, mut drain: Box<dyn Drain>) {
        // A smaller pipe works as well.
        let _ = fcntl(&fd, FcntlArg::F_SETPIPE_SZ(WANTED_PIPE));
        let added = fcntl(&fd, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).and_then(|_| {
            self.epoll
                .add(&fd, EpollEvent::new(EpollFlags::EPOLLIN, token))
        });
        if let Err(error) = added {
            tracing::error!(%error, "a pipe cannot be read");
            drain.end(now());
            return;
        }
        let last = now();
        self.pipes.insert(token, Pipe { fd, drain, last });
    }

    /// Returns the most that one pipe gave.
    fn read_ready(&mut self, ready: &[u64]) -> usize {
        let mut most = 0;
        for token in ready.iter().copied().filter(|token| *token != WAKE) {
            match self.read(token) {
                Gave::Some(bytes) => most = most.max(bytes),
                Gave::End => self.end(token),
            }
        }
        most
    }

    fn read(&mut self, token: u64) -> Gave {
        let Some(pipe) = self.pipes.get_mut(&token) else {
            return Gave::Some(0);
        };
        let mut total = 0;
        while total < MOST_AT_ONCE {
            match nix::unistd::read(&pipe.fd, &mut self.buffer) {
                Ok(0) => return Gave::End,
                Ok(count) => {
                    total += count;
                    pipe.last = now();
                    if !guarded(|| pipe.drain.bytes(&self.buffer[..count], pipe.last)) {
                        return Gave::End;
                    }
                    // A short read has emptied the pipe.
                    if count < self.buffer.len() {
                        return Gave::Some(total);
                    }
                }
                Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => return Gave::Some(total),
                Err(_) => return Gave::End,
            }
        }
        Gave::Some(MOST_AT_ONCE)
    }

    fn end(&mut self, token: u64) {
        if let Some(mut pipe) = self.pipes.remove(&token) {
            let _ = self.epoll.delete(&pipe.fd);
            guarded(|| pipe.drain.end(now()));
        }
    }

    fn flush_idle(&mut self, now: i64) {
        for pipe in self.pipes.values_mut() {
            if now - pipe.last >= IDLE && pipe.drain.holds_back() {
                guarded(|| pipe.drain.idle(now));
            }
        }
    }

    /// Until a pipe has been silent long enough to be flushed.
    fn timeout(&self, now: i64) -> EpollTimeout {
        let first = self
            .pipes
            .values()
            .filter(|pipe| pipe.drain.holds_back())
            .map(|pipe| pipe.last + IDLE)
            .min();
        let Some(first) = first else {
            return EpollTimeout::NONE;
        };
        let millis = (first - now).max(0) as u64 / 1_000_000 + 1;
        EpollTimeout::try_from(Duration::from_millis(millis)).unwrap_or(EpollTimeout::ZERO)
    }
}

/// A fault in one channel must not stop the others: it costs that channel's pipe.
fn guarded(what: impl FnOnce()) -> bool {
    let whole = std::panic::catch_unwind(std::panic::AssertUnwindSafe(what)).is_ok();
    if !whole {
        tracing::error!("a pipe is given up after a panic");
    }
    whole
}
