use actix_web::get;
use actix_web::web::Json;

use crate::extract::{Page, Viewer};
use crate::problem::{Problem, Unavailable};
use crate::view::Worker;

/// Every worker that was ever seen, by its latest session.
#[utoipa::path(
    tag = "workers",
    responses((status = 200, description = "All of them", body = Page<Worker>), Unavailable)
)]
#[get("/workers")]
pub(crate) async fn list_workers(viewer: Viewer) -> Result<Json<Page<Worker>>, Problem> {
    Ok(Json(Page::whole(super::all(&viewer).await?)))
}
