//! The protocol between wishes, schedulers and sessions, by eight of each at once and at random: what must hold, however
//! they meet.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use database::events::{self, Since};
use database::protocol::{self, HeldJob};
use database::{DatabaseError, jobs};
use rstest::rstest;
use transcode::job::{Action, Desired, JobState};

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Fixture, observed};

const SCHEDULERS: u64 = 8;
const SESSIONS: usize = 8;
const JOBS: usize = 200;
const LASTS: Duration = Duration::from_secs(10);

/// A stream of choices that is another for each actor and the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

/// How often something was done.
#[derive(Debug, Default)]
struct Done {
    wishes: AtomicUsize,
    assigned: AtomicUsize,
    assigned_in_vain: AtomicUsize,
    facts: AtomicUsize,
    refused: AtomicUsize,
    released: AtomicUsize,
    deaths: AtomicUsize,
    evictions: AtomicUsize,
    beats: AtomicUsize,
    runs: AtomicUsize,
}

fn count(of: &AtomicUsize) {
    of.fetch_add(1, Ordering::Relaxed);
}

struct Storm {
    fixture: Fixture,
    jobs: Vec<i64>,
    /// The live session of each worker.
    sessions: Vec<AtomicI64>,
    /// Every assignment that was answered: job and epoch, to the session.
    epochs: Mutex<HashMap<(i64, i64), i64>>,
    /// Sessions that were declared dead or whose successor was opened.
    gone: Mutex<HashSet<i64>>,
    done: Done,
}

impl Storm {
    fn rage(&self) {
        let until = Instant::now() + LASTS;
        std::thread::scope(|scope| {
            for seed in 0..SCHEDULERS {
                scope.spawn(move || {
                    let mut dice = Dice(seed + 1);
                    while Instant::now() < until {
                        self.schedule(&mut dice);
                        self.wish(&mut dice);
                    }
                });
            }
            for worker in 0..SESSIONS {
                scope.spawn(move || {
                    let mut dice = Dice(worker as u64 + 101);
                    let mut late = None;
                    while Instant::now() < until {
                        self.work(worker, &mut dice, &mut late);
                    }
                });
            }
        });
    }

