//! One driver per job: does what the supervision machine says, and tells it what happened.

mod damage;
mod evidence;
mod launch;
mod outputs;
mod prepare;
mod pump;
mod report;
mod run;
mod settling;
mod sound;
mod wish;

use std::sync::Arc;

use database::protocol::{HeldJob, RunStart};
use hub::{Channel, RunFeed};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::Instant;
use transcode::failure::Failure;
use transcode::failure::settle::Target;
use transcode::job::{Desired, JobFact};
use transcode::supervision::{Action, Input, Machine, Outcome, RunId, SpawnOrder};

use crate::facts::Entry;
use crate::jobs::{Order, View};
use crate::legs::Legs;
use crate::logs::ChannelLog;
use crate::settle::Settling;
use crate::shared::Shared;

pub(crate) use evidence::{Evidence, of_the_input};
pub(crate) use outputs::delivery;

use run::{Command, RunEvent};
use wish::Loaded;

/// Outputs are looked at once a second, those that could not be handed over every five.
const TICKS_A_SECOND: u64 = 4;
const RETRY_OUTPUTS: u64 = 5 * TICKS_A_SECOND;

/// Holds a job until it is given back or lost.
pub(crate) async fn drive(
    shared: Arc<Shared>,
    held: HeldJob,
    mut orders: UnboundedReceiver<Order>,
) {
    let (events, mut news) = mpsc::unbounded_channel();
    let mut actor = Actor::new(shared, held, events);
    actor.reload().await;
    let mut ticks = actor.shared.ticks.clone();
    while !actor.is_over() {
        let wake = actor.machine.as_ref().and_then(Machine::wake_at);
        let wake = wake.map(|at| actor.shared.clock.instant(at));
        tokio::select! {
            biased;
            order = orders.recv() => actor.order(order.unwrap_or(Order::Stop)).await,
            Some((run, event)) = news.recv() => actor.event(run, event),
            () = at(actor.reload_at), if actor.reload_at.is_some() => actor.reload().await,
            settled = Settling::end(&mut actor.settling), if actor.settling.is_some() => actor.settled(settled),
            _ = ticks.changed(), if actor.run.is_some() => actor.tick().await,
            () = at(wake), if wake.is_some() => {
                // What the child did before the wake counts first, or our own oversleeping would be its stall.
                actor.count_bytes();
                actor.handle(Input::Wake);
            }
        }
    }
    actor.end().await;
}

async fn at(instant: Option<Instant>) {
    match instant {
        Some(instant) => tokio::time::sleep_until(instant).await,
        None => std::future::pending().await,
    }
}

struct Actor {
    shared: Arc<Shared>,
    job_id: i64,
    epoch: i64,
    held: HeldJob,
    /// None until the job was read for the first time.
    machine: Option<Machine>,
    loaded: Option<Arc<Loaded>>,
    reload_at: Option<Instant>,
    run: Option<ActiveRun>,
    settling: Option<Settling>,
    events: UnboundedSender<(RunId, RunEvent)>,
    channel: Arc<Channel>,
    view: Arc<View>,
    log: Option<ChannelLog>,
    /// The wish and the input of the last run that read sound.
    sounded: Option<(i64, usize)>,
    legs: Legs,
    /// What was last said of the outputs in the log.
    outputs_noted: Option<String>,
    /// The fact as it was found, where it is to be given back without having been driven.
    untouched: Option<JobFact>,
    /// The job is not ours any more, or the channel is gone: nothing is written of it.
    gone: bool,
    ticks: u64,
}

/// The run that is under way.
struct ActiveRun {
    id: RunId,
    /// What its input reads from.
    target: Option<Target>,
    start: RunStart,
    commands: UnboundedSender<Command>,
    feed: Option<RunFeed>,
    told: Vec<u64>,
    /// The database was told that it began.
    began: bool,
}

