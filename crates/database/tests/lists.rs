use database::channels::{self, ChannelFilter, ChannelSort};
use database::jobs::{self, JobFilter, JobSort};
use database::{DatabaseError, ListQuery, Page, Sort};
use rstest::rstest;
use serde_json::json;
use transcode::job::{Action, Status};

use crate::harness::On::{self, Postgres, Sqlite};
use crate::harness::{Fixture, document, read};

/// 23 channels whose every sortable field repeats.
fn many(fixture: &Fixture) {
    for n in 0..23_i64 {
        let mut document = document(&format!("Channel {:02}", (n * 7) % 23), &[]);
        document["priority"] = json!(n % 3);
        document["pool"] = ["default", "gpu"][(n % 2) as usize].into();
        let tag = ["news", "NEWS", "new"][(n % 3) as usize];
        document["tags"] = json!([tag]);
        let id = fixture.wish(|tx| channels::insert(tx, &read(&document))).id;
        if n % 4 == 0 {
            fixture.act(id, Action::Start);
        }
    }
}

/// All pages of a list, each of `limit`.
fn pages<T>(limit: u32, mut page: impl FnMut(Option<String>, u32) -> Page<T>) -> Vec<T> {
    let mut all = Vec::new();
    let mut cursor = None;
    loop {
        let Page { items, next_cursor } = page(cursor, limit);
        assert!(items.len() <= limit as usize && !(items.is_empty() && next_cursor.is_some()));
        all.extend(items);
        assert!(all.len() <= 100, "the pages do not end");
        match next_cursor {
            None => return all,
            next => cursor = next,
        }
    }
}

#[rstest]
fn every_sort_of_channels_pages_through_all(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    many(&fixture);
    use ChannelSort::{CreatedAt, Id, Name, Priority, UpdatedAt};
    for key in [Id, Name, Priority, CreatedAt, UpdatedAt] {
        for descending in [false, true] {
            let list = |cursor, limit| {
                let query = ListQuery {
                    filter: ChannelFilter::default(),
                    sort: Sort { key, descending },
                    cursor,
                    limit,
                };
                fixture
                    .db
                    .read(|conn| channels::list(conn, &query))
                    .unwrap()
            };
            let whole: Vec<i64> = pages(1000, list).iter().map(|row| row.id).collect();
            assert_eq!(whole.len(), 23);
            for limit in [1, 2, 5, 22, 23, 24] {
                let paged: Vec<i64> = pages(limit, list).iter().map(|row| row.id).collect();
                assert_eq!(paged, whole, "{key:?} {descending} {limit}");
            }
            if key == Name {
                let names: Vec<String> = pages(4, list)
                    .into_iter()
                    .map(|row| row.spec.name)
                    .collect();
                let mut sorted = names.clone();
                sorted.sort();
                if descending {
                    sorted.reverse();
                }
                assert_eq!(names, sorted);
            }
        }
    }
}

#[rstest]
fn every_sort_of_jobs_pages_through_all(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    many(&fixture);
    use JobSort::{Id, Pool, Priority, Status, StatusSince};
    for key in [Id, Status, Pool, Priority, StatusSince] {
        for descending in [false, true] {
            let list = |cursor, limit| {
                let query = ListQuery {
                    filter: JobFilter::default(),
                    sort: Sort { key, descending },
                    cursor,
                    limit,
                };
                fixture.db.read(|conn| jobs::list(conn, &query)).unwrap()
            };
            let whole: Vec<i64> = pages(1000, list).iter().map(|row| row.id).collect();
            assert_eq!(whole.len(), 23);
            for limit in [1, 3, 23] {
                let paged: Vec<i64> = pages(limit, list).iter().map(|row| row.id).collect();
                assert_eq!(paged, whole, "{key:?} {descending} {limit}");
            }
        }
    }
}

