use database::{Database, DatabaseError, Options, channels};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use rstest::rstest;

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Fixture, open, spec};

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    required: bool,
}

/// Tables and columns as `schema.rs` writes them: `table`, then `column -> Type`.
fn written() -> Vec<(String, Vec<(String, String)>)> {
    let mut tables: Vec<(String, Vec<(String, String)>)> = Vec::new();
    let mut renamed = None;
    for line in include_str!("../src/schema.rs").lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("#[sql_name = \"") {
            renamed = Some(name.trim_end_matches("\"]").to_owned());
        } else if let Some((column, kind)) = line.trim_end_matches(',').split_once(" -> ")
            && !line.starts_with("diesel::")
        {
            let name = renamed.take().unwrap_or_else(|| column.to_owned());
            tables.last_mut().unwrap().1.push((name, kind.to_owned()));
        } else if let Some((table, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            tables.push((table.to_owned(), Vec::new()));
        }
    }
    tables
}

fn migrated(fixture: &Fixture, on: On, table: &str) -> Vec<(String, String)> {
    let query = match on {
        Sqlite => format!(
            "SELECT name, type AS kind, \"notnull\" AS required FROM pragma_table_info('{table}')"
        ),
        Postgres => format!(
            "SELECT column_name::text AS name, upper(data_type::text) AS kind, is_nullable = 'NO' AS required \
             FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
        ),
    };
    let columns: Vec<Column> = fixture
        .db
        .read(|conn| Ok(diesel::sql_query(query).load(conn)?))
        .unwrap();
    let columns = columns.into_iter().map(|column| {
        let kind = match (column.kind.as_str(), column.name.as_str()) {
            // SQLite's only spelling of a key that counts; it has 64 bits.
            ("INTEGER", "id") | ("BIGINT", _) => "BigInt",
            ("INTEGER", _) => "Integer",
            ("TEXT", _) => "Text",
            ("BOOLEAN", _) => "Bool",
            other => panic!("{other:?}"),
        };
        let kind = if column.required {
            kind.to_owned()
        } else {
            format!("Nullable<{kind}>")
        };
        (column.name, kind)
    });
    columns.collect()
}

#[rstest]
fn the_schema_is_that_of_the_migrated_database(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let tables = written();
    assert_eq!(tables.len(), 8);
    for (table, columns) in tables {
        assert_eq!(columns, migrated(&fixture, on, &table), "{table}");
    }
}

/// Every migration of a folder, in order: its name and how it is brought up.
fn migrations(database: &str) -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/");
    let entries = std::fs::read_dir(format!("{folder}{database}")).unwrap();
    let mut found: Vec<_> = entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path.join("up.sql")).unwrap())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn both_databases_have_the_same_tables() {
    let words = |text: &str| {
        text.replace("COLLATE \"C\"", "")
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (lite, pg) = (migrations("sqlite"), migrations("postgres"));
    assert_eq!(lite.len(), pg.len());
    for ((lite_name, lite), (pg_name, pg)) in lite.into_iter().zip(pg) {
        let lite = lite
            .replace(
                "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
                "BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY",
            )
            .replace("AUTOINCREMENT", "GENERATED ALWAYS");
        assert_eq!(
            (lite_name, words(&lite)),
            (pg_name.clone(), words(&pg)),
            "{pg_name}"
        );
    }
}

#[rstest]
fn up_down_and_up_again(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::empty(on);
    let db = &fixture.db;
    assert!(!db.is_current().unwrap());
    assert!(
        db.read(|conn| channels::get(conn, 1)).is_err(),
        "no tables yet"
    );
    for _ in 0..2 {
        db.migrate().unwrap();
        db.migrate().unwrap();
        assert!(db.is_current().unwrap());
        assert_eq!(
            db.wish(|tx| channels::insert(tx, &spec("news", &[])))
                .unwrap()
                .id,
            1
        );
        db.migrate_down().unwrap();
        assert!(!db.is_current().unwrap());
    }
    let left = match on {
        Sqlite => {
            "SELECT name, type AS kind, 1 AS required FROM sqlite_master \
             WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'"
        }
        Postgres => {
            "SELECT relname::text AS name, relkind::text AS kind, TRUE AS required FROM pg_class \
             WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_\\_%'"
        }
    };
    let left: Vec<Column> = db
        .read(|conn| Ok(diesel::sql_query(left).load(conn)?))
        .unwrap();
    assert!(
        left.is_empty(),
        "{:?}",
        left.iter()
            .map(|entry| (&entry.kind, &entry.name))
            .collect::<Vec<_>>()
    );
}

#[rstest]
fn many_migrate_at_once(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::empty(on);
    let url = fixture.url();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| open(&url).migrate().unwrap());
        }
    });
    assert!(fixture.db.is_current().unwrap());
}

#[rstest]
fn a_migration_is_one_transaction(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::empty(on);
    let db = &fixture.db;
    // The last table of the migration stands already.
    db.wish(|tx| Ok(tx.batch_execute("CREATE TABLE events (id INTEGER)")?))
        .unwrap();
    assert!(matches!(db.migrate(), Err(DatabaseError::Migration { .. })));
    db.wish(|tx| Ok(tx.batch_execute("DROP TABLE events")?))
        .unwrap();
    db.migrate().unwrap();
}

#[test]
fn every_spelling_of_the_url_opens_the_same_file() {
    let fixture = Fixture::on(Sqlite);
    let id = fixture.channel("news", &[]);
    let path = fixture.url();
    for url in [
        path.clone(),
        format!("sqlite:{path}"),
        format!("sqlite://{path}"),
    ] {
        let db = Database::open(&url, Options::default()).unwrap();
        assert_eq!(
            db.read(|conn| channels::get(conn, id)).unwrap().spec.name,
            "news"
        );
    }
}
