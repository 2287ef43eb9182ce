use std::collections::VecDeque;
use std::time::{Duration, Instant};

use link::Severity;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;
use transcode::command::{self, Capabilities, InputDump, Probe, Transfer};
use transcode::failure::{Exit, Killer, line_class};
use transcode::progress::Parser;
use transcode::supervision::{Line, Signal};

use crate::logs::{Flood, LineReader, remark};
use crate::receiver::{End, Event};
use crate::spawner;

use super::damage::{Damage, Faults};
use super::evidence::{self, Evidence};
use super::launch::Live;
use super::prepare::Received;
use super::run::{Command, RunEvent, Task};

/// What a dead child's pipes still hold is read for so long.
const LAST_WORDS: Duration = Duration::from_millis(300);
/// Of those that were too many the last are kept: an end announces itself there.
const LAST_OF_MANY: usize = 20;
const CHUNK: usize = 4096;
/// Between two looks at how whole the input arrives.
const LOOKS: Duration = Duration::from_secs(2);
/// FFmpeg says so when the first bytes of its input have come.
const INPUT_OPEN: &str = "Input #0, ";

/// What is read of a child while it lives.
struct Reading<'a> {
    task: &'a Task,
    lines: LineReader,
    parser: Parser,
    evidence: Evidence,
    flood: Flood,
    last_left_out: VecDeque<String>,
    dump: Option<InputDump>,
    built_for: Transfer,
    /// What comes in is not what the run was made for: it has to end.
    unfit: bool,
    /// The carrier has closed the input.
    closed: bool,
    damage: Damage,
    broken_pictures: u64,
}

impl Task {
    /// Watches the child until it is gone, and tells its end.
    pub(super) async fn pump(self, mut live: Live, mut commands: UnboundedReceiver<Command>) {
        let mut reading = Reading::new(&self, &live);
        let exit = self.watch(&mut live, &mut commands, &mut reading).await;
        let _ = timeout(LAST_WORDS, reading.last_words(&mut live)).await;
        reading.finish();
        self.channel.end_run();
        let input = live.input.take();
        if let Some(received) = input {
            let text = evidence::reception(&received.receiver.stats());
            self.log.note(Severity::Info, &text);
            if let (true, Some(carrier)) = (reading.closed, received.carrier) {
                reading.evidence.carrier_says(carrier.failure().await);
            }
        }
        let bytes = live.feed.totals().iter().sum();
        let failure = reading.evidence.verdict(
            &self.loaded.spec,
            &self.order,
            exit,
            bytes,
            &self.shared.settings.data_dir,
        );
        self.tell(RunEvent::Exited { exit, failure });
    }

    /// Ends a run whose input has become another that FFmpeg cannot follow, by closing its input.
    fn changed(&self, live: &mut Live, reading: &mut Reading<'_>, now: &Probe) {
        let text = format!("the input has changed: it is {}", command::describe(now));
        self.log.note(Severity::Warning, &text);
        let Ok(places) = self.places() else { return };
        let now = Probe {
            long: live.seen.long,
            transfer: live.seen.transfer,
            ..now.clone()
        };
        let (spec, index) = (&self.loaded.spec, self.order.input_index);
        // The hardware is what it was, whatever comes in.
        let untried = Capabilities::untried();
        if let Some(failure) = command::follow(spec, index, &live.seen, &now, &untried, &places) {
            reading.evidence.decided(failure);
            live.input = None;
        }
    }

    async fn watch(
        &self,
        live: &mut Live,
        commands: &mut UnboundedReceiver<Command>,
        reading: &mut Reading<'_>,
    ) -> Exit {
        let (mut stderr, mut progress) = ([0; CHUNK], [0; CHUNK]);
        let (mut stderr_open, mut progress_open, mut wanted) = (true, true, true);
        let mut starting = true;
        let mut looks = tokio::time::interval(LOOKS);
        loop {
            let first_bytes = std::sync::Arc::clone(&live.feed.first_byte);
            tokio::select! {
                biased;
                command = commands.recv(), if wanted => match command {
                    Some(Command::Signal { signal, why }) => {
                        reading.evidence.killed_for(why);
                        live.child.signal(to_spawner(signal));
                    }
                    // Too late: it lives, and its end answers.
                    Some(Command::Withdraw) => {}
                    None => {
                        wanted = false;
                        live.child.signal(spawner::Signal::Kill);
                    }
                },
                read = progress_of(&mut live.progress, &mut progress), if progress_open => match read {
                    Some(bytes) => reading.progress(&progress[..bytes]),
                    None => progress_open = false,
                },
                read = progress_of(&mut live.stderr, &mut stderr), if stderr_open => match read {
                    Some(bytes) => reading.stderr(&stderr[..bytes]),
                    None => stderr_open = false,
                },
                () = first_bytes.notified(), if starting => {}
                event = heard(&mut live.input) => match event {
                    Event::Carries(now) => self.changed(live, reading, &now),
                    other => reading.heard(other),
                },
                _ = looks.tick() => reading.look(live),
                exit = live.child.wait() => {
                    return exit.unwrap_or_else(|error| {
                        tracing::error!(%error, "a child could not be waited for");
                        Exit::Code(-1)
                    });
                }
            }
            if std::mem::take(&mut reading.unfit) {
                live.child.signal(spawner::Signal::Kill);
            }
            if starting && live.feed.all_flow() {
                starting = false;
                live.permit = None;
                reading.damage.flows(Instant::now());
                self.tell(RunEvent::Flows);
            }
        }
    }
}

