use actix_web::get;
use actix_web::web::Json;

use crate::extract::{ChannelId, Page, Viewer};
use crate::problem::{NotFound, Problem, Unavailable};
use crate::view::Run;

/// The last 20 runs of a channel, the latest first.
#[utoipa::path(
    tag = "channels",
    params(("id" = i64, Path)),
    responses((status = 200, description = "The runs", body = Page<Run>), NotFound, Unavailable)
)]
#[get("/channels/{id}/runs")]
pub(crate) async fn list_runs(viewer: Viewer, id: ChannelId) -> Result<Json<Page<Run>>, Problem> {
    let rows = viewer
        .read(move |conn| {
            database::channels::get(conn, id.0)?;
            database::runs::last(conn, id.0)
        })
        .await?;
    Ok(Json(Page::whole(rows.iter().map(Run::of).collect())))
}
