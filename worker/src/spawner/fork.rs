//! The one place that forks. Between fork and exec only async-signal-safe calls are made and nothing is allocated.

use std::ffi::{CString, OsStr};
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::ptr;

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::unistd::pipe2;

use super::{Born, Launch};

/// Sources are moved at or above this number first, so that no `dup2` in the child lands on another one's source.
const ABOVE_TARGETS: RawFd = 64;
const LAST_SIGNAL: i32 = 64;

/// A launch as the child needs it after the fork, when it may no longer allocate.
pub(super) struct Prepared {
    program: CString,
    argv: Vec<CString>,
    dir: CString,
    /// `(source, target)`, sources at or above [`ABOVE_TARGETS`].
    descriptors: Vec<(OwnedFd, RawFd)>,
    first_unneeded: u32,
    limits: [(libc::__rlimit_resource_t, u64); 3],
    oom_score_adj: CString,
}

impl Prepared {
    pub(super) fn new(launch: Launch) -> io::Result<Prepared> {
        let null = || File::options().read(true).write(true).open("/dev/null");
        let mut wanted: Vec<(RawFd, OwnedFd)> = vec![
            (0, launch.stdin.map_or_else(|| null().map(Into::into), Ok)?),
            (1, null()?.into()),
            (2, launch.stderr.map_or_else(|| null().map(Into::into), Ok)?),
        ];
        wanted.extend(launch.descriptors);
        let last = wanted.iter().map(|(target, _)| *target).max().unwrap_or(2);
        if last >= ABOVE_TARGETS {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        }
        let descriptors = wanted
            .into_iter()
            .map(|(target, source)| Ok((move_up(&source)?, target)))
            .collect::<io::Result<Vec<_>>>()?;
        let mut argv = vec![text(launch.program.as_os_str())?];
        for arg in &launch.args {
            argv.push(text(arg)?);
        }
        Ok(Prepared {
            program: text(launch.program.as_os_str())?,
            argv,
            dir: text(launch.dir.as_os_str())?,
            descriptors,
            first_unneeded: u32::try_from(last + 1).unwrap_or(3),
            limits: [
                (libc::RLIMIT_CORE, 0),
                (libc::RLIMIT_NOFILE, launch.limits.open_files),
                (libc::RLIMIT_FSIZE, launch.limits.file_bytes),
            ],
            oom_score_adj: text(OsStr::new(&launch.limits.oom_score_adj.to_string()))?,
        })
    }
}

fn text(value: &OsStr) -> io::Result<CString> {
    CString::new(value.as_bytes()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))
}

fn move_up(fd: &OwnedFd) -> io::Result<OwnedFd> {
    let raw = fcntl(fd, FcntlArg::F_DUPFD_CLOEXEC(ABOVE_TARGETS))?;
    // SAFETY: fcntl has just made this descriptor and nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(raw) })
}

/// Forks and waits until the child has become the program, or tells why it could not.
pub(super) fn fork(prepared: &Prepared) -> io::Result<Born> {
    let (report, low) = pipe2(OFlag::O_CLOEXEC)?;
    let sink = move_up(&low)?;
    // The report ends only when every copy of its writing end is closed.
    drop(low);
    let argv: Vec<*const libc::c_char> = prepared
        .argv
        .iter()
        .map(|arg| arg.as_ptr())
        .chain([ptr::null()])
        .collect();
    let parent = std::process::id();
    let blocked = BlockedSignals::new()?;
    // SAFETY: the child makes async-signal-safe calls only, on memory prepared above, and never returns from here.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        // SAFETY: this is the child, just forked, with every signal blocked.
        unsafe {
            let errno = become_program(prepared, &argv, parent);
            libc::write(
                sink.as_raw_fd(),
                (&raw const errno).cast(),
                size_of::<i32>(),
            );
            libc::_exit(127);
        }
    }
    let fork_error = io::Error::last_os_error();
    drop(blocked);
    if pid < 0 {
        return Err(fork_error);
    }
    drop(sink);
    await_exec(pid, report)
}

