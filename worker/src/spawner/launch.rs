use std::ffi::OsString;
use std::os::fd::{OwnedFd, RawFd};
use std::path::PathBuf;

/// All that a child is born with. It inherits nothing else: no environment, no other descriptor, no signal setting.
#[derive(Debug)]
pub struct Launch {
    /// Absolute, since the child has no `PATH`.
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// The child's own working directory.
    pub dir: PathBuf,
    /// None is `/dev/null`.
    pub stdin: Option<OwnedFd>,
    /// None is `/dev/null`.
    pub stderr: Option<OwnedFd>,
    /// Descriptors under the numbers that the child knows them by, from 1 up to 63; without its own, 1 is `/dev/null`.
    pub descriptors: Vec<(RawFd, OwnedFd)>,
    pub limits: Limits,
}

/// Resource limits of a child.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Open descriptors.
    pub open_files: u64,
    /// Bytes of any one file it writes; an encoder writes pipes only.
    pub file_bytes: u64,
    /// The higher, the sooner the kernel takes it when memory runs out.
    pub oom_score_adj: i32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            open_files: 1024,
            file_bytes: 64 << 20,
            oom_score_adj: 500,
        }
    }
}
