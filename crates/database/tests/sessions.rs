use database::protocol;
use database::sessions::{self, SessionState};
use rstest::rstest;
use serde_json::json;
use transcode::job::{Action, Status};

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Fixture, new_session};

#[rstest]
fn a_worker_that_starts_again_frees_its_jobs(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let (a, b) = (fixture.channel("a", &[]), fixture.channel("b", &[]));
    let other = fixture.session("other");
    let first = fixture.session("w");
    fixture.held(a, first);
    fixture.held(b, other);
    let second = fixture.session("w");
    assert!(second > first);
    assert_eq!(
        (fixture.status(a), fixture.status(b)),
        (Status::Queued, Status::Starting)
    );
    let state = |id| {
        fixture
            .db
            .read(|conn| sessions::get(conn, id))
            .unwrap()
            .state
    };
    assert_eq!(
        (state(first), state(second), state(other)),
        (SessionState::Closed, SessionState::Live, SessionState::Live)
    );
    assert_eq!(fixture.db.read(sessions::live).unwrap().len(), 2);
    let latest = fixture.db.read(sessions::latest).unwrap();
    assert_eq!(
        latest.iter().map(|row| row.id).collect::<Vec<_>>(),
        [other, second]
    );
}

#[rstest]
fn a_beat_answers_the_jobs_while_the_session_lives(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("a", &[]);
    let session = fixture.session("w");
    assert_eq!(
        fixture.fact(|tx| protocol::beat(tx, session)),
        Some(Vec::new())
    );
    let epoch = fixture.held(id, session);
    let jobs = fixture.fact(|tx| protocol::beat(tx, session)).unwrap();
    assert_eq!(
        jobs,
        fixture
            .db
            .read(|conn| protocol::held(conn, session))
            .unwrap()
    );
    assert_eq!(
        (
            jobs[0].job_id,
            jobs[0].epoch,
            jobs[0].generation,
            jobs[0].evict
        ),
        (id, epoch, 2, false)
    );
    assert!(fixture.fact(|tx| protocol::set_evict(tx, id, session, true)));
    assert!(!fixture.fact(|tx| protocol::set_evict(tx, id, session + 1, true)));
    assert!(fixture.fact(|tx| protocol::beat(tx, session)).unwrap()[0].evict);
    assert_eq!(
        fixture
            .db
            .read(|conn| sessions::get(conn, session))
            .unwrap()
            .beat,
        3
    );
    assert!(
        !fixture.fact(|tx| protocol::die(tx, session, 2)),
        "it has beaten since"
    );
    assert!(fixture.fact(|tx| protocol::die(tx, session, 3)));
    assert!(
        !fixture.fact(|tx| protocol::die(tx, session, 3)),
        "dead already"
    );
    assert!(
        !fixture.fact(|tx| protocol::close_session(tx, session)),
        "dead already"
    );
    assert_eq!(fixture.fact(|tx| protocol::beat(tx, session)), None);
    assert_eq!(fixture.status(id), Status::Queued);
}

#[rstest]
fn only_a_live_session_that_does_not_drain_gets_jobs(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("a", &[]);
    let session = fixture.session("w");
    assert_eq!(
        fixture.fact(|tx| protocol::assign(tx, id, session)),
        None,
        "nobody wants it"
    );
    fixture.act(id, Action::Start);
    assert_eq!(fixture.fact(|tx| protocol::assign(tx, id, 99)), None);
    assert_eq!(fixture.fact(|tx| protocol::assign(tx, 99, session)), None);
    assert!(
        fixture
            .wish(|tx| sessions::set_draining(tx, session, true))
            .draining
    );
    assert_eq!(fixture.fact(|tx| protocol::assign(tx, id, session)), None);
    fixture.wish(|tx| sessions::set_draining(tx, session, false));
    assert_eq!(
        fixture.fact(|tx| protocol::assign(tx, id, session)),
        Some(1)
    );
    assert_eq!(
        fixture.fact(|tx| protocol::assign(tx, id, session)),
        None,
        "held"
    );
    fixture.fact(|tx| protocol::close_session(tx, session));
    assert_eq!(
        fixture.fact(|tx| protocol::assign(tx, id, session)),
        None,
        "closed"
    );
}

#[rstest]
fn old_sessions_are_forgotten(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let ids: Vec<i64> = (0..15).map(|_| fixture.session("w")).collect();
    let kept = ids
        .iter()
        .filter(|id| fixture.db.read(|conn| sessions::get(conn, **id)).is_ok());
    assert_eq!(kept.count(), 10);
    let row = fixture.fact(|tx| protocol::open_session(tx, &new_session("w")));
    assert_eq!(
        (row.capabilities["cores"].as_i64(), row.state),
        (Some(2), SessionState::Live)
    );
    fixture.fact(|tx| protocol::tell_capabilities(tx, row.id, &json!({"cores": 3})));
    let row = fixture.db.read(|conn| sessions::get(conn, row.id));
    assert_eq!(
        row.map(|row| row.capabilities).ok(),
        Some(json!({"cores": 3}))
    );
    assert!(fixture.fact(protocol::try_schedule));
}
