use actix_web::get;
use actix_web::web::Json;

use crate::extract::{Viewer, WorkerId};
use crate::problem::{Code, NotFound, Problem, Unavailable};
use crate::view::Worker;

/// A worker, by its latest session.
#[utoipa::path(
    tag = "workers",
    params(("id" = String, Path, description = "Its stable name")),
    responses((status = 200, description = "The worker", body = Worker), NotFound, Unavailable)
)]
#[get("/workers/{id}")]
pub(crate) async fn get_worker(viewer: Viewer, id: WorkerId) -> Result<Json<Worker>, Problem> {
    let found = super::all(&viewer)
        .await?
        .into_iter()
        .find(|worker| worker.id == id.0);
    let problem = || {
        Problem::new(
            Code::WorkerNotFound,
            format!("no worker is named `{}`", id.0),
        )
    };
    found.map(Json).ok_or_else(problem)
}
