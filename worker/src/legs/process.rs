use std::io;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::Duration;

use hub::Channel;
use link::LinkReport;
use nix::fcntl::OFlag;
use nix::unistd::pipe2;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use tokio::time::timeout;
use transcode::command::{LegProgram, SRT_PAYLOAD};
use transcode::failure::{Class, Exit, Failure, classify_srt};
use transcode::progress::Parser;
use transcode::supervision::{RunId, SpawnOrder};

use super::feed::Feed;
use super::plan::{Kind, LegPlan};
use super::sockets::Sockets;
use super::statistics::Reader;
use super::tally::Tally;
use crate::actor::Evidence;
use crate::logs::LineReader;
use crate::names;
use crate::shared::Shared;
use crate::spawner::{Child, Launch, Limits};

/// What a dead child's pipes still hold is read for so long.
const LAST_WORDS: Duration = Duration::from_millis(300);
const CHUNK: usize = 4096;
/// How long a name may take to be looked up.
const LOOKUP: Duration = Duration::from_secs(3);

/// What srt-live-transmit says as caller and as listener.
const SRT_CONNECTED: [&str; 2] = ["SRT target connected", "Accepted SRT target connection"];

/// A leg's process and what is known of it.
pub(super) struct Process {
    pub(super) run: RunId,
    child: Child,
    stderr: Option<pipe::Receiver>,
    measure: Option<pipe::Receiver>,
    stderr_chunk: Vec<u8>,
    measure_chunk: Vec<u8>,
    pub(super) lines: LineReader,
    pub(super) evidence: Evidence,
    kind: Kind,
    /// Where the programme will go once there is a peer.
    waiting: Option<(pipe::Sender, String)>,
    pub(super) feed: Option<Feed>,
    /// It has a peer that agreed to take the programme.
    pub(super) connected: bool,
    progress: Parser,
    statistics: Reader,
    pub(super) link: Option<LinkReport>,
    pub(super) tally: Tally,
}

/// What a process did.
pub(super) enum Event {
    Stderr(usize),
    Measure(usize),
    Exited(Exit),
}

impl Process {
    pub(super) async fn spawn(
        shared: &Shared,
        job_id: i64,
        plan: &LegPlan,
        order: &SpawnOrder,
    ) -> Result<Box<Process>, Failure> {
        if let Kind::Srt { address, .. } = &plan.kind {
            look_up(address).await?;
        }
        let program = program(shared, plan.command.program)?;
        let failed =
            |error: io::Error| Failure::of(Class::SpawnFailed, [format!("the leg: {error}")]);
        let give = || pipe2(OFlag::O_CLOEXEC).map_err(|errno| failed(errno.into()));
        let (stdin, programme) = give()?;
        let (stderr, their_stderr) = give()?;
        let (measure, their_measure) = give()?;
        let launch = Launch {
            program,
            args: plan.command.args.iter().map(Into::into).collect(),
            dir: working_directory(shared, job_id),
            stdin: Some(stdin),
            stderr: Some(their_stderr),
            // Who gets the worker's lock must know that this child is gone.
            descriptors: vec![
                (3, their_measure),
                (4, shared.lock.share().map_err(failed)?),
            ],
            limits: Limits::default(),
        };
        let child = shared.spawner.spawn(launch).await.map_err(failed)?;
        let receive = |fd: OwnedFd| pipe::Receiver::from_owned_fd(fd).map_err(failed);
        let programme = pipe::Sender::from_owned_fd(programme).map_err(failed)?;
        Ok(Box::new(Process {
            run: order.run,
            child,
            stderr: Some(receive(stderr)?),
            measure: Some(receive(measure)?),
            stderr_chunk: vec![0; CHUNK],
            measure_chunk: vec![0; CHUNK],
            lines: LineReader::default(),
            evidence: Evidence::new(0),
            kind: plan.kind.clone(),
            waiting: Some((programme, plan.rung.clone())),
            feed: None,
            connected: false,
            progress: Parser::new(),
            statistics: Reader::default(),
            link: None,
            tally: Tally::new(plan.kind.clone()),
        }))
    }

    pub(super) fn pid(&self) -> i32 {
        self.child.pid()
    }

    /// Whoever carries the bytes as they are begins when there is a peer; who takes them apart has to see them first.
    pub(super) fn wants_programme(&self) -> bool {
        self.waiting.is_some() && (self.connected || !matches!(self.kind, Kind::Srt { .. }))
    }

    /// Begins to hand over the programme, at a place to start.
    pub(super) fn begin_feed(&mut self, channel: &Channel) {
        if let Some((pipe, rung)) = self.waiting.take()
            && let Some(reader) = channel.read(&rung)
        {
            let payload = matches!(self.kind, Kind::Srt { .. }).then_some(SRT_PAYLOAD);
            self.feed = Some(Feed::start(reader, pipe, payload));
        }
    }

    pub(super) fn signal(&self, signal: crate::spawner::Signal) {
        self.child.signal(signal);
    }

