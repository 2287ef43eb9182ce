use std::collections::VecDeque;
use std::path::Path;

use nix::sys::statvfs::statvfs;
use transcode::failure::{
    Class, Exit, Failure, HostFacts, InputKind, Killer, RunEvidence, classify, classify_remux,
};
use transcode::progress::Progress;
use transcode::spec::{ChannelSpec, Source};
use transcode::supervision::{RunOutcome, SpawnOrder, Why};

use crate::receiver::ReceiverStats;

const FIRST_LINES: usize = 40;
const LAST_LINES: usize = 60;

/// What is known of a run when it has ended.
pub(crate) struct Evidence {
    first: Vec<String>,
    last: VecDeque<String>,
    progress_blocks: u64,
    last_speed: Option<f64>,
    killed_by: Option<Killer>,
    asked: bool,
    /// The verdict was known while it ran.
    decided: Option<Failure>,
    oom_kills_before: u64,
}

impl Evidence {
    pub(crate) fn new(oom_kills_before: u64) -> Evidence {
        Evidence {
            first: Vec::new(),
            last: VecDeque::new(),
            progress_blocks: 0,
            last_speed: None,
            killed_by: None,
            asked: false,
            decided: None,
            oom_kills_before,
        }
    }

    /// Keeps the first lines, which tell causes, and the last.
    pub(crate) fn said(&mut self, line: String) {
        if self.first.len() < FIRST_LINES {
            self.first.push(line);
            return;
        }
        if self.last.len() == LAST_LINES {
            self.last.pop_front();
        }
        self.last.push_back(line);
    }

    pub(crate) fn progressed(&mut self, block: &Progress) {
        self.progress_blocks += 1;
        self.last_speed = block.speed.or(self.last_speed);
    }

    pub(crate) fn killed_for(&mut self, why: Why) {
        self.asked |= why.asked();
        self.ended_by(match why {
            Why::StartDeadline => Killer::StartDeadline,
            Why::Stall => Killer::Stall,
            Why::LeaseLost => Killer::LeaseLost,
            Why::Unwanted | Why::Restart | Why::WorkerStopping => Killer::Stop,
        });
    }

    /// The first who ended it counts.
    pub(super) fn ended_by(&mut self, killer: Killer) {
        self.killed_by.get_or_insert(killer);
    }

    /// We end it for this; the first such verdict counts.
    pub(super) fn decided(&mut self, failure: Failure) {
        self.decided.get_or_insert(failure);
    }

    /// Its carrier knows why the input ended, unless we ended it ourselves.
    pub(super) fn carrier_says(&mut self, failure: Failure) {
        if self.killed_by.is_none() {
            self.decided(failure);
        }
    }

    pub(crate) fn lines(&self) -> Vec<&str> {
        let lines = self.first.iter().chain(&self.last);
        lines.map(String::as_str).collect()
    }

    pub(crate) fn killer(&self) -> Option<Killer> {
        self.killed_by
    }

    /// Of an FFmpeg that reads a rendition from a pipe and carries it to a peer.
    pub(crate) fn verdict_of_leg(&self, exit: Exit, bytes: u64) -> Failure {
        classify_remux(&RunEvidence {
            exit,
            asked: self.asked,
            killed_by: self.killed_by,
            input: InputKind::Datagrams,
            finite_input: false,
            progress_blocks: self.progress_blocks,
            // It is as fast as its peer.
            last_speed: None,
            bytes,
            log: &self.lines(),
            host: HostFacts::default(),
        })
    }

    pub(super) fn verdict(
        &self,
        spec: &ChannelSpec,
        order: &SpawnOrder,
        exit: Exit,
        bytes: u64,
        data_dir: &Path,
    ) -> Failure {
        if let Some(decided) = self.decided.as_ref().filter(|_| !self.asked) {
            return decided.clone();
        }
        let source = spec
            .inputs
            .get(order.input_index)
            .map(|input| &input.source);
        let log = self.lines();
        let killed = exit == Exit::Signal(libc::SIGKILL) && self.killed_by.is_none();
        let failure = classify(&RunEvidence {
            exit,
            asked: self.asked,
            killed_by: self.killed_by,
            input: source.map_or(InputKind::Test, kind),
            finite_input: matches!(source, Some(Source::File { r#loop: false, .. })),
            progress_blocks: self.progress_blocks,
            last_speed: self.last_speed,
            bytes,
            log: &log,
            host: HostFacts {
                oom_killed: killed && oom_kills() > self.oom_kills_before,
                worker_disk_full: is_full(data_dir),
                ..HostFacts::default()
            },
        });
        of_the_input(failure)
    }
}

/// The ladder's FFmpeg writes to nothing but pipes: what a network refuses it in mid-run, such as the next segment of a
/// playlist, it is refused as a reader.
pub(crate) fn of_the_input(failure: Failure) -> Failure {
    let class = match failure.class {
        Class::OutputUnreachable => Class::InputUnreachable,
        Class::OutputUnauthorized => Class::InputUnauthorized,
        Class::OutputRefused => Class::InputNotFound,
        Class::OutputTimeout => Class::InputTimeout,
        _ => return failure,
    };
    Failure::of(class, failure.evidence)
}

fn kind(source: &Source) -> InputKind {
    match source {
        Source::Udp(_) | Source::Rtp(_) => InputKind::Datagrams,
        Source::File { .. } => InputKind::File,
        Source::Camera { .. } => InputKind::Device,
        Source::Test { .. } => InputKind::Test,
        Source::Srt(_)
        | Source::Rtmp { .. }
        | Source::Rtsp { .. }
        | Source::Hls { .. }
        | Source::Http { .. }
        | Source::Publish {} => InputKind::Network,
    }
}

/// How often the kernel has killed for want of memory since it booted.
pub(super) fn oom_kills() -> u64 {
    let text = std::fs::read_to_string("/proc/vmstat").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("oom_kill "));
    line.and_then(|count| count.parse().ok()).unwrap_or(0)
}

/// Whether nothing can be written under a folder of ours.
pub(super) fn is_full(folder: &Path) -> bool {
    statvfs(folder).is_ok_and(|disk| disk.blocks_available() == 0)
}

/// The end of a run in words for the log.
pub(super) fn sentence(outcome: &RunOutcome) -> String {
    let exit = match outcome.exit {
        Some(Exit::Code(code)) => format!("with code {code}"),
        Some(Exit::Signal(signal)) => format!("of signal {signal}"),
        None => "without a process".to_owned(),
    };
    let why = match (&outcome.why, &outcome.failure) {
        (_, Some(failure)) => format!(": {}", failure.class),
        (Some(why), None) => format!(", asked for ({why:?})"),
        (None, None) => String::new(),
    };
    format!(
        "run {} ended {exit} after {} bytes{why}",
        outcome.run.0, outcome.bytes
    )
}

/// How an input was received, in words for the log.
pub(super) fn reception(stats: &ReceiverStats) -> String {
    format!(
        "received {} bytes in {} datagrams; continuity errors {}, scrambled packets {}, packets FFmpeg was too slow for {}, RTP datagrams lost {}",
        stats.bytes,
        stats.datagrams,
        stats.continuity_errors,
        stats.scrambled_packets,
        stats.dropped_packets,
        stats.lost_datagrams
    )
}
