use std::collections::{BTreeMap, HashSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use database::events::{self, Since};
use database::{channels, jobs, protocol};
use transcode::job::{Action, JobState};

use crate::harness::{Fixture, observed};

/// A stream of choices that is another for each thread and the same at each run.
struct Choices(u64);

impl Choices {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

struct Story {
    fixture: Fixture,
    jobs: Vec<i64>,
    sessions: Mutex<Vec<i64>>,
    /// Every assignment that was answered: job and epoch.
    epochs: Mutex<HashSet<(i64, i64)>>,
    over: AtomicBool,
    done: [AtomicUsize; 5],
}

impl Story {
    fn session(&self, choices: &mut Choices) -> i64 {
        let sessions = self.sessions.lock().unwrap();
        sessions[choices.below(sessions.len())]
    }

    fn step(&self, choices: &mut Choices) {
        let what = choices.below(20);
        let job = self.jobs[choices.below(self.jobs.len())];
        let kind = match what {
            0..6 => {
                let action =
                    [Action::Start, Action::Start, Action::Restart, Action::Stop][choices.below(4)];
                self.fixture.act(job, action);
                0
            }
            6..12 => {
                self.assign(choices);
                1
            }
            12..18 => {
                self.observe(choices);
                2
            }
            18 => {
                let session = self.session(choices);
                self.fixture.fact(|tx| protocol::beat(tx, session));
                3
            }
            _ => {
                // A worker starts again: its slot gets the new session after the old one is closed.
                let slot = choices.below(self.sessions.lock().unwrap().len());
                let mut sessions = self.sessions.lock().unwrap();
                sessions[slot] = self.fixture.session(&format!("w{slot}"));
                4
            }
        };
        self.done[kind].fetch_add(1, Ordering::Relaxed);
    }

    fn assign(&self, choices: &mut Choices) {
        let wanted = self.fixture.db.read(protocol::unassigned_wanted).unwrap();
        let session = self.session(choices);
        if let Some(job) = wanted.first()
            && let Some(epoch) = self
                .fixture
                .fact(|tx| protocol::assign(tx, job.job_id, session))
        {
            assert!(
                self.epochs.lock().unwrap().insert((job.job_id, epoch)),
                "an epoch was given twice"
            );
        }
    }

    fn observe(&self, choices: &mut Choices) {
        let session = self.session(choices);
        for job in self
            .fixture
            .db
            .read(|conn| protocol::held(conn, session))
            .unwrap()
        {
            let states = [
                JobState::Starting,
                JobState::Running,
                JobState::Stopped,
                JobState::Failed,
            ];
            let state = states[choices.below(4)];
            let release = matches!(state, JobState::Stopped | JobState::Failed);
            let fact = observed(job.generation, state);
            self.fixture.fact(|tx| {
                protocol::write_fact(tx, session, job.epoch, job.job_id, &fact, release)
            });
        }
    }
}

#[test]
fn nobody_is_forgotten_and_nobody_held_twice() {
    let fixture = Fixture::new();
    let jobs: Vec<i64> = (0..12)
        .map(|n| fixture.channel(&format!("c{n}"), &[]))
        .collect();
    let sessions = Mutex::new((0..3).map(|n| fixture.session(&format!("w{n}"))).collect());
    let story = Story {
        fixture,
        jobs,
        sessions,
        epochs: Mutex::default(),
        over: AtomicBool::new(false),
        done: Default::default(),
    };
    let started = Instant::now();
    std::thread::scope(|scope| {
        for seed in 0..8 {
            let story = &story;
            scope.spawn(move || {
                let mut choices = Choices(seed + 1);
                while !story.over.load(Ordering::Relaxed) {
                    story.step(&mut choices);
                }
            });
        }
        scope.spawn(|| {
            // A second at least, and until each kind of step was taken often enough to mean something.
            let enough = || {
                story
                    .done
                    .iter()
                    .all(|count| count.load(Ordering::Relaxed) > 20)
            };
            while started.elapsed() < Duration::from_secs(1)
                || !enough() && started.elapsed() < Duration::from_secs(60)
            {
                std::thread::sleep(Duration::from_millis(10));
            }
            story.over.store(true, Ordering::Relaxed);
        });
    });
    assert!(
        story
            .done
            .iter()
            .all(|count| count.load(Ordering::Relaxed) > 20),
        "{:?}",
        story.done
    );
    check(&story);
}

fn check(story: &Story) {
    let fixture = &story.fixture;
    let live: Vec<i64> = fixture
        .db
        .read(database::sessions::live)
        .unwrap()
        .iter()
        .map(|row| row.id)
        .collect();
    let wanted: HashSet<i64> = fixture
        .db
        .read(protocol::unassigned_wanted)
        .unwrap()
        .iter()
        .map(|job| job.job_id)
        .collect();
    let mut holders: BTreeMap<i64, i64> = BTreeMap::new();
    for session in &live {
        for job in fixture
            .db
            .read(|conn| protocol::held(conn, *session))
            .unwrap()
        {
            assert_eq!(holders.insert(job.job_id, *session), None, "held twice");
        }
    }
    let mut epochs: BTreeMap<i64, i64> = BTreeMap::new();
    for (job, epoch) in story.epochs.lock().unwrap().iter() {
        let last = epochs.entry(*job).or_default();
        *last = (*last).max(*epoch);
    }
    for id in &story.jobs {
        let job = fixture.job(*id);
        assert_eq!(job.status, transcode::job::status(&job.parts()));
        assert_eq!(
            job.session_id,
            holders.get(id).copied(),
            "held by one that does not live"
        );
        assert_eq!(
            wanted.contains(id),
            job.is_wanted() && job.session_id.is_none(),
            "forgotten"
        );
        assert_eq!(
            job.epoch,
            epochs.get(id).copied().unwrap_or(0),
            "an assignment was not answered"
        );
    }
    let Since::Events(rows) = fixture
        .db
        .read(|conn| events::since(conn, 0, 1_000_000))
        .unwrap()
    else {
        panic!("reset");
    };
    // The last event of a job tells the status it has.
    for id in &story.jobs {
        let last = rows
            .iter()
            .rfind(|row| row.channel_id == Some(*id))
            .unwrap();
        assert_eq!(
            last.body["status"],
            serde_json::to_value(fixture.status(*id)).unwrap()
        );
    }
}

/// A rendition and the output that names it change together: a reader that saw one without the other would find a
/// channel that contradicts itself.
#[test]
fn a_reader_sees_one_state() {
    let fixture = Fixture::new();
    let id = fixture.channel("news", &[]);
    let over = AtomicBool::new(false);
    let reads = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let row = fixture.get(id);
                    let named: Vec<_> = row
                        .spec
                        .outputs
                        .iter()
                        .filter_map(|output| output.rendition.as_ref())
                        .collect();
                    assert!(
                        named
                            .iter()
                            .all(|name| **name == row.spec.renditions[0].name)
                    );
                    assert_eq!(row.revision, row.job.revision);
                    reads.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let mut n = 0;
        while n < 100 || reads.load(Ordering::Relaxed) < 200 && n < 5_000 {
            n += 1;
            let mut document = crate::harness::document("news", &[]);
            let rung = format!("rung-{n}");
            document["renditions"][0]["name"] = rung.as_str().into();
            document["outputs"] = serde_json::json!([
                {"name": "a", "type": "udp", "rendition": rung, "address": "239.1.1.1:5000"}
            ]);
            let change = channels::Change {
                apply: channels::Apply::NextRun,
                if_match: None,
            };
            fixture.wish(|tx| channels::replace(tx, id, &crate::harness::read(&document), change));
        }
        over.store(true, Ordering::Relaxed);
    });
}

/// Two processes, as when `migrate` or `doctor` is run beside `up`: neither may find that it read in vain.
#[test]
fn two_processes_wait_for_each_other() {
    let fixture = Fixture::new();
    let ids = [fixture.channel("a", &[]), fixture.channel("b", &[])];
    let other = crate::harness::open(&fixture.path());
    std::thread::scope(|scope| {
        for (db, id) in [&fixture.db, &other].into_iter().zip(ids) {
            scope.spawn(move || {
                for _ in 0..100 {
                    db.wish(|tx| jobs::act(tx, id, Action::Restart)).unwrap();
                }
            });
        }
    });
    assert!(ids.iter().all(|id| fixture.job(*id).generation == 101));
}
