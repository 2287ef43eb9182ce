use std::time::Duration;

use database::{Cause, Database, DatabaseError, Options, channels, jobs};
use diesel::connection::SimpleConnection;
use transcode::job::{Action, Status};

use crate::harness::On::Sqlite;
use crate::harness::{Fixture, spec};

fn cause<T>(result: Result<T, DatabaseError>) -> Cause {
    match result {
        Err(DatabaseError::Unavailable { cause, .. }) => cause,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it worked"),
    }
}

/// Sets a pragma of the writer's connection, as the disk would.
fn set(fixture: &Fixture, pragma: &str) {
    fixture.wish(|tx| Ok(tx.batch_execute(&format!("PRAGMA {pragma}"))?));
}

#[test]
fn a_full_disk_is_told_and_passes() {
    let fixture = Fixture::on(Sqlite);
    let id = fixture.channel("news", &[]);
    // Fewer pages than there are is as many as there are.
    set(&fixture, "max_page_count = 1");
    let mut refused = None;
    for n in 0..200 {
        set(&fixture, "max_page_count = 1");
        if let Err(error) = fixture
            .db
            .wish(|tx| channels::insert(tx, &spec(&format!("c{n}"), &[])))
        {
            refused = Some(error);
            break;
        }
    }
    assert_eq!(cause(Err::<(), _>(refused.unwrap())), Cause::DiskFull);
    assert_eq!(fixture.get(id).spec.name, "news", "reading goes on");
    // The connection is a new one, without the bound.
    fixture.channel("after", &[]);
    assert_eq!(fixture.act(id, Action::Start).status, Status::Queued);
}

#[test]
fn a_read_only_database_is_told_and_passes() {
    let fixture = Fixture::on(Sqlite);
    let id = fixture.channel("news", &[]);
    set(&fixture, "query_only = ON");
    assert_eq!(
        cause(fixture.db.wish(|tx| jobs::act(tx, id, Action::Start))),
        Cause::ReadOnly
    );
    assert_eq!(fixture.status(id), Status::Stopped);
    assert_eq!(fixture.act(id, Action::Start).status, Status::Queued);
}

#[test]
fn a_place_that_is_not_there_cannot_be_opened() {
    let opened = Database::open("/nonexistent/folder/signalbox.db", Options::default());
    assert_eq!(cause(opened), Cause::CannotOpen);
    let opened = Database::open("/proc/signalbox.db", Options::default());
    assert_eq!(cause(opened), Cause::CannotOpen);
}

#[test]
fn what_is_no_database_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signalbox.db");
    std::fs::write(
        &path,
        "this is not a database, and long enough to be asked for its header ".repeat(20),
    )
    .unwrap();
    let opened = Database::open(path.to_str().unwrap(), Options::default());
    assert!(matches!(opened, Err(DatabaseError::Corrupt { .. })));
}

#[test]
fn another_process_that_locks_the_file_is_told() {
    let fixture = Fixture::on(Sqlite);
    let id = fixture.channel("news", &[]);
    let options = Options {
        busy_timeout_ms: 50,
        ..Options::default()
    };
    let other = Database::open(&fixture.url(), options).unwrap();
    fixture.wish(|_| {
        assert_eq!(
            cause(other.wish(|tx| jobs::act(tx, id, Action::Start))),
            Cause::Locked
        );
        Ok(())
    });
    assert!(other.wish(|tx| jobs::act(tx, id, Action::Start)).is_ok());
}

#[test]
fn readers_that_are_all_busy_are_told() {
    let fixture = Fixture::on(Sqlite);
    let options = Options {
        lite_readers: 1,
        pool_wait: Duration::from_millis(50),
        ..Options::default()
    };
    let db = Database::open(&fixture.url(), options).unwrap();
    let inner = db.read(|_| Ok(cause(db.read(|_| Ok(())))));
    assert_eq!(inner.unwrap(), Cause::Busy);
    assert!(db.read(|_| Ok(())).is_ok());
}
