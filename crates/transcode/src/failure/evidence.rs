use super::Exit;

/// Everything known of a run when it has ended.
#[derive(Debug, Clone, Copy)]
pub struct RunEvidence<'a> {
    pub exit: Exit,
    /// Somebody asked for the end: a stop, a restart, a drain.
    pub asked: bool,
    /// Whose verdict ended it, when it was ours.
    pub killed_by: Option<Killer>,
    pub input: InputKind,
    /// The input has an end of its own (a file that does not loop).
    pub finite_input: bool,
    /// Blocks of `-progress` seen.
    pub progress_blocks: u64,
    /// `speed` of the last block.
    pub last_speed: Option<f64>,
    /// Bytes that came out, all rungs together.
    pub bytes: u64,
    /// Standard error, oldest line first, without our own time stamps.
    pub log: &'a [&'a str],
    pub host: HostFacts,
}

/// Who ended a run that did not end by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Killer {
    /// Nothing came out in time.
    StartDeadline,
    /// What came out stopped.
    Stall,
    /// The receiver heard nothing for `timeout_seconds` and closed the pipe.
    InputSilence,
    /// A stop, a restart or a drain.
    Stop,
    /// The lease was lost, so nothing may be sent.
    LeaseLost,
}

/// The types of input as far as a verdict depends on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InputKind {
    /// UDP and RTP, received by the worker and read from a pipe.
    Datagrams,
    /// Whatever FFmpeg itself opens over a network.
    Network,
    File,
    Device,
    Test,
}

/// What the machine tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HostFacts {
    /// The kernel's out-of-memory killer struck in this child's group during the run.
    pub oom_killed: bool,
    /// A write of ours failed with ENOSPC, or free space is nil where the run writes.
    pub disk_full: bool,
    /// No room is left where this worker keeps its own files. A run writes none of them, so it explains only what has no
    /// explanation of its own: a full disk stops no channel.
    pub worker_disk_full: bool,
}