#[rstest]
fn channels_that_come_and_go_shift_no_page(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    many(&fixture);
    let mut seen = Vec::new();
    let mut query = ListQuery {
        limit: 4,
        sort: Sort {
            key: ChannelSort::Name,
            descending: false,
        },
        ..ListQuery::default()
    };
    loop {
        let page = fixture
            .db
            .read(|conn| channels::list(conn, &query))
            .unwrap();
        seen.extend(page.items.iter().map(|row| row.spec.name.clone()));
        let last = page.items.last().unwrap().id;
        fixture.wish(|tx| channels::delete(tx, last, None));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 23);
    seen.dedup();
    assert_eq!(seen.len(), 23);
}

#[rstest]
fn filters_narrow(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    many(&fixture);
    fixture.wish(|tx| channels::insert(tx, &read(&document("50%_'\"off", &[]))));
    let count = |filter: ChannelFilter| {
        let query = ListQuery {
            filter,
            limit: 1000,
            ..ListQuery::default()
        };
        fixture
            .db
            .read(|conn| channels::list(conn, &query))
            .unwrap()
            .items
            .len()
    };
    let name = |part: &str| ChannelFilter {
        name: Some(part.into()),
        ..ChannelFilter::default()
    };
    let tag = |tag: &str| ChannelFilter {
        tag: Some(tag.into()),
        ..ChannelFilter::default()
    };
    assert_eq!(count(name("channel 0")), 10);
    assert_eq!(count(name("CHANNEL 22")), 1);
    assert_eq!(count(name("")), 24);
    assert_eq!(
        (count(name("%")), count(name("_'\"")), count(name("h%n"))),
        (1, 1, 0)
    );
    assert_eq!(
        (
            count(tag("news")),
            count(tag("NEWS")),
            count(tag("new")),
            count(tag("ne"))
        ),
        (9, 8, 7, 0)
    );
    let pool = ChannelFilter {
        pool: Some("gpu".into()),
        ..ChannelFilter::default()
    };
    assert_eq!(count(pool.clone()), 11);
    assert_eq!(
        count(ChannelFilter {
            status: Some(Status::Queued),
            ..ChannelFilter::default()
        }),
        6
    );
    assert_eq!(
        count(ChannelFilter {
            status: Some(Status::Queued),
            ..pool
        }),
        0
    );
}

#[rstest]
fn jobs_are_found_by_worker(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let (a, b) = (fixture.channel("a", &[]), fixture.channel("b", &[]));
    let (one, two) = (fixture.session("one"), fixture.session("two"));
    fixture.held(a, one);
    fixture.held(b, two);
    let of = |filter: JobFilter| {
        let query = ListQuery {
            filter,
            ..ListQuery::default()
        };
        let page = fixture.db.read(|conn| jobs::list(conn, &query)).unwrap();
        page.items.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(
        of(JobFilter {
            worker: Some("two".into()),
            ..JobFilter::default()
        }),
        [b]
    );
    assert_eq!(
        of(JobFilter {
            worker: Some("three".into()),
            ..JobFilter::default()
        }),
        [0_i64; 0]
    );
    assert_eq!(
        of(JobFilter {
            status: Some(Status::Starting),
            ..JobFilter::default()
        }),
        [a, b]
    );
    assert_eq!(
        of(JobFilter {
            pool: Some("gpu".into()),
            ..JobFilter::default()
        }),
        [0_i64; 0]
    );
}

#[rstest]
fn a_foreign_cursor_is_refused(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    many(&fixture);
    let mut query = ListQuery {
        limit: 2,
        ..ListQuery::<ChannelFilter, ChannelSort>::default()
    };
    query.cursor = fixture
        .db
        .read(|conn| channels::list(conn, &query))
        .unwrap()
        .next_cursor;
    query.sort.key = ChannelSort::Name;
    assert!(matches!(
        fixture.db.read(|conn| channels::list(conn, &query)),
        Err(DatabaseError::BadCursor)
    ));
    query.cursor = Some("rubbish".into());
    assert!(matches!(
        fixture.db.read(|conn| channels::list(conn, &query)),
        Err(DatabaseError::BadCursor)
    ));
}
