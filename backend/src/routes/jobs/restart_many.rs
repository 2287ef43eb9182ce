use actix_web::{HttpResponse, post};
use transcode::job::Action;

use super::action::{self, BulkAnswer, JobIds};
use crate::extract::{JsonBody, Operator};
use crate::problem::{BadRequest, Invalid, NotJson, Problem, TooLarge, Unavailable};

/// Restarts many.
#[utoipa::path(
    tag = "jobs",
    request_body = JobIds,
    responses(
        (status = 202, description = "The wishes are durable; each job with what became of it", body = BulkAnswer),
        BadRequest, TooLarge, NotJson, Invalid, Unavailable,
    )
)]
#[post("/jobs/restart")]
pub(crate) async fn restart_jobs(
    operator: Operator,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    action::many(&operator, &body.0, Action::Restart).await
}