    /// Does a transaction as often as the database is only busy.
    fn fact<T>(&self, work: impl Fn(&mut database::Tx<'_>) -> Result<T, DatabaseError>) -> T {
        loop {
            match self.fixture.db.fact(&work) {
                Err(error) if error.is_unavailable() => {
                    assert!(!format!("{error:?}").contains("deadlock"), "{error:?}");
                }
                answer => return answer.unwrap(),
            }
        }
    }

    fn wish(&self, dice: &mut Dice) {
        let job = self.jobs[dice.below(JOBS)];
        let actions = [Action::Start, Action::Start, Action::Restart, Action::Stop];
        let action = actions[dice.below(4)];
        let many: Vec<i64> = (0..5).map(|_| self.jobs[dice.below(JOBS)]).collect();
        let done = match dice.one_in(5) {
            true => self
                .fixture
                .db
                .wish(|tx| jobs::act_on_all(tx, &many, action).map(|_| ())),
            false => self
                .fixture
                .db
                .wish(|tx| jobs::act(tx, job, action).map(|_| ())),
        };
        match done {
            Ok(()) => count(&self.done.wishes),
            Err(error) => {
                let told = format!("{error:?}");
                assert!(
                    error.is_unavailable() && !told.contains("deadlock"),
                    "{told}"
                );
            }
        }
    }

    fn schedule(&self, dice: &mut Dice) {
        let Ok(wanted) = self.fixture.db.read(protocol::unassigned_wanted) else {
            return;
        };
        for _ in 0..3.min(wanted.len()) {
            let job = wanted[dice.below(wanted.len())].job_id;
            let session = self.session(dice.below(SESSIONS));
            match self.fact(|tx| protocol::assign(tx, job, session)) {
                Some(epoch) => {
                    count(&self.done.assigned);
                    let before = self.epochs.lock().unwrap().insert((job, epoch), session);
                    assert_eq!(before, None, "epoch {epoch} of job {job} was given twice");
                }
                None => count(&self.done.assigned_in_vain),
            }
        }
        if dice.one_in(4) {
            self.evict(dice);
        }
        if dice.one_in(12) {
            self.declare(dice.below(SESSIONS));
        }
    }

    fn evict(&self, dice: &mut Dice) {
        let session = self.session(dice.below(SESSIONS));
        let held = self.fixture.db.read(|conn| protocol::held(conn, session));
        let Some(job) = held
            .ok()
            .and_then(|held| held.first().map(|job| job.job_id))
        else {
            return;
        };
        if self.fact(|tx| protocol::set_evict(tx, job, session, true)) {
            count(&self.done.evictions);
        }
    }

    /// Declares a session dead, by a beat that may be older than the last.
    fn declare(&self, worker: usize) {
        let session = self.session(worker);
        let Ok(row) = self
            .fixture
            .db
            .read(|conn| database::sessions::get(conn, session))
        else {
            return;
        };
        std::thread::sleep(Duration::from_millis(1));
        if self.fact(|tx| protocol::die(tx, session, row.beat)) {
            self.gone.lock().unwrap().insert(session);
            count(&self.done.deaths);
        }
    }

    fn session(&self, worker: usize) -> i64 {
        self.sessions[worker].load(Ordering::SeqCst)
    }

    /// What a worker does in one turn; `late` is a job as it was held long ago.
    fn work(&self, worker: usize, dice: &mut Dice, late: &mut Option<(i64, HeldJob)>) {
        let session = self.session(worker);
        count(&self.done.beats);
        let Some(held) = self.fact(|tx| protocol::beat(tx, session)) else {
            // A session that is not live any more never is again; its process starts anew.
            assert!(self.fact(|tx| protocol::beat(tx, session)).is_none());
            let next = self.fixture.session(&format!("w{worker}"));
            self.gone.lock().unwrap().insert(session);
            self.sessions[worker].store(next, Ordering::SeqCst);
            return;
        };
        if let Some((of, job)) = late.take() {
            self.observe(of, &job, JobState::Running, false);
        }
        for job in &held {
            if dice.one_in(3) {
                continue;
            }
            if dice.one_in(6) {
                *late = Some((session, job.clone()));
            }
            let over = job.evict || job.desired != Desired::Running || dice.one_in(4);
            let states = [JobState::Starting, JobState::Running];
            match over {
                true => self.observe(session, job, JobState::Stopped, true),
                false => self.observe(session, job, states[dice.below(2)], false),
            }
        }
        if dice.one_in(10) {
            self.run(session, held.first());
        }
    }

    fn observe(&self, session: i64, job: &HeldJob, state: JobState, release: bool) {
        let fact = observed(job.generation, state);
        let before = self.gone.lock().unwrap().contains(&session);
        let written = self
            .fact(|tx| protocol::write_fact(tx, session, job.epoch, job.job_id, &fact, release));
        assert!(
            !(before && written),
            "a fact by session {session}, which had lost job {}",
            job.job_id
        );
        match (written, release) {
            (true, true) => count(&self.done.released),
            (true, false) => count(&self.done.facts),
            (false, _) => count(&self.done.refused),
        }
    }

    fn run(&self, session: i64, job: Option<&HeldJob>) {
        let Some(job) = job else { return };
        let start = protocol::RunStart {
            generation: job.generation,
            input_index: 0,
        };
        let begun = self.fact(|tx| protocol::begin_run(tx, session, job.epoch, job.job_id, start));
        if begun.is_some() {
            count(&self.done.runs);
        }
    }

    /// What must hold when all is quiet.
    fn check(&self) {
        let read = &self.fixture.db;
        let live = read.read(database::sessions::live).unwrap();
        let wanted = read.read(protocol::unassigned_wanted).unwrap();
        let wanted: HashSet<i64> = wanted.iter().map(|job| job.job_id).collect();
        let mut holders: BTreeMap<i64, i64> = BTreeMap::new();
        for session in &live {
            for job in read.read(|conn| protocol::held(conn, session.id)).unwrap() {
                let other = holders.insert(job.job_id, session.id);
                assert_eq!(other, None, "job {} is held twice", job.job_id);
            }
        }
        let epochs = self.epochs.lock().unwrap();
        let mut last: HashMap<i64, i64> = HashMap::new();
        for (job, epoch) in epochs.keys() {
            let highest = last.entry(*job).or_default();
            *highest = (*highest).max(*epoch);
        }
        for id in &self.jobs {
            let job = self.fixture.job(*id);
            assert_eq!(job.status, transcode::job::status(&job.parts()), "job {id}");
            let holder = holders.get(id).copied();
            assert_eq!(
                job.session_id, holder,
                "job {id} is held by one that does not live"
            );
            let forgotten = job.is_wanted() && holder.is_none() && !wanted.contains(id);
            assert!(
                !forgotten,
                "job {id} is wanted, and nobody would ever hold it"
            );
            let given = last.get(id).copied().unwrap_or(0);
            assert_eq!(
                job.epoch, given,
                "an assignment of job {id} was not answered"
            );
            if let Some(holder) = holder {
                assert_eq!(
                    epochs[&(*id, job.epoch)],
                    holder,
                    "job {id} was given to another"
                );
            }
        }
        let Since::Events(rows) = read.read(|conn| events::since(conn, 0, 1_000_000)).unwrap()
        else {
            panic!("reset");
        };
        assert!(
            rows.is_sorted_by(|one, next| one.id < next.id),
            "ids out of order"
        );
        for id in &self.jobs {
            let of_job = |row: &&events::EventRow| {
                row.channel_id == Some(*id) && row.kind == events::EventKind::Job
            };
            let told = rows.iter().rfind(of_job).unwrap();
            let status = serde_json::to_value(self.fixture.status(*id)).unwrap();
            assert_eq!(told.body["status"], status, "the last event of job {id}");
        }
    }
}

#[rstest]
fn one_holder_no_epoch_twice_no_fact_of_a_loser_and_nothing_forgotten(
    #[values(Sqlite, Postgres)] on: On,
) {
    let fixture = Fixture::on(on);
    let storm = Storm {
        jobs: (0..JOBS)
            .map(|n| fixture.channel(&format!("c{n}"), &[]))
            .collect(),
        sessions: (0..SESSIONS)
            .map(|worker| AtomicI64::new(fixture.session(&format!("w{worker}"))))
            .collect(),
        fixture,
        epochs: Mutex::default(),
        gone: Mutex::default(),
        done: Done::default(),
    };
    storm.rage();
    storm.check();
    let done = &storm.done;
    println!("{done:?}");
    let often = [
        &done.wishes,
        &done.assigned,
        &done.assigned_in_vain,
        &done.facts,
        &done.refused,
        &done.released,
        &done.deaths,
        &done.evictions,
        &done.beats,
        &done.runs,
    ];
    let least = often.map(|of| of.load(Ordering::Relaxed)).into_iter().min();
    assert!(
        least >= Some(5),
        "too little happened to mean anything: {done:?}"
    );
}
