use database::{jobs, protocol};
use rstest::rstest;
use transcode::failure::{Class, Failure};
use transcode::job::{Action, JobFact, JobState, Status};

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Fixture, observed};

#[rstest]
fn only_the_holder_writes(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    let (first, second) = (fixture.session("one"), fixture.session("two"));
    let lost = fixture.held(id, first);
    assert!(fixture.observe(id, first, lost, JobState::Running, false));
    assert!(
        !fixture.observe(id, second, lost, JobState::Failed, false),
        "another session"
    );
    assert!(
        !fixture.observe(id, first, lost + 1, JobState::Failed, false),
        "another epoch"
    );
    assert!(
        !fixture.observe(id, first, lost - 1, JobState::Failed, true),
        "another epoch"
    );
    assert!(fixture.fact(|tx| protocol::close_session(tx, first)));
    assert_eq!(fixture.status(id), Status::Queued);
    let epoch = fixture.fact(|tx| protocol::assign(tx, id, second)).unwrap();
    assert!(epoch > lost);
    let before = fixture.job(id);
    assert!(
        !fixture.observe(id, first, lost, JobState::Failed, true),
        "the lost one"
    );
    assert_eq!(fixture.job(id), before);
    assert!(fixture.observe(id, second, epoch, JobState::Running, false));
    assert!(!fixture.fact(|tx| protocol::write_fact(
        tx,
        second,
        epoch,
        99,
        &observed(1, JobState::Running),
        false
    )));
}

#[rstest]
fn a_fact_is_kept_whole(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    let session = fixture.session("w");
    let epoch = fixture.held(id, session);
    let fact = JobFact {
        observed_generation: fixture.job(id).generation,
        observed_revision: 4,
        state: JobState::Retrying,
        attempt: 3,
        run_number: 12,
        pid: None,
        input_index: Some(1),
        started_at: Some(1),
        ended_at: Some(2),
        next_retry_at: Some(3),
        failure: Some(Failure::of(Class::InputTimeout, ["no datagram for 5 s"])),
        reason: Some("second input".into()),
    };
    assert!(fixture.fact(|tx| protocol::write_fact(tx, session, epoch, id, &fact, false)));
    let job = fixture.job(id);
    assert_eq!(job.fact, fact);
    assert_eq!(
        (job.status, job.worker.as_deref()),
        (Status::Retrying, Some("w"))
    );
    let body = serde_json::to_value(job.body()).unwrap();
    assert_eq!(body["next_retry_at"], "1970-01-01T00:00:00.003Z");
    assert_eq!(body["failure"]["class"], "input_timeout");
}

#[rstest]
fn the_end_gives_the_job_back(#[values(Sqlite, Postgres)] on: On) {
    for (state, status) in [
        (JobState::Failed, Status::Failed),
        (JobState::Completed, Status::Completed),
    ] {
        let fixture = Fixture::on(on);
        let id = fixture.channel("news", &[]);
        let session = fixture.session("w");
        let epoch = fixture.held(id, session);
        assert!(fixture.observe(id, session, epoch, state, true));
        let job = fixture.job(id);
        assert_eq!(
            (job.status, job.session_id, job.fact.pid),
            (status, None, None)
        );
        assert!(
            fixture
                .db
                .read(protocol::unassigned_wanted)
                .unwrap()
                .is_empty(),
            "it gave up"
        );
        assert_eq!(fixture.fact(|tx| protocol::assign(tx, id, session)), None);
        assert!(
            !fixture.observe(id, session, epoch, JobState::Running, false),
            "given back"
        );
        fixture.act(id, Action::Start);
        assert_eq!(
            fixture.db.read(protocol::unassigned_wanted).unwrap().len(),
            1
        );
    }
}

#[rstest]
fn an_end_of_an_older_wish_is_queued_again(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    let session = fixture.session("w");
    let epoch = fixture.held(id, session);
    let old = fixture.job(id).generation;
    fixture.act(id, Action::Restart);
    let gave_up = observed(old, JobState::Failed);
    assert!(fixture.fact(|tx| protocol::write_fact(tx, session, epoch, id, &gave_up, true)));
    assert_eq!(fixture.status(id), Status::Queued);
}

#[rstest]
fn a_job_that_moves_starts_anew_and_keeps_its_attempt(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    let session = fixture.session("one");
    let epoch = fixture.held(id, session);
    assert!(fixture.observe(id, session, epoch, JobState::Running, false));
    let next = fixture.session("two");
    assert!(fixture.fact(|tx| protocol::die(tx, session, 0)));
    assert!(fixture.fact(|tx| protocol::assign(tx, id, next)).is_some());
    let job = fixture.job(id);
    assert_eq!(
        (job.status, job.fact.attempt, job.fact.pid),
        (Status::Starting, 1, None)
    );
}

#[rstest]
fn why_nobody_holds_it(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    assert!(
        !fixture.fact(|tx| protocol::set_queued_reason(tx, id, "x")),
        "not wanted"
    );
    fixture.act(id, Action::Start);
    assert!(fixture.fact(|tx| protocol::set_queued_reason(tx, id, "no worker in pool default")));
    assert_eq!(fixture.job(id).reason(), Some("no worker in pool default"));
    let session = fixture.session("w");
    assert!(
        fixture
            .fact(|tx| protocol::assign(tx, id, session))
            .is_some()
    );
    assert_eq!(fixture.job(id).queued_reason, None);
    assert!(
        !fixture.fact(|tx| protocol::set_queued_reason(tx, id, "x")),
        "held"
    );
}

#[rstest]
fn wanted_jobs_come_by_priority(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    for (name, priority) in [("a", 10), ("b", 90), ("c", 50), ("d", 90)] {
        let mut document = crate::harness::document(name, &[]);
        document["priority"] = priority.into();
        let id = fixture
            .wish(|tx| database::channels::insert(tx, &crate::harness::read(&document)))
            .id;
        fixture.wish(|tx| jobs::act(tx, id, Action::Start));
    }
    let wanted = fixture.db.read(protocol::unassigned_wanted).unwrap();
    assert_eq!(
        wanted.iter().map(|job| job.job_id).collect::<Vec<_>>(),
        [2, 4, 3, 1]
    );
}
