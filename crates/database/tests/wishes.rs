use database::channels::{self, Deleted};
use database::{DatabaseError, jobs, outputs, protocol};
use rstest::rstest;
use transcode::job::{Action, Desired, JobState, Status};

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Fixture, output, udp};

/// A job brought into a status by the shortest way.
fn in_status(fixture: &Fixture, status: Status, name: &str) -> i64 {
    let id = fixture.channel(name, &[]);
    let session = fixture.session("w");
    let state = match status {
        Status::Stopped => return id,
        Status::Queued => {
            fixture.act(id, Action::Start);
            return id;
        }
        Status::Starting => JobState::Starting,
        Status::Running | Status::Stopping => JobState::Running,
        Status::Degraded => JobState::Degraded,
        Status::Retrying => JobState::Retrying,
        Status::Failed => JobState::Failed,
        Status::Completed => JobState::Completed,
    };
    let epoch = fixture.held(id, session);
    let over = matches!(state, JobState::Failed | JobState::Completed);
    assert!(fixture.observe(id, session, epoch, state, over));
    if status == Status::Stopping {
        fixture.act(id, Action::Stop);
    }
    assert_eq!(fixture.status(id), status);
    id
}

/// Status before, and after start, stop and restart; whether the generation rises with each.
const TABLE: [(Status, [(Status, bool); 3]); 9] = {
    use Status::*;
    [
        (Stopped, [(Queued, true), (Stopped, false), (Queued, true)]),
        (Queued, [(Queued, false), (Stopped, true), (Queued, true)]),
        (
            Starting,
            [(Starting, false), (Stopping, true), (Starting, true)],
        ),
        (
            Running,
            [(Running, false), (Stopping, true), (Starting, true)],
        ),
        (
            Degraded,
            [(Degraded, false), (Stopping, true), (Starting, true)],
        ),
        (
            Retrying,
            [(Retrying, false), (Stopping, true), (Starting, true)],
        ),
        (
            Stopping,
            [(Starting, true), (Stopping, false), (Starting, true)],
        ),
        (Failed, [(Queued, true), (Stopped, true), (Queued, true)]),
        (Completed, [(Queued, true), (Stopped, true), (Queued, true)]),
    ]
};

#[rstest]
fn every_action_in_every_status(#[values(Sqlite, Postgres)] on: On) {
    for (before, results) in TABLE {
        for (action, (after, counts)) in [Action::Start, Action::Stop, Action::Restart]
            .into_iter()
            .zip(results)
        {
            let fixture = Fixture::on(on);
            let id = in_status(&fixture, before, "x");
            let generation = fixture.job(id).generation;
            let row = fixture.act(id, action);
            assert_eq!(row.status, after, "{before:?} {action:?}");
            assert_eq!(
                row.generation - generation,
                i64::from(counts),
                "{before:?} {action:?}"
            );
            assert_eq!(fixture.job(id), row);
        }
    }
}

#[rstest]
fn deleting_waits_for_the_holder(#[values(Sqlite, Postgres)] on: On) {
    for (status, _) in TABLE {
        let fixture = Fixture::on(on);
        let id = in_status(&fixture, status, "x");
        let held = fixture.job(id).session_id;
        match fixture.wish(|tx| channels::delete(tx, id, None)) {
            Deleted::Gone => assert!(held.is_none(), "{status:?}"),
            Deleted::Held(job) => {
                assert_eq!(
                    (job.status, job.desired),
                    (Status::Stopping, Desired::Deleted),
                    "{status:?}"
                );
                let again = fixture.wish(|tx| channels::delete(tx, id, None));
                assert!(matches!(again, Deleted::Held(_)));
                refuses_all(&fixture, id);
                assert!(fixture.observe(id, held.unwrap(), job.epoch, JobState::Stopped, true));
            }
        }
        assert!(matches!(
            fixture.db.read(|conn| jobs::get(conn, id)),
            Err(DatabaseError::NotFound { .. })
        ));
        fixture.channel("x", &[]);
    }
}

fn refuses_all(fixture: &Fixture, id: i64) {
    for action in [Action::Start, Action::Stop, Action::Restart] {
        assert!(matches!(
            fixture.db.wish(|tx| jobs::act(tx, id, action)),
            Err(DatabaseError::BeingDeleted)
        ));
    }
    let added = output(udp("late", "239.9.9.9:5000", false));
    let added = fixture.db.wish(|tx| outputs::add(tx, id, &added, None));
    assert!(matches!(added, Err(DatabaseError::BeingDeleted)));
}

#[rstest]
fn a_deleted_channel_goes_with_its_session(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("x", &[]);
    let session = fixture.session("w");
    fixture.held(id, session);
    assert!(matches!(
        fixture.wish(|tx| channels::delete(tx, id, None)),
        Deleted::Held(_)
    ));
    assert!(fixture.fact(|tx| protocol::close_session(tx, session)));
    assert!(fixture.db.read(|conn| channels::get(conn, id)).is_err());
}

#[rstest]
fn many_at_once_answer_each_for_itself(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let (a, b) = (fixture.channel("a", &[]), fixture.channel("b", &[]));
    let answers = fixture.wish(|tx| jobs::act_on_all(tx, &[a, 99, b], Action::Start));
    let said: Vec<(i64, bool)> = answers
        .iter()
        .map(|(id, answer)| (*id, answer.is_ok()))
        .collect();
    assert_eq!(said, [(a, true), (99, false), (b, true)]);
    assert_eq!(
        (fixture.status(a), fixture.status(b)),
        (Status::Queued, Status::Queued)
    );
}

#[rstest]
fn a_refused_wish_leaves_nothing(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("a", &[]);
    let before = fixture.job(id);
    let refused: Result<(), _> = fixture.db.wish(|tx| {
        jobs::act(tx, id, Action::Start)?;
        Err(DatabaseError::BadCursor)
    });
    assert!(refused.is_err());
    assert_eq!(fixture.job(id), before);
}

#[rstest]
fn a_panic_leaves_nothing_and_the_database_usable(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("a", &[]);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _: Result<(), DatabaseError> = fixture.db.wish(|tx| {
            jobs::act(tx, id, Action::Start)?;
            panic!("as a bug would");
        });
    }));
    assert!(panicked.is_err());
    assert_eq!(fixture.status(id), Status::Stopped);
    assert_eq!(fixture.act(id, Action::Start).status, Status::Queued);
}
