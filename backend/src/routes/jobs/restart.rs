use actix_web::{HttpResponse, post};
use transcode::job::Action;

use super::action;
use crate::extract::{JobId, NoBody, Operator};
use crate::problem::{BadRequest, Conflict, Invalid, NotFound, Problem, Unavailable};
use crate::view::Job;

/// Wants a new run of the channel, whether it runs or not.
#[utoipa::path(
    tag = "jobs",
    params(("id" = i64, Path)),
    responses(
        (status = 202, description = "The wish is durable", body = Job),
        BadRequest, NotFound, Conflict, Invalid, Unavailable,
    )
)]
#[post("/jobs/{id}/restart")]
pub(crate) async fn restart_job(
    operator: Operator,
    id: JobId,
    _: NoBody,
) -> Result<HttpResponse, Problem> {
    action::one(&operator, id.0, Action::Restart).await
}
