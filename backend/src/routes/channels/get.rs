use actix_web::{HttpResponse, get};

use crate::extract::{ChannelId, Viewer, etag};
use crate::problem::{NotFound, Problem, Unavailable};
use crate::view::Channel;

/// A channel with its job and how its outputs deliver.
#[utoipa::path(
    tag = "channels",
    params(("id" = i64, Path)),
    responses(
        (status = 200, description = "The channel", body = Channel, headers(("ETag" = String))),
        NotFound, Unavailable,
    )
)]
#[get("/channels/{id}")]
pub(crate) async fn get_channel(viewer: Viewer, id: ChannelId) -> Result<HttpResponse, Problem> {
    let row = viewer
        .read(move |conn| database::channels::get(conn, id.0))
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(row.revision))
        .json(Channel::of(&row, viewer.latest())))
}
