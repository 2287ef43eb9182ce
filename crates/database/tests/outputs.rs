use database::channels::{self, Change};
use database::{DatabaseError, outputs};
use rstest::rstest;
use serde_json::json;
use transcode::spec::Output;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Fixture, document, output, read, spec, udp};

const GROUP: &str = "239.1.1.1:5000";

fn names(fixture: &Fixture, id: i64) -> Vec<(String, i64)> {
    let outputs = fixture.get(id).spec.outputs.into_iter();
    outputs
        .map(|output| (output.name, output.id.unwrap()))
        .collect()
}

#[rstest]
fn outputs_come_and_go_without_a_new_run(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    let a = fixture.wish(|tx| outputs::add(tx, id, &output(udp("a", GROUP, false)), None));
    let b =
        fixture.wish(|tx| outputs::add(tx, id, &output(json!({"name": "b", "type": "hls"})), None));
    assert_eq!(
        fixture
            .db
            .read(|conn| outputs::list(conn, id))
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        fixture
            .db
            .read(|conn| outputs::get(conn, id, b.id))
            .unwrap(),
        b
    );
    let moved = output(udp("a2", "239.1.1.1:5001", false));
    let changed = fixture.wish(|tx| outputs::replace(tx, id, a.id, &moved, Some(b.revision)));
    assert_eq!(
        changed.output,
        Output {
            id: Some(a.id),
            ..moved
        }
    );
    assert!(
        fixture
            .wish(|tx| outputs::set_paused(tx, id, a.id, true))
            .paused
    );
    let row = fixture.get(id);
    assert!(row.paused.contains(&a.id));
    assert_eq!(
        (row.job.generation, row.job.revision, row.revision),
        (1, 5, 5)
    );
    fixture.wish(|tx| outputs::set_paused(tx, id, a.id, true));
    assert_eq!(fixture.get(id).revision, 5, "paused already");
    assert!(
        !fixture
            .wish(|tx| outputs::set_paused(tx, id, a.id, false))
            .paused
    );
    fixture.wish(|tx| outputs::remove(tx, id, a.id, None));
    assert_eq!(names(&fixture, id), [("b".to_owned(), b.id)]);
    let gone = fixture.db.wish(|tx| outputs::remove(tx, id, a.id, None));
    assert!(matches!(
        gone,
        Err(DatabaseError::NotFound { what: "output" })
    ));
}

#[rstest]
fn an_output_belongs_to_its_channel(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let one = fixture.channel("one", &[udp("a", GROUP, false)]);
    let two = fixture.channel("two", &[]);
    let id = names(&fixture, one)[0].1;
    let other = |result: Result<(), DatabaseError>| {
        assert!(matches!(
            result,
            Err(DatabaseError::NotFound { what: "output" })
        ));
    };
    other(fixture.db.wish(|tx| outputs::remove(tx, two, id, None)));
    other(
        fixture
            .db
            .wish(|tx| outputs::set_paused(tx, two, id, true).map(drop)),
    );
    other(
        fixture.db.wish(|tx| {
            outputs::replace(tx, two, id, &output(udp("x", GROUP, false)), None).map(drop)
        }),
    );
    other(
        fixture
            .db
            .read(|conn| outputs::get(conn, two, id).map(drop)),
    );
}

#[rstest]
fn an_address_has_one_sender_unless_all_are_redundant(#[values(Sqlite, Postgres)] on: On) {
    for (first, second, taken) in [
        (false, false, true),
        (false, true, true),
        (true, false, true),
        (true, true, false),
    ] {
        let fixture = Fixture::on(on);
        fixture.channel("one", &[udp("a", GROUP, first)]);
        let inserted = fixture
            .db
            .wish(|tx| channels::insert(tx, &spec("two", &[udp("b", GROUP, second)])));
        match inserted {
            Ok(_) => assert!(!taken),
            Err(DatabaseError::AddressTaken {
                address,
                channel,
                output,
                ..
            }) => {
                assert!(taken);
                assert_eq!(
                    (address.as_str(), channel.as_str(), output.as_str()),
                    (GROUP, "one", "a")
                );
            }
            Err(other) => panic!("{other}"),
        }
        let two = fixture.db.read(|conn| channels::by_name(conn, "two"));
        assert_eq!(two.is_err(), taken, "nothing of a refused channel is kept");
    }
}

