//! What is wanted of the job, read from the database.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use database::{DatabaseError, channels};
use link::{DeliveryReport, Severity};
use tokio::time::Instant;
use transcode::failure::{Class, Failure};
use transcode::job::{Desired, JobFact};
use transcode::redact::Secrets;
use transcode::spec::ChannelSpec;
use transcode::supervision::{Input, Machine, Plan, Resume};

use super::{Actor, outputs};

/// Until the database is asked again after it did not answer.
const RELOAD: Duration = Duration::from_secs(1);

/// The channel as it was last read.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) spec: ChannelSpec,
    pub(super) paused: BTreeSet<i64>,
    pub(super) revision: i64,
}

impl Actor {
    /// Reads the channel again and tells the machine what is wanted.
    pub(super) async fn reload(&mut self) {
        self.reload_at = None;
        let (database, job_id) = (self.shared.database.clone(), self.job_id);
        let read = move || database.read(|conn| channels::get(conn, job_id));
        let row = match tokio::task::spawn_blocking(read).await {
            Ok(Ok(row)) => row,
            Ok(Err(DatabaseError::NotFound { .. })) => return self.leave(Input::LeaseLost),
            Ok(Err(error)) => {
                tracing::warn!(job_id, %error, "the channel cannot be read; what runs goes on");
                self.reload_at = Some(Instant::now() + RELOAD);
                return;
            }
            Err(_) => return,
        };
        let job = row.job;
        if (job.session_id, job.epoch) != (Some(self.shared.session_id), self.epoch) {
            return self.leave(Input::LeaseLost);
        }
        self.held.desired = job.desired;
        let machine = self
            .machine
            .get_or_insert_with(|| first_machine(job_id, job.epoch, &job.fact));
        let fresh = machine.observation().attempt == 0;
        let plan = Arc::new(Plan::of(&row.spec));
        self.keep(Loaded {
            spec: row.spec,
            paused: row.paused,
            revision: job.revision,
        })
        .await;
        let generation = job.generation;
        if self.held.evict || job.evict {
            self.untouched = fresh.then(|| job.fact.clone());
            return self.leave(Input::WorkerStopping);
        }
        match job.desired {
            Desired::Running => {
                let resume = resume(&job.fact, generation).filter(|_| fresh);
                self.handle(Input::Wanted {
                    generation,
                    plan,
                    resume,
                });
            }
            Desired::Stopped | Desired::Deleted => {
                self.legs.begin_end();
                self.handle(Input::Unwanted { generation });
            }
        }
        self.tell_revision();
    }

    async fn keep(&mut self, loaded: Loaded) {
        let before = self.loaded.take();
        let name = &loaded.spec.name;
        let renamed = before
            .as_ref()
            .is_none_or(|before| before.spec.name != *name);
        if renamed {
            self.view.lock().name.clone_from(name);
        }
        let log = match &self.log {
            Some(log) if !renamed => log,
            _ => self.log.insert(self.shared.logs.channel(self.job_id, name)),
        };
        log.set_secrets(Secrets::new(loaded.spec.secrets()));
        let same_outputs = before.is_some_and(|before| {
            before.spec.outputs == loaded.spec.outputs && before.paused == loaded.paused
        });
        self.loaded = Some(Arc::new(loaded));
        if !same_outputs {
            self.apply_outputs().await;
        }
    }

    /// A revision changes nothing that the machine sees, so the fact is written without a report of its own.
    fn tell_revision(&mut self) {
        if let Some(observation) = self.machine.as_ref().map(Machine::observation)
            && observation.attempt > 0
        {
            self.report(observation);
        }
    }

    /// Hands the outputs to the hub; what cannot be handed over is shown as failed.
    pub(super) async fn apply_outputs(&mut self) {
        let Some(loaded) = self.loaded.clone() else {
            return;
        };
        if let Some(log) = &self.log {
            self.legs.set(&loaded.spec, &loaded.paused, log);
        }
        let (channel, shared) = (Arc::clone(&self.channel), Arc::clone(&self.shared));
        let apply = move || {
            let (plans, unplanned) = outputs::plan(&loaded.spec, &loaded.paused, &shared.settings);
            channel.set_outputs(plans);
            unplanned
        };
        let unplanned: Vec<DeliveryReport> =
            tokio::task::spawn_blocking(apply).await.unwrap_or_default();
        self.view.lock().unplanned = unplanned;
        self.watch_outputs();
    }

    /// Tells the machine what is wrong with the outputs.
    pub(super) fn watch_outputs(&mut self) {
        let Some(loaded) = self.loaded.clone() else {
            return;
        };
        let fallback = self.view.lock().fallback.clone();
        let deliveries = self.view.deliveries().unwrap_or_default();
        let problem = outputs::problem(&loaded.spec, &deliveries);
        let problem = problem.or_else(|| fallback.map(in_software));
        let reason = problem.as_ref().map(|(reason, _)| reason);
        if let Some(log) = &self.log
            && self.outputs_noted.as_ref() != reason
        {
            match reason {
                Some(reason) => log.note(Severity::Warning, reason),
                None => log.note(Severity::Info, "the outputs are well again"),
            }
            self.outputs_noted = reason.cloned();
        }
        self.outputs_problem(problem);
    }
}

/// It runs, and is not what was asked for.
fn in_software(fallback: Failure) -> (String, Failure) {
    let why = fallback.evidence.first().cloned().unwrap_or_default();
    (format!("encodes in software: {why}"), fallback)
}

fn first_machine(job_id: i64, epoch: i64, fact: &JobFact) -> Machine {
    let seed = job_id.unsigned_abs().rotate_left(32) ^ epoch.unsigned_abs();
    Machine::new(seed, u64::try_from(fact.run_number).unwrap_or(0))
}

/// Where an earlier holder was with the same wish.
fn resume(fact: &JobFact, generation: i64) -> Option<Resume> {
    let goes_on = fact.observed_generation == generation && fact.attempt > 0;
    goes_on.then(|| Resume {
        attempt: fact.attempt,
        input_index: fact.input_index.unwrap_or(0) as usize,
        failure: Some(fact.failure.clone().unwrap_or_else(|| {
            Failure::of(
                Class::WorkerLost,
                ["an earlier holder had left the first input"],
            )
        })),
    })
}
