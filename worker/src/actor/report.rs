//! What is written of the job.

use std::time::Duration;

use database::protocol::RunEnd;
use transcode::job::JobFact;
use transcode::supervision::{Observation, RunOutcome};

use super::{Actor, evidence};
use crate::facts::Entry;

impl Actor {
    pub(super) fn begin_in_database(&mut self) {
        if let Some(active) = &mut self.run
            && !active.began
        {
            active.began = true;
            let entry = Entry::RunBegan {
                run: active.id.0,
                start: active.start,
            };
            self.shared.facts.put(self.job_id, self.epoch, entry);
        }
    }

    pub(super) fn record(&mut self, outcome: &RunOutcome) {
        let end = RunEnd {
            exit: outcome.exit,
            failure: outcome.failure.clone(),
            bytes: outcome.bytes,
            input_restarts: 0,
        };
        if let Some(log) = &self.log {
            log.note(link::Severity::Info, &evidence::sentence(outcome));
        }
        let entry = Entry::RunEnded {
            run: outcome.run.0,
            end,
        };
        self.shared.facts.put(self.job_id, self.epoch, entry);
    }

    /// The report of an end is written by [`Actor::end`], together with the release.
    pub(super) fn report(&mut self, observation: Observation) {
        if !self.is_over() && !self.gone {
            let fact = self.fact(observation);
            self.shared.facts.put(
                self.job_id,
                self.epoch,
                Entry::Fact {
                    fact,
                    release: false,
                },
            );
        }
    }

    pub(super) fn fact(&self, observation: Observation) -> JobFact {
        let millis = |at: Duration| self.shared.clock.millis(at);
        JobFact {
            observed_generation: observation.observed_generation,
            observed_revision: self.loaded.as_ref().map_or(0, |loaded| loaded.revision),
            state: observation.state,
            attempt: observation.attempt,
            run_number: i64::try_from(observation.run_number).unwrap_or(i64::MAX),
            pid: observation.pid,
            input_index: observation.input_index,
            started_at: observation.started_at.map(millis),
            ended_at: observation.ended_at.map(millis),
            next_retry_at: observation.next_retry_at.map(millis),
            failure: observation.failure,
            reason: observation.reason,
        }
    }
}
