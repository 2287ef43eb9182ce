use actix_web::get;
use actix_web::web::Json;

use crate::extract::{ChannelId, Page, Viewer};
use crate::problem::{NotFound, Problem, Unavailable};
use crate::view::OutputResource;

/// All outputs of a channel, and how they deliver.
#[utoipa::path(
    tag = "outputs",
    params(("id" = i64, Path)),
    responses((status = 200, description = "All of them", body = Page<OutputResource>), NotFound, Unavailable)
)]
#[get("/channels/{id}/outputs")]
pub(crate) async fn list_outputs(
    viewer: Viewer,
    id: ChannelId,
) -> Result<Json<Page<OutputResource>>, Problem> {
    let rows = viewer
        .read(move |conn| database::outputs::list(conn, id.0))
        .await?;
    let reports = viewer.latest().deliveries(id.0);
    Ok(Json(Page::whole(
        rows.iter()
            .map(|row| OutputResource::of_row(row, &reports))
            .collect(),
    )))
}
