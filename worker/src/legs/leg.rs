use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hub::Channel;
use tokio::sync::watch;
use transcode::failure::{Class, Exit, Failure};
use transcode::supervision::{
    Action, Input, Machine, Outcome, Plan, RunId, Signal, SpawnOrder, State, Why,
};

use super::clock::{LegClock, Programme};
use super::plan::LegPlan;
use super::process::{Event, Process};
use super::report::{Board, Counts, Stand};
use crate::logs::ChannelLog;
use crate::settle::{Settled, Settling};
use crate::shared::Shared;
use crate::spawner;

/// Lines a second of a leg that reach the log.
const LINES_A_SECOND: u32 = 30;

/// What all legs of a channel share.
pub(super) struct Home {
    pub(super) shared: Arc<Shared>,
    pub(super) job_id: i64,
    pub(super) channel: Arc<Channel>,
    pub(super) board: Board,
}

/// What is wanted of a leg.
#[derive(Clone)]
pub(super) enum Wish {
    Carry(Arc<LegPlan>),
    Pause,
    Gone,
}

/// Drives one leg: does what the supervision machine says, and tells it what happened.
pub(super) struct Leg {
    home: Arc<Home>,
    output_id: i64,
    log: ChannelLog,
    wishes: watch::Receiver<Wish>,
    wish: Wish,
    name: String,
    machine: Machine,
    generation: i64,
    /// The machine was not told yet of the plan that is wanted.
    untold: bool,
    clock: LegClock,
    programme: Programme,
    process: Option<Box<Process>>,
    counts: Counts,
    /// A look at the far end of the last process.
    settling: Option<Settling>,
    second: Instant,
    lines: u32,
}

impl Leg {
    pub(super) fn new(
        home: Arc<Home>,
        output_id: i64,
        log: ChannelLog,
        wishes: watch::Receiver<Wish>,
    ) -> Leg {
        let seed = output_id.unsigned_abs() ^ u64::from(std::process::id());
        Leg {
            home,
            output_id,
            log,
            wishes,
            wish: Wish::Pause,
            name: String::new(),
            machine: Machine::new(seed, 0),
            generation: 0,
            untold: false,
            clock: LegClock::default(),
            programme: Programme::default(),
            process: None,
            counts: Counts::default(),
            settling: None,
            second: Instant::now(),
            lines: 0,
        }
    }

    /// Until the leg is not wanted any more and its process is gone.
    pub(super) async fn run(mut self) {
        let mut ticks = self.home.shared.ticks.clone();
        self.hear().await;
        while !self.is_over() {
            tokio::select! {
                biased;
                // Who is dismissed hears nothing more, and still has a process to end.
                changed = self.wishes.changed(), if !self.is_dismissed() => match changed {
                    Ok(()) => self.hear().await,
                    Err(_) => break,
                },
                settled = Settling::end(&mut self.settling), if self.settling.is_some() => {
                    self.settled(settled).await;
                }
                event = next(&mut self.process) => self.event(event).await,
                _ = ticks.changed() => self.tick().await,
            }
        }
    }

    fn is_dismissed(&self) -> bool {
        matches!(self.wish, Wish::Gone)
    }

    fn is_over(&self) -> bool {
        self.is_dismissed() && self.process.is_none()
    }

    async fn hear(&mut self) {
        let wish = self.wishes.borrow_and_update().clone();
        let before = std::mem::replace(&mut self.wish, wish);
        match &self.wish {
            Wish::Carry(plan) => {
                self.name.clone_from(&plan.name);
                let same = matches!(&before, Wish::Carry(before) if before.carries_as(plan));
                // What waits for its next attempt makes it now.
                if !same || self.process.is_none() {
                    self.untold = true;
                    self.counts.failure = None;
                }
            }
            Wish::Pause | Wish::Gone => {
                if matches!(self.wish, Wish::Gone) {
                    self.home.board.forget(self.output_id);
                }
                self.untold = false;
                self.generation += 1;
                let generation = self.generation;
                self.handle(Input::Unwanted { generation }).await;
            }
        }
        self.tell();
    }

