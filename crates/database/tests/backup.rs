//! Copies of a SQLite database and their way back.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use database::{Cause, Database, DatabaseError, backup, restore};
use transcode::job::Action;

use crate::harness::On::Sqlite;
use crate::harness::{Fixture, open, spec};

fn names(file: &Path) -> Vec<String> {
    let db = open(file.to_str().unwrap());
    let list = db.read(|conn| database::channels::list(conn, &Default::default()));
    let page = list.unwrap();
    page.items.into_iter().map(|row| row.spec.name).collect()
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_copy_is_of_one_moment_while_others_write() {
    let fixture = Fixture::on(Sqlite);
    let ids: Vec<i64> = (0..2)
        .map(|n| fixture.channel(&format!("c{n}"), &[]))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                // Both in one transaction: they never differ.
                fixture.wish(|tx| database::jobs::act_on_all(tx, &ids, Action::Restart));
            }
        });
        for n in 0..10 {
            let to = folder.path().join(format!("{n}.db"));
            assert_eq!(backup(Path::new(&fixture.url()), &to).unwrap().channels, 2);
            let copy = open(to.to_str().unwrap());
            let generation = |id| {
                copy.read(|conn| database::jobs::get(conn, id))
                    .unwrap()
                    .generation
            };
            assert_eq!(generation(ids[0]), generation(ids[1]));
        }
        over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_copy_takes_nobodys_place_and_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = Fixture::on(Sqlite);
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("copy.db");
    backup(Path::new(&fixture.url()), &to).unwrap();
    let mode = std::fs::metadata(&to).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = std::fs::read(&to).unwrap();
    fixture.channel("news", &[]);
    assert!(backup(Path::new(&fixture.url()), &to).is_err());
    assert_eq!(std::fs::read(&to).unwrap(), before);
    assert!(
        backup(
            Path::new(&fixture.url()),
            &folder.path().join("no/such/folder.db")
        )
        .is_err()
    );
    assert!(backup(&folder.path().join("none.db"), &folder.path().join("x.db")).is_err());
    assert_eq!(entries(folder.path()), ["copy.db"]);
}

#[test]
fn what_was_backed_up_comes_back_and_what_was_there_is_kept() {
    let fixture = Fixture::on(Sqlite);
    let at = PathBuf::from(fixture.url());
    fixture.channel("before", &[]);
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    backup(&at, &copy).unwrap();
    fixture.channel("after", &[]);
    // As a killed process leaves it: what it wrote last stands in the log beside the file.
    let left = tempfile::tempdir().unwrap();
    let there = left.path().join("signalbox.db");
    for end in ["", "-wal", "-shm"] {
        std::fs::copy(
            format!("{}{end}", at.display()),
            format!("{}{end}", there.display()),
        )
        .unwrap();
    }
    let (copied, replaced) = restore(&copy, &there).unwrap();
    assert_eq!(copied.channels, 1);
    assert_eq!(names(&there), ["before"]);
    assert_eq!(names(&replaced.unwrap()), ["before", "after"]);
    // Where nothing was there is nothing to keep.
    let (_, replaced) = restore(&copy, &left.path().join("fresh.db")).unwrap();
    assert_eq!(replaced, None);
    assert_eq!(names(&left.path().join("fresh.db")), ["before"]);
}

#[test]
fn what_is_no_copy_changes_nothing() {
    let fixture = Fixture::on(Sqlite);
    let at = PathBuf::from(fixture.url());
    fixture.channel("news", &[]);
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("text"), "this is no database\n".repeat(100)).unwrap();
    foreign(&file("foreign"));
    backup(&at, &file("newer")).unwrap();
    mark(
        &file("newer"),
        "INSERT INTO __diesel_schema_migrations VALUES ('29990101000000', CURRENT_TIMESTAMP)",
    );
    backup(&at, &file("damaged")).unwrap();
    let mut bytes = std::fs::read(file("damaged")).unwrap();
    let half = bytes.len() / 2;
    bytes.truncate(half);
    std::fs::write(file("damaged"), bytes).unwrap();
    let refused = |name: &str| restore(&file(name), &at).unwrap_err();
    assert!(matches!(refused("text"), DatabaseError::Corrupt { .. }));
    let told = refused("foreign").to_string();
    assert!(told.contains("no database of Signalbox"), "{told}");
    let newer = refused("newer").to_string();
    assert!(
        newer.contains("29990101000000") && newer.contains("newer"),
        "{newer}"
    );
    assert!(matches!(refused("damaged"), DatabaseError::Corrupt { .. }));
    assert!(matches!(
        refused("none"),
        DatabaseError::Unavailable {
            cause: Cause::CannotOpen,
            ..
        }
    ));
    assert_eq!(names(&at), ["news"]);
    assert_eq!(fixture.get(1).spec.name, "news");
    // Opened as a database it is refused as well, and not touched.
    let newer = Database::open(file("newer").to_str().unwrap(), Default::default()).unwrap();
    assert!(matches!(
        newer.migrate(),
        Err(DatabaseError::NewerSchema { .. })
    ));
    assert!(!newer.is_current().unwrap());
    fixture.wish(|tx| database::channels::insert(tx, &spec("after", &[])));
}

/// A SQLite file of somebody else.
fn foreign(file: &Path) {
    mark(file, "CREATE TABLE pictures (id INTEGER)");
}

fn mark(file: &Path, sql: &str) {
    use diesel::connection::SimpleConnection;
    let db = open(file.to_str().unwrap());
    db.wish(|tx| Ok(tx.batch_execute(sql)?)).unwrap();
}
