use actix_web::get;
use actix_web::web::Json;
use database::channels::{ChannelFilter, ChannelSort};
use database::{ListQuery, Sort};
use serde::Deserialize;
use transcode::job::Status;
use utoipa::IntoParams;

use crate::extract::{Page, Query, Viewer, page_limit, sort_word};
use crate::problem::{BadRequest, Problem, Unavailable};
use crate::view::Channel;

const SORTS: [(&str, ChannelSort); 5] = [
    ("id", ChannelSort::Id),
    ("name", ChannelSort::Name),
    ("priority", ChannelSort::Priority),
    ("created_at", ChannelSort::CreatedAt),
    ("updated_at", ChannelSort::UpdatedAt),
];

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChannelsQuery {
    /// Items of a page.
    #[param(minimum = 1, maximum = 1000, default = 50)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// `id`, `name`, `priority`, `created_at`, `updated_at`; with `-` before it the other way round.
    sort: Option<String>,
    /// Part of the name, in any case.
    name: Option<String>,
    status: Option<Status>,
    tag: Option<String>,
    pool: Option<String>,
}

/// Channels, page by page.
#[utoipa::path(
    tag = "channels",
    params(ChannelsQuery),
    responses((status = 200, description = "A page", body = Page<Channel>), BadRequest, Unavailable)
)]
#[get("/channels")]
pub(crate) async fn list_channels(
    viewer: Viewer,
    query: Query<ChannelsQuery>,
) -> Result<Json<Page<Channel>>, Problem> {
    let ChannelsQuery {
        limit,
        cursor,
        sort,
        name,
        status,
        tag,
        pool,
    } = query.0;
    let sort = sort_word(sort.as_deref(), &SORTS)?;
    let list = ListQuery {
        filter: ChannelFilter {
            name,
            status,
            tag,
            pool,
        },
        sort: sort
            .map(|(key, descending)| Sort { key, descending })
            .unwrap_or_default(),
        cursor,
        limit: page_limit(limit)?,
    };
    let page = viewer
        .read(move |conn| database::channels::list(conn, &list))
        .await?;
    let items = page
        .items
        .iter()
        .map(|row| Channel::of(row, viewer.latest()))
        .collect();
    Ok(Json(Page {
        items,
        next_cursor: page.next_cursor,
    }))
}
