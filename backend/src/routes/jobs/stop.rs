use actix_web::{HttpResponse, post};
use transcode::job::Action;

use super::action;
use crate::extract::{JobId, NoBody, Operator};
use crate::problem::{BadRequest, Conflict, Invalid, NotFound, Problem, Unavailable};
use crate::view::Job;

/// Wants the channel not to run.
#[utoipa::path(
    tag = "jobs",
    params(("id" = i64, Path)),
    responses(
        (status = 202, description = "The wish is durable", body = Job),
        BadRequest, NotFound, Conflict, Invalid, Unavailable,
    )
)]
#[post("/jobs/{id}/stop")]
pub(crate) async fn stop_job(
    operator: Operator,
    id: JobId,
    _: NoBody,
) -> Result<HttpResponse, Problem> {
    action::one(&operator, id.0, Action::Stop).await
}
