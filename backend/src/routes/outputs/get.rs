use actix_web::{HttpResponse, get};

use crate::extract::{OutputPath, Viewer, etag};
use crate::problem::{NotFound, Problem, Unavailable};
use crate::view::OutputResource;

/// An output, and how it delivers.
#[utoipa::path(
    tag = "outputs",
    params(("id" = i64, Path), ("output_id" = i64, Path)),
    responses(
        (status = 200, description = "The output", body = OutputResource, headers(("ETag" = String))),
        NotFound, Unavailable,
    )
)]
#[get("/channels/{id}/outputs/{output_id}")]
pub(crate) async fn get_output(viewer: Viewer, path: OutputPath) -> Result<HttpResponse, Problem> {
    let row = viewer
        .read(move |conn| database::outputs::get(conn, path.channel, path.output))
        .await?;
    let reports = viewer.latest().deliveries(path.channel);
    Ok(HttpResponse::Ok()
        .insert_header(etag(row.revision))
        .json(OutputResource::of_row(&row, &reports)))
}