    async fn tick(&mut self) {
        let flows = self.programme.flows(&self.home.channel.rung_bytes());
        let ends = matches!(self.machine.state(), State::Stopping(_));
        self.clock.run(flows || ends);
        if self.untold
            && (flows || self.process.is_some())
            && let Wish::Carry(plan) = &self.wish
        {
            let plan = plan.supervision(None);
            self.untold = false;
            self.generation += 1;
            self.handle(self.wanted(plan)).await;
        }
        self.measure().await;
        self.handle(Input::Wake).await;
        self.tell();
    }

    /// Tells the machine how much the peer has taken, where that grew.
    async fn measure(&mut self) {
        let Some(process) = &mut self.process else {
            return;
        };
        process.look(&self.home.shared.sockets);
        let drops = process.feed.as_ref().map_or(0, super::feed::Feed::drops);
        let (run, total) = (process.run, process.tally.taken());
        self.counts.link = process.link;
        if self.counts.count(total, drops) {
            let progress = transcode::progress::Progress {
                frame: Some(total),
                ..Default::default()
            };
            self.handle(Input::Bytes {
                run,
                rendition: 0,
                total,
            })
            .await;
            self.handle(Input::Progress { run, progress }).await;
        }
    }

    async fn event(&mut self, event: Event) {
        let Some(process) = &mut self.process else {
            return;
        };
        match event {
            Event::Measure(bytes) => process.measured(bytes),
            Event::Stderr(bytes) => {
                let was_connected = process.connected;
                let lines = process.said(bytes);
                let (run, connected) = (process.run, process.connected);
                self.note(&lines);
                if connected && !was_connected {
                    self.feed();
                    self.handle(Input::FirstInput { run }).await;
                }
            }
            Event::Exited(exit) => self.exited(exit).await,
        }
    }

    async fn exited(&mut self, exit: Exit) {
        let Some(mut process) = self.process.take() else {
            return;
        };
        process.end_feed();
        let lines = process.last_words().await;
        self.counts.ended();
        self.process = Some(process);
        self.note(&lines);
        let Some(process) = self.process.take() else {
            return;
        };
        let (run, failure) = (process.run, process.verdict(exit));
        drop(process);
        // The next process may keep us waiting.
        self.tell();
        if let Some(slower) = self.slow_down(&failure) {
            self.handle(slower).await;
        }
        self.handle(Input::Exited { run, exit, failure }).await;
        self.settle(run);
        self.tell();
    }

    /// How soon it is tried again depends on what it failed of. FFmpeg may not know it, but the last look did.
    fn slow_down(&self, failure: &Failure) -> Option<Input> {
        let Wish::Carry(plan) = &self.wish else {
            return None;
        };
        let known = self.counts.failure.as_ref().map(|failure| failure.class);
        let class = match (failure.class, known) {
            (Class::OutputRefused, Some(Class::OutputUnauthorized)) => Class::OutputUnauthorized,
            (class, _) => class,
        };
        (!self.untold).then(|| self.wanted(plan.supervision(Some(class))))
    }

    fn wanted(&self, plan: Plan) -> Input {
        Input::Wanted {
            generation: self.generation,
            plan: Arc::new(plan),
            resume: None,
        }
    }

    /// Begins to look where that can tell more of why a process failed; the next attempt waits for nothing.
    fn settle(&mut self, run: RunId) {
        if let (Wish::Carry(plan), Some(failure)) = (&self.wish, &self.counts.failure) {
            self.settling = Settling::begin(run, failure.clone(), plan.target.as_ref());
        }
    }

    async fn settled(&mut self, settled: Option<Settled>) {
        let Some(settled) = settled else { return };
        let found = format!("output `{}`: {}", self.name, settled.found());
        self.log.note(link::Severity::Info, &found);
        if self.counts.failure.as_ref() == Some(&settled.before) {
            self.counts.failure = Some(settled.failure.clone());
        }
        self.handle(settled.input()).await;
        self.tell();
    }