fn to_spawner(signal: Signal) -> spawner::Signal {
    match signal {
        Signal::Terminate => spawner::Signal::Terminate,
        Signal::Kill => spawner::Signal::Kill,
    }
}

/// Bytes read; none at the end of the pipe.
async fn progress_of(pipe: &mut pipe::Receiver, chunk: &mut [u8]) -> Option<usize> {
    match pipe.read(chunk).await {
        Ok(0) | Err(_) => None,
        Ok(bytes) => Some(bytes),
    }
}

/// What the receiver tells; never resolves where there is none.
async fn heard(input: &mut Option<Received>) -> Event {
    if let Some(received) = input
        && let Some(event) = received.events.recv().await
    {
        return event;
    }
    std::future::pending().await
}

impl<'a> Reading<'a> {
    fn new(task: &'a Task, live: &Live) -> Reading<'a> {
        let input = task.loaded.spec.inputs.get(task.order.input_index);
        Reading {
            task,
            lines: LineReader::default(),
            parser: Parser::new(),
            evidence: Evidence::new(live.oom_kills_before),
            flood: Flood::new(Instant::now()),
            last_left_out: VecDeque::new(),
            dump: input.map(InputDump::of),
            built_for: live.built_for,
            unfit: false,
            closed: false,
            damage: Damage::default(),
            broken_pictures: 0,
        }
    }

    fn progress(&mut self, bytes: &[u8]) {
        for block in self.parser.push(bytes) {
            self.evidence.progressed(&block);
            self.task.tell(RunEvent::Progress(block));
        }
    }

    fn stderr(&mut self, bytes: &[u8]) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.push(bytes, |line| self.line(line));
        self.lines = lines;
    }

    fn line(&mut self, line: &str) {
        if self.flood.turns(Instant::now()) {
            self.note_left_out();
        }
        if !self.flood.admits() {
            if self.last_left_out.len() == LAST_OF_MANY {
                self.last_left_out.pop_front();
            }
            self.last_left_out.push_back(line.to_owned());
            return;
        }
        self.keep(line);
    }

    fn keep(&mut self, line: &str) {
        let redacted = self.task.log.redact(line);
        self.task.log.write_redacted(&redacted);
        let class = line_class(&redacted);
        if class.is_some_and(|class| class.incomplete_probe) {
            self.task.tell(RunEvent::Line(Line::IncompleteProbe));
        }
        let broken = class.is_some_and(|class| class.damaged);
        self.broken_pictures += u64::from(broken);
        if redacted.contains(INPUT_OPEN) {
            self.task.tell(RunEvent::FirstInput);
        }
        if let Some(transfer) = self.dump.as_mut().and_then(|dump| dump.push(&redacted)) {
            self.pictured(transfer);
        }
        self.evidence.said(redacted);
    }

    /// What the pictures are, told while it runs.
    fn pictured(&mut self, transfer: Transfer) {
        let task = self.task;
        task.view.lock().seen(task.order.input_index, transfer);
        if let Err(failure) = command::fits(&task.loaded.spec, self.built_for, transfer) {
            task.log.note(Severity::Error, &failure.evidence.join("; "));
            self.evidence.decided(failure);
            self.unfit = true;
        }
    }

    fn note_left_out(&mut self) {
        let last = std::mem::take(&mut self.last_left_out);
        let left_out = self.flood.left_out() - last.len() as u64;
        if left_out > 0 {
            let note = remark(left_out, "lines");
            self.task.log.note(Severity::Warning, &note);
        }
        for line in last {
            self.keep(&line);
        }
    }

    fn heard(&mut self, event: Event) {
        match event {
            Event::FirstDatagram | Event::Carries(_) => {}
            Event::Ended(End::Closed) => self.closed = true,
            Event::Ended(end) => {
                let text = match end {
                    End::Silence { .. } => {
                        "the input fell silent; FFmpeg's input is closed".to_owned()
                    }
                    End::Closed => "the input's connection was closed".to_owned(),
                    End::NotMedia { evidence } => format!("the input is no media: {evidence}"),
                    End::Broken(error) => format!("the input's socket broke: {error}"),
                };
                self.task.log.note(Severity::Error, &text);
                self.evidence.ended_by(Killer::InputSilence);
            }
        }
    }

    /// Tells when the input begins or ceases to arrive damaged.
    fn look(&mut self, live: &Live) {
        let stats = live.input.as_ref().map(|input| input.receiver.stats());
        let faults = Faults {
            gaps: stats.map_or(0, |stats| stats.continuity_errors),
            pictures: self.broken_pictures,
        };
        if let Some(verdict) = self.damage.look(Instant::now(), faults) {
            let problem = verdict.problem();
            match &problem {
                Some((reason, _)) => self.task.log.note(Severity::Warning, reason),
                None => self
                    .task
                    .log
                    .note(Severity::Info, "the input arrives whole again"),
            }
            self.task.tell(RunEvent::Condition(
                problem.or_else(|| live.lost_sound.clone()),
            ));
        }
    }

    async fn last_words(&mut self, live: &mut Live) {
        let mut chunk = [0; CHUNK];
        while let Some(bytes) = progress_of(&mut live.stderr, &mut chunk).await {
            self.stderr(&chunk[..bytes]);
        }
        while let Some(bytes) = progress_of(&mut live.progress, &mut chunk).await {
            self.progress(&chunk[..bytes]);
        }
    }

    fn finish(&mut self) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.finish(|line| self.line(line));
        self.note_left_out();
    }
}
