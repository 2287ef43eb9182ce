use std::sync::{Arc, Mutex};

use database::events::{self, EventKind, EventRow, Since};
use database::{DatabaseError, jobs, outputs, protocol};
use diesel::connection::SimpleConnection;
use rstest::rstest;
use serde_json::json;
use transcode::job::{Action, JobState};

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Fixture, output, udp};

fn since(fixture: &Fixture, id: i64) -> Vec<EventRow> {
    match fixture
        .db
        .read(|conn| events::since(conn, id, 1_000_000))
        .unwrap()
    {
        Since::Events(rows) => rows,
        Since::Reset => panic!("reset"),
    }
}

#[rstest]
fn every_change_tells_in_its_own_transaction(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let heard: Arc<Mutex<Vec<EventRow>>> = Arc::default();
    let listener = Arc::clone(&heard);
    fixture
        .db
        .on_events(move |rows| listener.lock().unwrap().extend_from_slice(rows));
    let id = fixture.channel("news", &[]);
    let session = fixture.session("w");
    let epoch = fixture.held(id, session);
    fixture.observe(id, session, epoch, JobState::Starting, false);
    fixture.observe(id, session, epoch, JobState::Running, false);
    fixture.observe(id, session, epoch, JobState::Running, false);
    fixture.wish(|tx| outputs::add(tx, id, &output(udp("a", "239.1.1.1:5000", false)), None));
    fixture.act(id, Action::Stop);
    fixture.observe(id, session, epoch, JobState::Stopped, true);
    let rows = since(&fixture, 0);
    let told: Vec<String> = rows
        .iter()
        .map(|row| match row.kind {
            EventKind::Job => row.body["status"].as_str().unwrap().to_owned(),
            EventKind::Worker => format!("worker {}", row.body["state"].as_str().unwrap()),
            _ => format!("output {}", row.body["change"].as_str().unwrap()),
        })
        .collect();
    let expected = [
        "stopped",
        "worker live",
        "queued",
        "starting",
        "starting",
        "running",
        "output added",
        "stopping",
        "stopped",
    ];
    assert_eq!(told, expected);
    assert!(rows.windows(2).all(|pair| pair[0].id < pair[1].id));
    assert_eq!(rows[5].body["previous_status"], "starting");
    assert_eq!(rows[5].body["worker"], "w");
    assert_eq!(*heard.lock().unwrap(), rows);
    assert_eq!(
        fixture.db.read(events::latest).unwrap(),
        rows.last().unwrap().id
    );
}

#[rstest]
fn what_was_not_committed_was_not_told(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    let heard: Arc<Mutex<usize>> = Arc::default();
    let listener = Arc::clone(&heard);
    fixture
        .db
        .on_events(move |rows| *listener.lock().unwrap() += rows.len());
    let before = fixture.db.read(events::latest).unwrap();
    let refused: Result<(), _> = fixture.db.wish(|tx| {
        jobs::act(tx, id, Action::Start)?;
        Err(DatabaseError::BadCursor)
    });
    assert!(refused.is_err());
    assert_eq!(fixture.db.read(events::latest).unwrap(), before);
    assert_eq!(*heard.lock().unwrap(), 0);
}

#[rstest]
fn replay_is_a_page_or_a_reset(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let ask = |id, limit| {
        fixture
            .db
            .read(|conn| events::since(conn, id, limit))
            .unwrap()
    };
    assert_eq!(ask(0, 10), Since::Events(Vec::new()));
    assert_eq!(ask(5, 10), Since::Reset, "ids of another database");
    for n in 0..10 {
        fixture.fact(|tx| {
            events::append(tx, EventKind::Alert, None, json!({ "n": n }));
            Ok(())
        });
    }
    let Since::Events(rows) = ask(3, 4) else {
        panic!("reset")
    };
    assert_eq!(
        rows.iter().map(|row| row.id).collect::<Vec<_>>(),
        [4, 5, 6, 7]
    );
    assert_eq!(ask(10, 4), Since::Events(Vec::new()));
    assert_eq!(ask(11, 4), Since::Reset);
    assert_eq!(ask(i64::MAX, 4), Since::Reset);
    assert_eq!(ask(i64::MIN, 4), Since::Reset);
    fixture.fact(|tx| Ok(tx.batch_execute("DELETE FROM events WHERE id <= 4")?));
    assert_eq!(ask(3, 4), Since::Reset, "4 is gone");
    assert!(matches!(ask(4, 4), Since::Events(rows) if rows.len() == 4));
}

#[rstest]
fn a_day_and_a_hundred_thousand_are_kept(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    fixture.fact(|tx| {
        let now = events_now();
        let day = 24 * 60 * 60 * 1000;
        tx.batch_execute(&format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100500) \
             INSERT INTO events (at, kind, channel_id, body) \
             SELECT CASE WHEN i < 600 THEN {} ELSE {now} END, 'alert', NULL, '{{}}' FROM n",
            now - day - 1000
        ))?;
        Ok(())
    });
    fixture.fact(events::trim);
    let first = since_first(&fixture);
    assert_eq!(first, 600, "older than a day");
    for _ in 0..300 {
        fixture.fact(|tx| {
            events::append(tx, EventKind::Alert, None, json!({}));
            Ok(())
        });
    }
    assert_eq!(since_first(&fixture), 600, "not trimmed at every event");
    for _ in 0..300 {
        fixture.fact(|tx| {
            events::append(tx, EventKind::Alert, None, json!({}));
            Ok(())
        });
    }
    assert!(since_first(&fixture) > 700, "trimmed by itself");
    fixture.fact(|tx| Ok(tx.batch_execute("UPDATE events SET at = 0")?));
    fixture.fact(events::trim);
    assert_eq!(
        since_first(&fixture),
        101_100,
        "the last one tells where ids stand"
    );
}

fn events_now() -> i64 {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

/// The oldest id that is kept.
fn since_first(fixture: &Fixture) -> i64 {
    use database::schema::events::dsl;
    use diesel::prelude::*;
    let first: Option<i64> = fixture
        .db
        .read(|conn| Ok(dsl::events.select(diesel::dsl::min(dsl::id)).first(conn)?))
        .unwrap();
    first.unwrap()
}

#[rstest]
fn runs_tell_too(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    let session = fixture.session("w");
    let epoch = fixture.held(id, session);
    let last = fixture.db.read(events::latest).unwrap();
    let start = protocol::RunStart {
        generation: 2,
        input_index: 0,
    };
    fixture.fact(|tx| protocol::begin_run(tx, session, epoch, id, start));
    let rows = since(&fixture, last);
    assert_eq!(
        (rows[0].kind, rows[0].channel_id, &rows[0].body["change"]),
        (EventKind::Run, Some(id), &json!("started"))
    );
}

#[rstest]
fn a_listener_hears_of_events_in_the_order_of_their_ids(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let ids: Vec<i64> = (0..6)
        .map(|n| fixture.channel(&format!("c{n}"), &[]))
        .collect();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&heard);
    fixture.db.on_events(move |rows| {
        listener
            .lock()
            .unwrap()
            .extend(rows.iter().map(|row| row.id));
    });
    std::thread::scope(|scope| {
        for (n, id) in ids.into_iter().enumerate() {
            let fixture = &fixture;
            scope.spawn(move || {
                for _ in 0..60 {
                    match n % 2 {
                        0 => fixture.wish(|tx| jobs::act(tx, id, Action::Restart)),
                        _ => fixture.fact(|tx| jobs::act(tx, id, Action::Restart)),
                    };
                }
            });
        }
    });
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 360);
    assert!(heard.is_sorted_by(|one, next| one < next), "{heard:?}");
}
