//! A database of every version that was ever run, with data in it, comes to be one of today.
//!
//! `fixtures/` holds the data of each version under the name of its migration.

use std::path::{Path, PathBuf};

use database::{Conn, ListQuery, channels, events, jobs, protocol, runs, sessions};
use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use rstest::rstest;
use transcode::job::{Action, Status};

use crate::harness::Fixture;
use crate::harness::On::{self, Postgres, Sqlite};

fn migrations(on: On) -> PathBuf {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    all.join(match on {
        Sqlite => "sqlite",
        Postgres => "postgres",
    })
}

/// The names of all migrations, the oldest first.
fn versions(on: On) -> Vec<String> {
    let entries = std::fs::read_dir(migrations(on)).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The next `count` migrations and no more.
fn climb<DB: Backend>(conn: &mut impl MigrationHarness<DB>, on: On, count: usize) {
    let source = FileBasedMigrations::from_path(migrations(on)).unwrap();
    for _ in 0..count {
        conn.run_next_migration(source.clone()).unwrap();
    }
}

/// A database as the program of that version left it.
fn left_by(on: On, version: usize, name: &str) -> Fixture {
    let file = format!("{}/tests/fixtures/{name}.sql", env!("CARGO_MANIFEST_DIR"));
    let data = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{file}, the data of a landed version: {error}"));
    let fixture = Fixture::empty(on);
    fixture.wish(|tx| {
        match &mut **tx {
            Conn::Pg(conn) => climb(conn, on, version + 1),
            Conn::Lite(conn) => climb(conn, on, version + 1),
        }
        Ok(tx.batch_execute(&data)?)
    });
    fixture
}

#[rstest]
fn every_landed_version_is_brought_up_to_date_with_its_data(#[values(Sqlite, Postgres)] on: On) {
    for (version, name) in versions(on).iter().enumerate() {
        let fixture = left_by(on, version, name);
        fixture.db.migrate().unwrap();
        assert!(fixture.db.is_current().unwrap(), "{name}");
        all_is_there(&fixture);
        goes_on(&fixture);
    }
}

fn all_is_there(fixture: &Fixture) {
    let read = &fixture.db;
    let page = read
        .read(|conn| channels::list(conn, &ListQuery::default()))
        .unwrap();
    let names: Vec<_> = page
        .items
        .iter()
        .map(|row| row.spec.name.as_str())
        .collect();
    assert_eq!(names, ["news-24", "tiny", "broken"]);
    let news = &page.items[0].spec;
    assert_eq!(
        (news.description.as_str(), news.pool.as_str(), news.priority),
        ("größer", "gpu", 7)
    );
    let outputs: Vec<_> = news
        .outputs
        .iter()
        .map(|output| (output.id, output.name.as_str()))
        .collect();
    assert_eq!(
        outputs,
        [(Some(1), "iptv"), (Some(2), "web"), (Some(3), "partner")]
    );
    assert_eq!(
        news.outputs[0].destination_key().unwrap(),
        "239.20.0.1:6001"
    );
    let status: Vec<_> = (1..=3).map(|id| fixture.status(id)).collect();
    assert_eq!(status, [Status::Stopped, Status::Running, Status::Stopped]);
    let live = read.read(sessions::live).unwrap();
    assert_eq!(live.len(), 1);
    let held = read.read(|conn| protocol::held(conn, live[0].id)).unwrap();
    assert_eq!(held.iter().map(|job| job.job_id).collect::<Vec<_>>(), [2]);
    let history = read.read(|conn| runs::last(conn, 3)).unwrap();
    assert_eq!(history.len(), 4);
    assert!(history.iter().all(|run| run.failure.is_some()));
    assert!(read.read(events::latest).unwrap() >= 12);
}

/// What was wished of it still counts, and what is new gets ids that nobody had.
fn goes_on(fixture: &Fixture) {
    let session = fixture.session("studio-1");
    assert_eq!(fixture.status(2), Status::Queued, "its holder is gone");
    let epoch = fixture.fact(|tx| protocol::assign(tx, 2, session)).unwrap();
    assert_eq!(epoch, 2);
    assert_eq!(fixture.act(1, Action::Start).status, Status::Queued);
    assert_eq!(fixture.channel("new", &[]), 4);
    assert!(fixture.db.read(|conn| jobs::get(conn, 4)).is_ok());
}