    /// The programme ends, and with it a process that waits for more.
    pub(super) fn end_feed(&mut self) {
        self.waiting = None;
        self.feed = None;
    }

    /// May be dropped and called again.
    pub(super) async fn next(&mut self) -> Event {
        tokio::select! {
            biased;
            bytes = read(&mut self.measure, &mut self.measure_chunk) => Event::Measure(bytes),
            bytes = read(&mut self.stderr, &mut self.stderr_chunk) => Event::Stderr(bytes),
            exit = self.child.wait() => Event::Exited(exit.unwrap_or_else(|error| {
                tracing::error!(%error, "a leg could not be waited for");
                Exit::Code(-1)
            })),
        }
    }

    /// The lines that these bytes complete.
    pub(super) fn said(&mut self, bytes: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let bytes = &self.stderr_chunk[..bytes];
        self.lines.push(bytes, |line| lines.push(line.to_owned()));
        for line in &lines {
            self.connected |= match self.kind {
                Kind::Srt { .. } => SRT_CONNECTED.iter().any(|words| line.contains(words)),
                Kind::Tcp | Kind::Datagrams => line.contains("Output #0, "),
            };
        }
        lines
    }

    /// Takes in what the process measured of itself.
    pub(super) fn measured(&mut self, bytes: usize) {
        let bytes = &self.measure_chunk[..bytes];
        if let Kind::Srt { .. } = self.kind {
            if let Some(statistics) = self.statistics.push(bytes) {
                self.tally.acknowledged(statistics.taken);
                self.link = Some(statistics.link);
            }
            return;
        }
        for block in self.progress.push(bytes) {
            self.evidence.progressed(&block);
            let fed = self.feed.as_ref().map_or(0, Feed::fed);
            self.tally.progressed(block.out_time.unwrap_or(0), fed);
        }
    }

    /// Looks at what the peer took by now.
    pub(super) fn look(&mut self, sockets: &Sockets) {
        if self.kind == Kind::Tcp && self.connected {
            self.tally.looked(sockets.of(self.pid()));
        }
    }

    /// What the dead process had still to say.
    pub(super) async fn last_words(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        let rest = async {
            while self.stderr.is_some() {
                let bytes = read(&mut self.stderr, &mut self.stderr_chunk).await;
                lines.extend(self.said(bytes));
            }
        };
        let _ = timeout(LAST_WORDS, rest).await;
        self.lines.finish(|line| lines.push(line.to_owned()));
        lines
    }

    pub(super) fn verdict(&self, exit: Exit) -> Failure {
        match self.kind {
            Kind::Srt { .. } => {
                let log = self.evidence.lines();
                classify_srt(exit, self.evidence.killer(), self.connected, &log)
            }
            Kind::Tcp | Kind::Datagrams => self.evidence.verdict_of_leg(exit, self.tally.taken()),
        }
    }
}

/// Bytes read; at the end of the pipe it is closed, and a closed one never answers.
async fn read(pipe: &mut Option<pipe::Receiver>, chunk: &mut [u8]) -> usize {
    let Some(open) = pipe else {
        return std::future::pending().await;
    };
    match open.read(chunk).await {
        Ok(0) | Err(_) => {
            *pipe = None;
            0
        }
        Ok(bytes) => bytes,
    }
}

/// srt-live-transmit calls a name that is not there a bad parameter.
async fn look_up(address: &str) -> Result<(), Failure> {
    let place = address.rsplit_once(':');
    let place = place.and_then(|(host, port)| Some((host, port.parse().ok()?)));
    let (host, port) = place.unwrap_or((address, 0));
    let found = match timeout(LOOKUP, names::look_up(host, port)).await {
        Ok(Ok(found)) if found.is_empty() => Err("no address".to_owned()),
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("no answer".to_owned()),
    };
    let unresolved = |why| Failure::of(Class::NameNotResolved, [format!("{address}: {why}")]);
    found.map_err(unresolved)
}

fn program(shared: &Shared, program: LegProgram) -> Result<PathBuf, Failure> {
    match program {
        LegProgram::Ffmpeg => shared.settings.find_ffmpeg().ok_or_else(|| {
            let name = shared.settings.ffmpeg.display();
            Failure::of(Class::FfmpegMissing, [format!("no program {name}")])
        }),
        LegProgram::SrtLiveTransmit => shared.settings.find_srt().ok_or_else(|| {
            let text =
                "no program srt-live-transmit; install it (Debian: apt-get install srt-tools)";
            Failure::of(Class::SpawnFailed, [text])
        }),
    }
}

/// The channel's own directory, or the root where none can be made.
fn working_directory(shared: &Shared, job_id: i64) -> PathBuf {
    let dir = shared
        .settings
        .data_dir
        .join("work")
        .join(job_id.to_string());
    let made = std::fs::create_dir_all(&dir).and_then(|()| std::path::absolute(&dir));
    made.unwrap_or_else(|_| PathBuf::from("/"))
}
