use database::channels::{self, Apply, Change, Deleted};
use database::{DatabaseError, jobs};
use rstest::rstest;
use serde_json::json;
use transcode::job::{Action, Desired, Status};

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Fixture, document, read, spec, udp};

#[rstest]
fn a_channel_comes_back_as_it_was_given(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let mut given = document(
        "news",
        &[
            udp("a", "239.1.1.1:5000", false),
            json!({"name": "web", "type": "hls"}),
        ],
    );
    given["logo"] = json!({"path": "logos/a.png", "position": {"corner": "top_left", "x": 1, "y": 2}, "opacity": 0.5});
    given["description"] = json!("größer");
    let given = read(&given);
    let row = fixture.wish(|tx| channels::insert(tx, &given));
    assert_eq!(fixture.get(row.id), row);
    assert_eq!(
        fixture
            .db
            .read(|conn| channels::by_name(conn, "news"))
            .unwrap(),
        row
    );
    let mut kept = row.spec.clone();
    assert!(kept.outputs.iter().all(|output| output.id.is_some()));
    kept.forget_output_ids();
    assert_eq!(kept, given);
    assert_eq!(
        (row.revision, row.job.generation, row.job.revision),
        (1, 1, 1)
    );
    assert_eq!(
        (row.job.desired, row.job.status),
        (Desired::Stopped, Status::Stopped)
    );
}

#[rstest]
fn a_name_is_given_once(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    fixture.channel("one", &[]);
    let two = fixture.channel("two", &[]);
    let again = fixture
        .db
        .wish(|tx| channels::insert(tx, &spec("one", &[])));
    assert!(matches!(again, Err(DatabaseError::NameTaken { name }) if name == "one"));
    let renamed = fixture
        .db
        .wish(|tx| channels::replace(tx, two, &spec("one", &[]), Change::default()));
    assert!(matches!(renamed, Err(DatabaseError::NameTaken { .. })));
    assert_eq!(fixture.get(two).spec.name, "two");
}

#[rstest]
fn ids_are_never_given_again(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let first = fixture.channel("one", &[udp("a", "239.1.1.1:5000", false)]);
    let output = fixture.get(first).spec.outputs[0].id;
    assert_eq!(
        fixture.wish(|tx| channels::delete(tx, first, None)),
        Deleted::Gone
    );
    let second = fixture.channel("one", &[udp("a", "239.1.1.1:5000", false)]);
    assert!(second > first);
    assert!(fixture.get(second).spec.outputs[0].id > output);
}

#[rstest]
fn what_a_change_does_to_the_job(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    let mut document = document("news", &[]);
    let mut change = |field: &str, value: serde_json::Value, apply| {
        document[field] = value;
        let change = Change {
            if_match: None,
            apply,
        };
        let replaced = fixture.wish(|tx| channels::replace(tx, id, &read(&document), change));
        (
            replaced.row.job.generation,
            replaced.row.job.revision,
            replaced.restarts,
        )
    };
    let (now, next) = (Apply::Now, Apply::NextRun);
    assert_eq!(change("description", json!("x"), now), (1, 2, false));
    assert_eq!(
        change("description", json!("x"), now),
        (1, 2, false),
        "the same again is no change"
    );
    assert_eq!(
        change("video", json!({"gop_seconds": 1}), now),
        (2, 2, false),
        "nothing runs"
    );
    fixture.act(id, Action::Start);
    assert_eq!(
        change("video", json!({"gop_seconds": 2}), now),
        (4, 2, true)
    );
    assert_eq!(
        change("video", json!({"gop_seconds": 1}), next),
        (4, 3, false)
    );
    assert_eq!(
        change("outputs", json!([udp("a", "239.1.1.1:5000", false)]), now),
        (4, 4, false)
    );
    assert_eq!(change("pool", json!("gpu"), now), (4, 5, false));
    assert_eq!(change("priority", json!(90), now), (4, 6, false));
    let job = fixture.job(id);
    assert_eq!((job.pool.as_str(), job.priority), ("gpu", 90));
    assert_eq!(fixture.get(id).revision, 8);
}

#[rstest]
fn renditions_are_replaced_with_their_order(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    let mut document = document("news", &[]);
    let renditions = document["renditions"].as_array_mut().unwrap();
    renditions.reverse();
    let wanted = read(&document);
    let replaced = fixture.wish(|tx| channels::replace(tx, id, &wanted, Change::default()));
    assert_eq!(replaced.row.spec.renditions, wanted.renditions);
}

#[rstest]
fn a_stale_change_is_refused(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    let change = Change {
        if_match: Some(7),
        apply: Apply::Now,
    };
    let refused = fixture
        .db
        .wish(|tx| channels::replace(tx, id, &spec("other", &[]), change));
    assert!(matches!(
        refused,
        Err(DatabaseError::Conflict { revision: 1 })
    ));
    let refused = fixture.db.wish(|tx| channels::delete(tx, id, Some(7)));
    assert!(matches!(
        refused,
        Err(DatabaseError::Conflict { revision: 1 })
    ));
    let change = Change {
        if_match: Some(1),
        apply: Apply::Now,
    };
    assert_eq!(
        fixture
            .wish(|tx| channels::replace(tx, id, &spec("other", &[]), change))
            .row
            .spec
            .name,
        "other"
    );
}

#[rstest]
fn the_name_is_fixed_while_it_runs(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    let session = fixture.session("w");
    let epoch = fixture.held(id, session);
    let rename = || {
        fixture
            .db
            .wish(|tx| channels::replace(tx, id, &spec("other", &[]), Change::default()))
    };
    assert!(matches!(rename(), Err(DatabaseError::NameFixed)));
    fixture.act(id, Action::Stop);
    assert!(
        matches!(rename(), Err(DatabaseError::NameFixed)),
        "its holder has not let go"
    );
    assert!(fixture.observe(id, session, epoch, transcode::job::JobState::Stopped, true));
    assert!(rename().is_ok());
}

#[rstest]
fn what_is_not_there_is_not_found(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let missing = |result: Result<(), DatabaseError>, thing| {
        assert!(
            matches!(result, Err(DatabaseError::NotFound { what }) if what == thing),
            "{thing}"
        );
    };
    let db = &fixture.db;
    missing(db.read(|conn| channels::get(conn, 9).map(drop)), "channel");
    missing(
        db.read(|conn| channels::by_name(conn, "x").map(drop)),
        "channel",
    );
    missing(
        db.wish(|tx| channels::replace(tx, 9, &spec("x", &[]), Change::default()).map(drop)),
        "channel",
    );
    missing(
        db.wish(|tx| channels::delete(tx, 9, None).map(drop)),
        "channel",
    );
    missing(db.read(|conn| jobs::get(conn, 9).map(drop)), "job");
    missing(
        db.wish(|tx| jobs::act(tx, 9, Action::Start).map(drop)),
        "job",
    );
}

#[rstest]
fn a_broken_row_is_told_as_such(#[values(Sqlite, Postgres)] on: On) {
    use diesel::connection::SimpleConnection;
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    fixture.wish(|tx| Ok(tx.batch_execute("UPDATE channels SET inputs = '[]'")?));
    let read = fixture.db.read(|conn| channels::get(conn, id));
    assert!(matches!(read, Err(DatabaseError::Corrupt { what }) if what.contains("/inputs")));
}
