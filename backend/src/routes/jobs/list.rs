use actix_web::get;
use actix_web::web::Json;
use database::jobs::{JobFilter, JobSort};
use database::{ListQuery, Sort};
use serde::Deserialize;
use transcode::job::Status;
use utoipa::IntoParams;

use crate::extract::{Page, Query, Viewer, page_limit, sort_word};
use crate::problem::{BadRequest, Problem, Unavailable};
use crate::view::Job;

const SORTS: [(&str, JobSort); 5] = [
    ("id", JobSort::Id),
    ("status", JobSort::Status),
    ("pool", JobSort::Pool),
    ("priority", JobSort::Priority),
    ("status_since", JobSort::StatusSince),
];

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JobsQuery {
    /// Items of a page.
    #[param(minimum = 1, maximum = 1000, default = 50)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// `id`, `status`, `pool`, `priority`, `status_since`; with `-` before it the other way round.
    sort: Option<String>,
    status: Option<Status>,
    pool: Option<String>,
    /// Who holds it.
    worker: Option<String>,
}

/// Jobs, page by page.
#[utoipa::path(
    tag = "jobs",
    params(JobsQuery),
    responses((status = 200, description = "A page", body = Page<Job>), BadRequest, Unavailable)
)]
#[get("/jobs")]
pub(crate) async fn list_jobs(
    viewer: Viewer,
    query: Query<JobsQuery>,
) -> Result<Json<Page<Job>>, Problem> {
    let JobsQuery {
        limit,
        cursor,
        sort,
        status,
        pool,
        worker,
    } = query.0;
    let sort = sort_word(sort.as_deref(), &SORTS)?;
    let list = ListQuery {
        filter: JobFilter {
            status,
            pool,
            worker,
        },
        sort: sort
            .map(|(key, descending)| Sort { key, descending })
            .unwrap_or_default(),
        cursor,
        limit: page_limit(limit)?,
    };
    let page = viewer
        .read(move |conn| database::jobs::list(conn, &list))
        .await?;
    let items = page
        .items
        .iter()
        .map(|row| Job::of(row, viewer.latest()))
        .collect();
    Ok(Json(Page {
        items,
        next_cursor: page.next_cursor,
    }))
}
