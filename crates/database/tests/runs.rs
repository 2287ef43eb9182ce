use database::protocol::{self, RunEnd, RunStart};
use database::runs;
use rstest::rstest;
use transcode::failure::{Class, Exit, Failure};
use transcode::job::{Action, JobState};

use crate::harness::Fixture;
use crate::harness::On::{self, Postgres, Sqlite};

const START: RunStart = RunStart {
    generation: 2,
    input_index: 1,
};

fn end(bytes: u64) -> RunEnd {
    RunEnd {
        exit: Some(Exit::Signal(9)),
        failure: Some(Failure::of(Class::InputTimeout, ["silence"])),
        bytes,
        input_restarts: 2,
    }
}

#[rstest]
fn a_run_from_begin_to_end(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("a", &[]);
    let session = fixture.session("w");
    let epoch = fixture.held(id, session);
    let number = fixture
        .fact(|tx| protocol::begin_run(tx, session, epoch, id, START))
        .unwrap();
    assert_eq!(number, 1);
    assert!(fixture.fact(|tx| protocol::finish_run(
        tx,
        session,
        epoch,
        id,
        number,
        &end(u64::MAX >> 1)
    )));
    assert!(
        !fixture.fact(|tx| protocol::finish_run(tx, session, epoch, id, number, &end(1))),
        "once"
    );
    let run = fixture
        .db
        .read(|conn| runs::last(conn, id))
        .unwrap()
        .remove(0);
    assert_eq!(
        (
            run.number,
            run.worker.as_str(),
            run.generation,
            run.input_index
        ),
        (1, "w", 2, 1)
    );
    assert_eq!(
        (run.exit, run.bytes, run.input_restarts),
        (Some(Exit::Signal(9)), u64::MAX >> 1, 2)
    );
    assert_eq!(run.failure, end(0).failure);
    assert!(run.ended_at >= Some(run.started_at));
}

#[rstest]
fn numbers_never_repeat_and_the_last_twenty_stay(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("a", &[]);
    let mut numbers = Vec::new();
    for _ in 0..3 {
        let session = fixture.session("w");
        fixture.act(id, Action::Start);
        let epoch = fixture
            .fact(|tx| protocol::assign(tx, id, session))
            .unwrap();
        for _ in 0..10 {
            numbers.push(
                fixture
                    .fact(|tx| protocol::begin_run(tx, session, epoch, id, START))
                    .unwrap(),
            );
            // What the holder says of its run may lag behind.
            fixture.observe(id, session, epoch, JobState::Running, false);
        }
    }
    assert_eq!(numbers, (1..=30).collect::<Vec<_>>());
    let kept: Vec<i64> = fixture
        .db
        .read(|conn| runs::last(conn, id))
        .unwrap()
        .iter()
        .map(|run| run.number)
        .collect();
    assert_eq!(kept, (11..=30).rev().collect::<Vec<_>>());
}

#[rstest]
fn a_lost_holder_neither_begins_nor_ends_runs(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("a", &[]);
    let session = fixture.session("w");
    let epoch = fixture.held(id, session);
    let number = fixture
        .fact(|tx| protocol::begin_run(tx, session, epoch, id, START))
        .unwrap();
    fixture.session("w");
    assert_eq!(
        fixture.fact(|tx| protocol::begin_run(tx, session, epoch, id, START)),
        None
    );
    assert!(!fixture.fact(|tx| protocol::finish_run(tx, session, epoch, id, number, &end(5))));
    let run = fixture
        .db
        .read(|conn| runs::last(conn, id))
        .unwrap()
        .remove(0);
    assert_eq!(run.failure.unwrap().class, Class::WorkerLost);
    assert!(run.ended_at.is_some());
}

#[rstest]
fn a_run_may_be_ended_after_its_job_was_given_back(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("a", &[]);
    let session = fixture.session("w");
    let epoch = fixture.held(id, session);
    let number = fixture
        .fact(|tx| protocol::begin_run(tx, session, epoch, id, START))
        .unwrap();
    assert!(fixture.observe(id, session, epoch, JobState::Failed, true));
    assert!(fixture.fact(|tx| protocol::finish_run(tx, session, epoch, id, number, &end(5))));
}

#[rstest]
fn a_run_that_failed_may_be_known_better_afterwards(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("a", &[]);
    let session = fixture.session("w");
    let epoch = fixture.held(id, session);
    let number = fixture
        .fact(|tx| protocol::begin_run(tx, session, epoch, id, START))
        .unwrap();
    let better = Failure::of(Class::InputUnauthorized, ["the probe found it"]);
    let settle =
        |epoch| fixture.fact(|tx| protocol::settle_run(tx, session, epoch, id, number, &better));
    assert!(!settle(epoch), "it has not ended");
    assert!(fixture.fact(|tx| protocol::finish_run(tx, session, epoch, id, number, &end(5))));
    assert!(!settle(epoch + 1), "another holder's");
    assert!(settle(epoch));
    let run = fixture.db.read(|conn| runs::last(conn, id)).unwrap();
    assert_eq!((run[0].failure.as_ref(), run[0].bytes), (Some(&better), 5));
}
