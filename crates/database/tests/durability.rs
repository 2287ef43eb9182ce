use database::{Conn, DatabaseError};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use rstest::rstest;

use crate::harness::Fixture;
use crate::harness::On::{self, Postgres, Sqlite};

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = Integer)]
    value: i32,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    value: String,
}

fn pragma(conn: &mut Conn, name: &str) -> Result<i32, DatabaseError> {
    let query = format!("SELECT {name} AS value FROM pragma_{name}");
    Ok(diesel::sql_query(query).get_result::<Number>(conn)?.value)
}

const NORMAL: i32 = 1;
const FULL: i32 = 2;

#[test]
fn wishes_survive_a_power_cut_and_facts_a_crash() {
    let fixture = Fixture::on(Sqlite);
    for _ in 0..3 {
        assert_eq!(fixture.wish(|tx| pragma(tx, "synchronous")), FULL);
        assert_eq!(fixture.fact(|tx| pragma(tx, "synchronous")), NORMAL);
    }
    let mode = fixture.wish(|tx| {
        Ok(
            diesel::sql_query("SELECT journal_mode AS value FROM pragma_journal_mode")
                .get_result::<Word>(&mut **tx)?,
        )
    });
    assert_eq!(mode.value, "wal");
    assert_eq!(fixture.wish(|tx| pragma(tx, "foreign_keys")), 1);
    assert_eq!(fixture.wish(|tx| pragma(tx, "cache_size")), -1024);
}

#[test]
fn a_connection_that_replaces_a_broken_one_is_as_durable() {
    let fixture = Fixture::on(Sqlite);
    fixture.fact(|_| Ok(()));
    let broken: Result<(), _> = fixture.db.fact(|_| {
        Err(DatabaseError::Unavailable {
            cause: database::Cause::Disk,
            detail: "test".into(),
        })
    });
    assert!(broken.is_err());
    assert_eq!(fixture.fact(|tx| pragma(tx, "synchronous")), NORMAL);
    assert_eq!(fixture.wish(|tx| pragma(tx, "synchronous")), FULL);
}

#[rstest]
fn a_reader_cannot_write(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let written = fixture
        .db
        .read(|conn| Ok(conn.batch_execute("DELETE FROM channels")?));
    assert!(matches!(written, Err(DatabaseError::Unavailable { .. })));
}

#[rstest]
fn a_reader_sees_what_a_wish_has_answered(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    for n in 0..50 {
        let id = fixture.channel(&format!("c{n}"), &[]);
        assert_eq!(fixture.get(id).spec.name, format!("c{n}"));
    }
}
