//! What was observed, on its way to the database.
//!
//! One thread writes. While the database cannot be written the latest fact of each job waits in memory, with its runs,
//! and no channel notices.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use database::protocol::{self, RunEnd, RunStart};
use database::{Database, DatabaseError};
use tokio::sync::oneshot;
use transcode::failure::Failure;
use transcode::job::JobFact;

const RETRY: Duration = Duration::from_secs(1);
/// Ended runs of one job that wait for the database; older ones are forgotten.
const RUNS_KEPT: usize = 50;

/// One thing to write.
#[derive(Debug, Clone)]
pub(crate) enum Entry {
    RunBegan {
        run: u64,
        start: RunStart,
    },
    RunEnded {
        run: u64,
        end: RunEnd,
    },
    /// A run that has ended is known to have failed otherwise.
    RunSettled {
        run: u64,
        failure: Failure,
    },
    /// `release` gives the job back.
    Fact {
        fact: JobFact,
        release: bool,
    },
}

enum Message {
    Entry {
        job_id: i64,
        epoch: i64,
        entry: Box<Entry>,
    },
    Flush(oneshot::Sender<()>),
}

/// Takes facts without ever waiting for the database.
#[derive(Debug, Clone)]
pub(crate) struct Facts(Sender<Message>);

/// What of one job waits.
#[derive(Default)]
struct Waiting {
    epoch: i64,
    runs: Vec<Entry>,
    fact: Option<(JobFact, bool)>,
    /// The database's number of each run that it knows and that has not ended.
    numbers: BTreeMap<u64, i64>,
}

struct Writer {
    database: Database,
    session_id: i64,
    jobs: HashMap<i64, Waiting>,
    lost: Box<dyn Fn(i64, i64) + Send>,
    unwritable: bool,
}

impl Facts {
    /// Starts the writer. `lost` hears of each job and epoch that this session does not hold any more.
    pub(crate) fn start(
        database: Database,
        session_id: i64,
        lost: impl Fn(i64, i64) + Send + 'static,
    ) -> io::Result<Facts> {
        let (sender, inbox) = mpsc::channel();
        let writer = Writer {
            database,
            session_id,
            jobs: HashMap::new(),
            lost: Box::new(lost),
            unwritable: false,
        };
        std::thread::Builder::new()
            .name("facts".into())
            .stack_size(512 * 1024)
            .spawn(move || writer.run(&inbox))?;
        Ok(Facts(sender))
    }

    pub(crate) fn put(&self, job_id: i64, epoch: i64, entry: Entry) {
        // It only fails when the writer is gone, which is when the worker is.
        let _ = self.0.send(Message::Entry {
            job_id,
            epoch,
            entry: Box::new(entry),
        });
    }

    /// Resolves when all that was put before is written.
    pub(crate) async fn flush(&self) {
        let (reply, answer) = oneshot::channel();
        if self.0.send(Message::Flush(reply)).is_ok() {
            let _ = answer.await;
        }
    }
}