impl Actor {
    fn new(
        shared: Arc<Shared>,
        held: HeldJob,
        events: UnboundedSender<(RunId, RunEvent)>,
    ) -> Actor {
        let job_id = held.job_id;
        let channel = shared.hub.channel(job_id);
        let view = shared.jobs.view(job_id);
        let legs = Legs::new(Arc::clone(&shared), job_id, Arc::clone(&channel));
        {
            let mut facets = view.lock();
            facets.channel = Some(Arc::clone(&channel));
            facets.legs = legs.board();
        }
        Actor {
            job_id,
            epoch: held.epoch,
            held,
            machine: None,
            loaded: None,
            reload_at: None,
            run: None,
            settling: None,
            events,
            channel,
            view,
            log: None,
            sounded: None,
            legs,
            outputs_noted: None,
            untouched: None,
            gone: false,
            ticks: 0,
            shared,
        }
    }

    /// Nothing is left to do here.
    fn is_over(&self) -> bool {
        self.gone && self.run.is_none()
            || self.outcome().is_some_and(|outcome| {
                !matches!(outcome, Outcome::Unkillable { .. }) && !self.is_settling(outcome)
            })
    }

    async fn order(&mut self, order: Order) {
        match order {
            Order::Held(held) => {
                self.held = held;
                self.reload().await;
            }
            Order::Lost => self.leave(Input::LeaseLost),
            Order::Stop => self.leave(Input::WorkerStopping),
        }
    }

    fn leave(&mut self, why: Input) {
        self.settling = None;
        match why {
            Input::LeaseLost => self.legs.kill(),
            _ => self.legs.begin_end(),
        }
        self.gone |= matches!(why, Input::LeaseLost) || self.machine.is_none();
        self.handle(why);
    }

    fn handle(&mut self, input: Input) {
        let now = self.shared.clock.now();
        let Some(machine) = &mut self.machine else {
            return;
        };
        for action in machine.handle(now, input) {
            match action {
                Action::Spawn(order) => self.spawn(order),
                Action::Withdraw { run } => self.command(run, Command::Withdraw),
                Action::Signal { run, signal, why } => {
                    self.command(run, Command::Signal { signal, why });
                }
                Action::Record(outcome) => self.record(&outcome),
                Action::Report(observation) => self.report(observation),
            }
        }
    }

    fn command(&self, run: RunId, command: Command) {
        if let Some(active) = self.run.as_ref().filter(|active| active.id == run) {
            let _ = active.commands.send(command);
        }
    }

    fn spawn(&mut self, order: SpawnOrder) {
        let (Some(loaded), Some(log)) = (&self.loaded, &self.log) else {
            return;
        };
        self.legs
            .begin_run(order.run.0, &loaded.spec, &loaded.paused, log);
        let (commands, inbox) = mpsc::unbounded_channel();
        let input = loaded.spec.inputs.get(order.input_index);
        self.run = Some(ActiveRun {
            id: order.run,
            target: input.and_then(Target::of_input),
            start: RunStart {
                generation: order.generation,
                input_index: u32::try_from(order.input_index).unwrap_or(u32::MAX),
            },
            commands,
            feed: None,
            told: vec![0; loaded.spec.renditions.len()],
            began: false,
        });
        let had_sound = self.sounded == Some((order.generation, order.input_index));
        let task = run::Task {
            had_sound,
            shared: Arc::clone(&self.shared),
            job_id: self.job_id,
            order,
            loaded: Arc::clone(loaded),
            log: log.clone(),
            view: Arc::clone(&self.view),
            channel: Arc::clone(&self.channel),
            events: self.events.clone(),
        };
        tokio::spawn(task.run(inbox));
        self.settling.take_if(|settling| settling.is_intrusive());
    }