fn await_exec(pid: i32, report: OwnedFd) -> io::Result<Born> {
    let mut errno = [0u8; size_of::<i32>()];
    let failed = File::from(report).read_exact(&mut errno).is_ok();
    if failed {
        reap_blocking(pid);
        return Err(io::Error::from_raw_os_error(i32::from_ne_bytes(errno)));
    }
    // SAFETY: a plain system call; the child is ours and unreaped, so the id is still its own.
    let raw = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    let Ok(raw @ 0..) = RawFd::try_from(raw) else {
        let error = io::Error::last_os_error();
        super::child::discard(pid);
        return Err(error);
    };
    // SAFETY: pidfd_open has just made this descriptor (close-on-exec by itself) and nobody else owns it.
    let pidfd = unsafe { OwnedFd::from_raw_fd(raw) };
    Ok(Born { pid, pidfd })
}

/// Waits for a child that is known to be ending.
pub(super) fn reap_blocking(pid: i32) {
    let mut status = 0;
    // SAFETY: waits for our own child; `status` outlives the call.
    while unsafe { libc::waitpid(pid, &raw mut status, 0) } < 0
        && io::Error::last_os_error().kind() == io::ErrorKind::Interrupted
    {}
}

/// Everything between fork and exec. Returns only when something failed, with errno.
///
/// # Safety
/// Only in a freshly forked child.
unsafe fn become_program(prepared: &Prepared, argv: &[*const libc::c_char], parent: u32) -> i32 {
    // SAFETY: system calls on values prepared before the fork.
    unsafe {
        libc::setpgid(0, 0);
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        if libc::getppid() as u32 != parent {
            // The parent died before the death signal was set: it would never come.
            libc::_exit(127);
        }
        if libc::chdir(prepared.dir.as_ptr()) != 0 {
            return errno();
        }
        for (source, target) in &prepared.descriptors {
            if libc::dup2(source.as_raw_fd(), *target) < 0 {
                return errno();
            }
        }
        libc::syscall(
            libc::SYS_close_range,
            prepared.first_unneeded,
            u32::MAX,
            libc::CLOSE_RANGE_CLOEXEC,
        );
        for (resource, value) in prepared.limits {
            let limit = libc::rlimit {
                rlim_cur: value,
                rlim_max: value,
            };
            // A hard limit already below this is kept: it is only stricter.
            libc::setrlimit(resource, &raw const limit);
        }
        offer_to_oom_killer(prepared);
        for signal in 1..=LAST_SIGNAL {
            libc::signal(signal, libc::SIG_DFL);
        }
        libc::umask(0o027);
        let mut none: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, ptr::null_mut());
        let environment: [*const libc::c_char; 1] = [ptr::null()];
        libc::execve(
            prepared.program.as_ptr(),
            argv.as_ptr(),
            environment.as_ptr(),
        );
        errno()
    }
}

/// # Safety
/// Only in a freshly forked child.
unsafe fn offer_to_oom_killer(prepared: &Prepared) {
    // SAFETY: system calls on values prepared before the fork.
    unsafe {
        let fd = libc::open(
            c"/proc/self/oom_score_adj".as_ptr(),
            libc::O_WRONLY | libc::O_CLOEXEC,
        );
        if fd >= 0 {
            let score = prepared.oom_score_adj.as_bytes();
            libc::write(fd, score.as_ptr().cast(), score.len());
            libc::close(fd);
        }
    }
}

/// # Safety
/// None beyond that of reading a thread-local.
unsafe fn errno() -> i32 {
    // SAFETY: the pointer is valid for the life of the thread.
    unsafe { *libc::__errno_location() }
}

/// Blocks every signal on this thread while it lives: a handler of ours must not run in the child.
struct BlockedSignals {
    before: libc::sigset_t,
}

impl BlockedSignals {
    fn new() -> io::Result<BlockedSignals> {
        // SAFETY: both sets live through the calls; zero is a valid bit pattern of a signal set.
        unsafe {
            let mut all: libc::sigset_t = std::mem::zeroed();
            let mut before: libc::sigset_t = std::mem::zeroed();
            libc::sigfillset(&raw mut all);
            match libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, &raw mut before) {
                0 => Ok(BlockedSignals { before }),
                error => Err(io::Error::from_raw_os_error(error)),
            }
        }
    }
}

impl Drop for BlockedSignals {
    fn drop(&mut self) {
        // SAFETY: restores a set that pthread_sigmask gave.
        unsafe {
            libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.before, ptr::null_mut());
        }
    }
}
