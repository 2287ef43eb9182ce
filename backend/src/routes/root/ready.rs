use actix_web::get;
use actix_web::web::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::Viewer;
use crate::problem::{Code, Problem, Unavailable};

/// How the parts do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    pub version: String,
    pub database: Health,
    pub queue: Health,
    pub workers: Health,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    Ok,
    /// It is there and does not do all that it should.
    Degraded,
    None,
}

/// The database and its schema answer; says how queue and workers do.
#[utoipa::path(
    tag = "system",
    responses((status = 200, description = "They do", body = Readiness), Unavailable)
)]
#[get("/health/ready")]
pub(crate) async fn ready(viewer: Viewer) -> Result<Json<Readiness>, Problem> {
    if !viewer.schema_is_current().await? {
        let detail = "the schema of the database is not the one of this version: migrate it";
        return Err(Problem::new(Code::DatabaseUnavailable, detail));
    }
    let live = viewer.read(database::sessions::live).await?;
    let heard = live
        .iter()
        .filter(|session| viewer.latest().host(session.id).is_some())
        .count();
    let workers = match (live.len(), heard) {
        (0, _) => Health::None,
        (live, heard) if heard < live => Health::Degraded,
        _ => Health::Ok,
    };
    let queue = match (viewer.bell_is_heard(), live.is_empty()) {
        (true, _) => Health::Ok,
        (false, true) => Health::None,
        (false, false) => Health::Degraded,
    };
    let version = viewer.settings().version.clone();
    Ok(Json(Readiness {
        version,
        database: Health::Ok,
        queue,
        workers,
    }))
}
