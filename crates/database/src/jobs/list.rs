use diesel::prelude::*;
use transcode::job::Status;

use super::{JobRecord, JobRow};
use crate::page::{Cursor, Key, keyset};
use crate::schema::{jobs, sessions};
use crate::words::word;
use crate::{Conn, DatabaseError, ListQuery, Page};

/// Which jobs; what is not given does not narrow.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    pub status: Option<Status>,
    pub pool: Option<String>,
    /// The name of the worker that holds it.
    pub worker: Option<String>,
}

/// By what jobs are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JobSort {
    #[default]
    Id,
    Status,
    Pool,
    Priority,
    /// The time of the last change of status.
    StatusSince,
}

/// A page of jobs.
pub fn list(
    conn: &mut Conn,
    query: &ListQuery<JobFilter, JobSort>,
) -> Result<Page<JobRow>, DatabaseError> {
    let size = query.size();
    let behind = query
        .cursor
        .as_deref()
        .map(|text| Cursor::read(&query.sort, text))
        .transpose()?;
    let behind = behind.as_ref();
    let mut select = jobs::table
        .left_join(sessions::table)
        .select((jobs::all_columns, sessions::worker_id.nullable()))
        .into_boxed();
    if let Some(status) = &query.filter.status {
        select = select.filter(jobs::status.eq(word(status)?));
    }
    if let Some(pool) = &query.filter.pool {
        select = select.filter(jobs::pool.eq(pool.clone()));
    }
    if let Some(worker) = &query.filter.worker {
        select = select.filter(sessions::worker_id.nullable().eq(worker.clone()));
    }
    let sort = query.sort;
    let select = match sort.key {
        JobSort::Id => keyset!(select, sort, behind, jobs::id, jobs::id, Key::Number),
        JobSort::Status => keyset!(select, sort, behind, jobs::status, jobs::id, Key::Text),
        JobSort::Pool => keyset!(select, sort, behind, jobs::pool, jobs::id, Key::Text),
        JobSort::Priority => keyset!(select, sort, behind, jobs::priority, jobs::id, Key::Small),
        JobSort::StatusSince => keyset!(
            select,
            sort,
            behind,
            jobs::status_since,
            jobs::id,
            Key::Number
        ),
    };
    let found: Vec<(JobRecord, Option<String>)> = select.limit(size as i64 + 1).load(conn)?;
    let rows = found
        .into_iter()
        .map(|(record, worker)| record.into_row(worker));
    Page::cut(rows.collect::<Result<_, _>>()?, size, |row: &JobRow| {
        let key = match sort.key {
            JobSort::Id => Key::Number(row.id),
            JobSort::Status => Key::Text(word(&row.status)?),
            JobSort::Pool => Key::Text(row.pool.clone()),
            JobSort::Priority => Key::Small(i32::from(row.priority)),
            JobSort::StatusSince => Key::Number(row.status_since),
        };
        Cursor::write(&sort, key, row.id)
    })
}