    async fn handle(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let now = self.clock.now();
            for action in self.machine.handle(now, input) {
                match action {
                    Action::Spawn(order) => {
                        let came_of_it = self.spawn(&order).await;
                        if let Input::SpawnFailed { failure, .. } = &came_of_it {
                            inputs.extend(self.slow_down(failure));
                        }
                        inputs.push_back(came_of_it);
                    }
                    // An order is carried out or refused before anything else is heard.
                    Action::Withdraw { .. } | Action::Report(_) => {}
                    Action::Signal { signal, why, .. } => self.signal(signal, why),
                    Action::Record(outcome) => {
                        if let Some(failure) = outcome.failure {
                            self.failed(failure);
                        }
                    }
                }
            }
        }
    }

    async fn spawn(&mut self, order: &SpawnOrder) -> Input {
        let run = order.run;
        let Wish::Carry(plan) = &self.wish else {
            return Input::Withdrawn { run };
        };
        if order.attempt > 1 {
            self.counts.reconnects += 1;
        }
        self.settling.take_if(|settling| settling.is_intrusive());
        let argv = plan.command.args.join(" ");
        let begins = format!("output `{}` begins: {argv}", self.name);
        self.log.note(link::Severity::Info, &begins);
        let home = &self.home;
        match Process::spawn(&home.shared, home.job_id, plan, order).await {
            Ok(process) => {
                let pid = process.pid();
                self.process = Some(process);
                self.feed();
                Input::Spawned { run, pid }
            }
            Err(failure) => Input::SpawnFailed { run, failure },
        }
    }

    /// Hands over the programme, where the process is ready for it.
    fn feed(&mut self) {
        if let Some(process) = &mut self.process
            && process.wants_programme()
        {
            process.begin_feed(&self.home.channel);
        }
    }

    fn signal(&mut self, signal: Signal, why: Why) {
        if let Some(process) = &mut self.process {
            process.evidence.killed_for(why);
            process.end_feed();
            process.signal(match signal {
                Signal::Terminate => spawner::Signal::Terminate,
                Signal::Kill => spawner::Signal::Kill,
            });
        }
    }

    fn failed(&mut self, failure: Failure) {
        let name = &self.name;
        let text = format!("output `{name}`: {}: {}", failure.class, failure.title);
        self.log.note(link::Severity::Warning, &text);
        self.counts.failure = Some(failure);
    }

    /// Writes lines to the channel's log, as many as it can bear, and keeps them for the verdict.
    fn note(&mut self, lines: &[String]) {
        for line in lines {
            let redacted = self.log.redact(line);
            if self.second.elapsed() >= Duration::from_secs(1) {
                self.second = Instant::now();
                self.lines = 0;
            }
            self.lines += 1;
            if self.lines <= LINES_A_SECOND {
                let name = &self.name;
                self.log.write_redacted(&format!("[leg {name}] {redacted}"));
            }
            if let Some(process) = &mut self.process {
                process.evidence.said(redacted);
            }
        }
    }

    fn tell(&mut self) {
        let stand = match (&self.wish, self.machine.state()) {
            (Wish::Gone, _) => return,
            (Wish::Pause, _) => Stand::Paused,
            (_, State::Finished(finished)) => match finished.outcome {
                Outcome::Failed(_) | Outcome::Unkillable { .. } => Stand::GivenUp,
                _ => Stand::Trying,
            },
            (Wish::Carry(plan), _) => match &self.process {
                Some(process) if plan.listens() && !process.connected => Stand::Listening,
                _ => Stand::Trying,
            },
        };
        let report = self.counts.report(self.output_id, stand);
        self.home.board.tell(report);
    }
}

/// What the process does; never resolves where there is none.
async fn next(process: &mut Option<Box<Process>>) -> Event {
    match process {
        Some(process) => process.next().await,
        None => std::future::pending().await,
    }
}