impl Writer {
    fn run(mut self, inbox: &Receiver<Message>) {
        let mut flushes = Vec::new();
        loop {
            let first = match self.jobs.values().any(Waiting::is_due) {
                true => inbox.recv_timeout(RETRY),
                false => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let first = match first {
                Ok(message) => Some(message),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            for message in first.into_iter().chain(inbox.try_iter()) {
                match message {
                    Message::Entry {
                        job_id,
                        epoch,
                        entry,
                    } => self.take(job_id, epoch, *entry),
                    Message::Flush(reply) => flushes.push(reply),
                }
            }
            self.write_all();
            if !self.jobs.values().any(Waiting::is_due) {
                for reply in flushes.drain(..) {
                    let _ = reply.send(());
                }
            }
        }
    }

    fn take(&mut self, job_id: i64, epoch: i64, entry: Entry) {
        let waiting = self.jobs.entry(job_id).or_default();
        if waiting.epoch != epoch {
            *waiting = Waiting {
                epoch,
                ..Waiting::default()
            };
        }
        match entry {
            Entry::Fact { fact, release } => waiting.fact = Some((fact, release)),
            run => waiting.runs.push(run),
        }
        if waiting.runs.len() > 2 * RUNS_KEPT {
            waiting.runs.drain(..2);
        }
    }

    fn write_all(&mut self) {
        let due: Vec<i64> = self
            .jobs
            .iter()
            .filter(|(_, job)| job.is_due())
            .map(|(id, _)| *id)
            .collect();
        for job_id in due {
            let Some(waiting) = self.jobs.get_mut(&job_id) else {
                continue;
            };
            match waiting.write(&self.database, self.session_id, job_id) {
                Ok(held) => {
                    let released = waiting.fact.take().is_some_and(|(_, release)| release);
                    waiting.runs.clear();
                    let epoch = waiting.epoch;
                    if released || !held {
                        self.jobs.remove(&job_id);
                    }
                    if !held && !released {
                        (self.lost)(job_id, epoch);
                    }
                    self.unwritable = false;
                }
                Err(error @ DatabaseError::Unavailable { .. }) => {
                    if !self.unwritable {
                        tracing::warn!(%error, "facts wait in memory; the channels run on");
                    }
                    self.unwritable = true;
                    return;
                }
                Err(error) => {
                    tracing::error!(job_id, %error, "a fact could not be written");
                    waiting.give_up();
                }
            }
        }
    }
}

impl Waiting {
    fn is_due(&self) -> bool {
        !self.runs.is_empty() || self.fact.is_some()
    }

    /// It cannot be written as it is. The runs are left out first; then a fact, unless it gives the job back: without
    /// that nobody would ever drive it again.
    fn give_up(&mut self) {
        if self.runs.is_empty() {
            self.fact.take_if(|(_, release)| !*release);
        }
        self.runs.clear();
    }

    /// Writes all of it in one transaction. False when the session does not hold the job any more.
    fn write(
        &mut self,
        database: &Database,
        session: i64,
        job_id: i64,
    ) -> Result<bool, DatabaseError> {
        let epoch = self.epoch;
        let (held, numbers) = database.fact(|tx| {
            let mut numbers = self.numbers.clone();
            for entry in &self.runs {
                match entry {
                    Entry::RunBegan { run, start } => {
                        match protocol::begin_run(tx, session, epoch, job_id, *start)? {
                            Some(number) => numbers.insert(*run, number),
                            None => return Ok((false, numbers)),
                        };
                    }
                    Entry::RunEnded { run, end } => {
                        if let Some(number) = numbers.get(run).copied() {
                            protocol::finish_run(tx, session, epoch, job_id, number, end)?;
                        }
                    }
                    Entry::RunSettled { run, failure } => {
                        if let Some(number) = numbers.get(run).copied() {
                            protocol::settle_run(tx, session, epoch, job_id, number, failure)?;
                        }
                    }
                    Entry::Fact { .. } => {}
                }
            }
            let Some((fact, release)) = &self.fact else {
                return Ok((true, numbers));
            };
            let mut fact = fact.clone();
            let run = u64::try_from(fact.run_number).unwrap_or(0);
            // The database counts the runs that came to be; the machine also those that were withdrawn.
            fact.run_number = numbers.get(&run).copied().unwrap_or(fact.run_number);
            let held = protocol::write_fact(tx, session, epoch, job_id, &fact, *release)?;
            Ok((held, numbers))
        })?;
        self.numbers = numbers;
        // Facts speak of the last run only.
        while self.numbers.len() > 2 {
            self.numbers.pop_first();
        }
        Ok(held)
    }
}

#[cfg(test)]
mod tests {
    use transcode::job::JobState;

    use super::*;

    fn stopped() -> JobFact {
        JobFact {
            observed_generation: 1,
            observed_revision: 1,
            state: JobState::Stopped,
            attempt: 0,
            run_number: 0,
            pid: None,
            input_index: None,
            started_at: None,
            ended_at: None,
            next_retry_at: None,
            failure: None,
            reason: None,
        }
    }

    #[test]
    fn a_release_is_never_given_up() {
        let ended = || Entry::RunEnded {
            run: 1,
            end: RunEnd {
                exit: None,
                failure: None,
                bytes: 0,
                input_restarts: 0,
            },
        };
        for release in [false, true] {
            let mut waiting = Waiting {
                runs: vec![ended()],
                fact: Some((stopped(), release)),
                ..Waiting::default()
            };
            waiting.give_up();
            assert!(waiting.runs.is_empty() && waiting.fact.is_some());
            waiting.give_up();
            assert_eq!(waiting.is_due(), release);
        }
    }
}