#[rstest]
fn every_way_to_an_address_is_watched(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let one = fixture.channel("one", &[udp("a", GROUP, false)]);
    let two = fixture.channel("two", &[udp("b", "239.1.1.1:5001", false)]);
    let b = names(&fixture, two)[0].1;
    let taken = |result: Result<(), DatabaseError>| {
        assert!(
            matches!(result, Err(DatabaseError::AddressTaken { channel_id, .. }) if channel_id == one)
        );
    };
    let thief =
        || output(json!({"name": "b", "type": "rtp", "rendition": "180p", "address": GROUP}));
    taken(fixture.db.wish(|tx| {
        outputs::add(
            tx,
            two,
            &Output {
                name: "c".into(),
                ..thief()
            },
            None,
        )
        .map(drop)
    }));
    taken(
        fixture
            .db
            .wish(|tx| outputs::replace(tx, two, b, &thief(), None).map(drop)),
    );
    let spec = spec("two", &[udp("b", GROUP, false)]);
    taken(
        fixture
            .db
            .wish(|tx| channels::replace(tx, two, &spec, Change::default()).map(drop)),
    );
    fixture.wish(|tx| outputs::remove(tx, one, names(&fixture, one)[0].1, None));
    fixture.wish(|tx| outputs::replace(tx, two, b, &thief(), None));
}

#[rstest]
fn the_index_keeps_what_the_check_would_miss(#[values(Sqlite, Postgres)] on: On) {
    use diesel::connection::SimpleConnection;
    let fixture = Fixture::on(on);
    fixture.channel(
        "one",
        &[udp("a", GROUP, false), udp("b", "239.1.1.1:5001", false)],
    );
    let forced = fixture.db.wish(|tx| {
        tx.batch_execute("UPDATE outputs SET destination = '239.1.1.1:5000'")?;
        Ok(())
    });
    assert!(forced.is_err());
}

#[rstest]
fn a_replaced_list_keeps_ids_by_id_and_by_name(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel(
        "news",
        &[udp("a", GROUP, false), udp("b", "239.1.1.1:5001", false)],
    );
    let before = names(&fixture, id);
    let (a, b) = (before[0].1, before[1].1);
    fixture.wish(|tx| outputs::set_paused(tx, id, b, true));
    // Names and addresses of both are swapped, one found by id; a third comes first.
    let mut renamed = udp("b", "239.1.1.1:5001", false);
    renamed["id"] = json!(a);
    let mut other = udp("a", GROUP, false);
    other["id"] = json!(b);
    let wanted = read(&document(
        "news",
        &[json!({"name": "web", "type": "hls"}), renamed, other],
    ));
    let replaced = fixture.wish(|tx| channels::replace(tx, id, &wanted, Change::default()));
    assert!(!replaced.restarts);
    let after = names(&fixture, id);
    assert_eq!(after[1..], [("b".to_owned(), a), ("a".to_owned(), b)]);
    assert_eq!(after[0].0, "web");
    assert!(replaced.row.paused.contains(&b));
    // By name alone, one left out.
    let wanted = spec("news", &[udp("a", "239.1.1.1:7000", false)]);
    fixture.wish(|tx| channels::replace(tx, id, &wanted, Change::default()));
    assert_eq!(names(&fixture, id), [("a".to_owned(), b)]);
}

#[rstest]
fn the_order_holds_after_removals(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let all: Vec<_> = (0..6)
        .map(|n| udp(&format!("o{n}"), &format!("239.1.1.1:{}", 5000 + n), false))
        .collect();
    let id = fixture.channel("news", &all);
    for name in ["o1", "o3"] {
        let output = names(&fixture, id)
            .into_iter()
            .find(|(found, _)| found == name)
            .unwrap()
            .1;
        fixture.wish(|tx| outputs::remove(tx, id, output, None));
    }
    let mut document = serde_json::to_value(fixture.get(id).spec).unwrap();
    let list = document["outputs"].as_array_mut().unwrap();
    list.push(json!({"name": "n1", "type": "hls"}));
    list.push(udp("n2", "239.1.1.1:6000", false));
    fixture.wish(|tx| channels::replace(tx, id, &read(&document), Change::default()));
    let found: Vec<String> = names(&fixture, id)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(found, ["o0", "o2", "o4", "o5", "n1", "n2"]);
}

#[rstest]
fn names_and_ids_of_outputs_are_checked(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[udp("a", GROUP, false)]);
    let again = output(json!({"name": "a", "type": "hls"}));
    let refused = fixture.db.wish(|tx| outputs::add(tx, id, &again, None));
    assert!(matches!(refused, Err(DatabaseError::OutputNameTaken { name }) if name == "a"));
    let mut unknown = udp("x", GROUP, false);
    unknown["id"] = json!(999);
    let refused = fixture
        .db
        .wish(|tx| channels::replace(tx, id, &spec("news", &[unknown]), Change::default()));
    assert!(
        matches!(refused, Err(DatabaseError::Refused(fault)) if fault.pointer == "/outputs/0/id")
    );
    let stale = fixture.db.wish(|tx| {
        outputs::add(
            tx,
            id,
            &output(json!({"name": "b", "type": "hls"})),
            Some(9),
        )
    });
    assert!(matches!(
        stale,
        Err(DatabaseError::Conflict { revision: 1 })
    ));
}