    fn event(&mut self, run: RunId, event: RunEvent) {
        let Some(active) = self.run.as_mut().filter(|active| active.id == run) else {
            return;
        };
        match event {
            RunEvent::Spawned { pid, feed } => {
                active.feed = Some(feed);
                self.begin_in_database();
                self.handle(Input::Spawned { run, pid });
            }
            RunEvent::SpawnFailed(failure) => {
                self.begin_in_database();
                // Gone before the machine hears of it, since it may order the next at once.
                let target = self.run.take().and_then(|active| active.target);
                let told = failure.clone();
                self.handle(Input::SpawnFailed { run, failure });
                self.settle(run, told, target.as_ref());
            }
            RunEvent::Withdrawn => {
                self.run = None;
                self.handle(Input::Withdrawn { run });
            }
            RunEvent::Sounds => {
                let start = active.start;
                self.sounded = Some((start.generation, start.input_index as usize));
            }
            RunEvent::Condition(problem) => self.handle(Input::Condition { run, problem }),
            RunEvent::FirstInput => self.handle(Input::FirstInput { run }),
            RunEvent::Progress(progress) => {
                self.view.lock().progress = Some(progress.clone());
                self.handle(Input::Progress { run, progress });
            }
            RunEvent::Line(line) => self.handle(Input::LogLine { run, line }),
            RunEvent::Flows => self.count_bytes(),
            RunEvent::Exited { exit, failure } => {
                self.count_bytes();
                let target = self.run.take().and_then(|active| active.target);
                self.view.lock().progress = None;
                let told = failure.clone();
                self.handle(Input::Exited { run, exit, failure });
                self.settle(run, told, target.as_ref());
            }
        }
    }

    /// Tells the machine how far each rung has come, where it has.
    fn count_bytes(&mut self) {
        let Some(active) = &mut self.run else { return };
        let Some(feed) = &active.feed else { return };
        let run = active.id;
        let totals = feed.totals();
        let grown: Vec<(usize, u64)> = totals
            .iter()
            .copied()
            .enumerate()
            .filter(|(rung, total)| active.told.get(*rung) != Some(total))
            .collect();
        active.told = totals;
        for (rendition, total) in grown {
            self.handle(Input::Bytes {
                run,
                rendition,
                total,
            });
        }
    }

    async fn tick(&mut self) {
        self.count_bytes();
        self.ticks += 1;
        if self.ticks.is_multiple_of(RETRY_OUTPUTS) && !self.view.lock().unplanned.is_empty() {
            self.apply_outputs().await;
        }
        if self.ticks.is_multiple_of(TICKS_A_SECOND) {
            self.watch_outputs();
        }
    }

    fn outputs_problem(&mut self, problem: Option<(String, Failure)>) {
        self.handle(Input::Outputs { problem });
    }

    /// Closes what the job has open here and gives it back.
    async fn end(mut self) {
        self.legs.end().await;
        {
            let mut facets = self.view.lock();
            facets.channel = None;
            facets.progress = None;
            facets.unplanned.clear();
        }
        // Before the job is given back: its next driver makes the hub's channel anew.
        let shared = Arc::clone(&self.shared);
        let job_id = self.job_id;
        let close = move || {
            shared.hub.remove(job_id);
            // There is none where no run was spawned.
            let _ = std::fs::remove_dir_all(shared.settings.working_directory(job_id));
        };
        let _ = tokio::task::spawn_blocking(close).await;
        let released = !self.gone && !matches!(self.outcome(), Some(Outcome::LeaseLost));
        if released && let Some(observation) = self.machine.as_ref().map(Machine::observation) {
            let fact = self.untouched.take();
            let fact = fact.unwrap_or_else(|| self.fact(observation));
            self.shared.facts.put(
                self.job_id,
                self.epoch,
                Entry::Fact {
                    fact,
                    release: true,
                },
            );
        }
        self.run = None;
        self.shared.logs.close(self.job_id);
        self.shared.jobs.remove(self.job_id, self.epoch, released);
        if self.held.desired == Desired::Deleted {
            self.shared.jobs.forget(self.job_id);
        }
    }
}
