use actix_web::get;
use actix_web::web::Json;

use crate::extract::{JobId, Viewer};
use crate::problem::{NotFound, Problem, Unavailable};
use crate::view::Job;

/// A job.
#[utoipa::path(
    tag = "jobs",
    params(("id" = i64, Path)),
    responses((status = 200, description = "The job", body = Job), NotFound, Unavailable)
)]
#[get("/jobs/{id}")]
pub(crate) async fn get_job(viewer: Viewer, id: JobId) -> Result<Json<Job>, Problem> {
    let row = viewer
        .read(move |conn| database::jobs::get(conn, id.0))
        .await?;
    Ok(Json(Job::of(&row, viewer.latest())))
}
