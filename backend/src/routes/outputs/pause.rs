use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};

use super::change;
use crate::extract::{NoBody, Operator, OutputPath};
use crate::problem::{BadRequest, Conflict, Invalid, NotFound, Problem, Unavailable};
use crate::view::OutputResource;

/// Holds an output back.
#[utoipa::path(
    tag = "outputs",
    params(("id" = i64, Path), ("output_id" = i64, Path)),
    responses(
        (status = 202, description = "The wish is durable", body = OutputResource, headers(("ETag" = String))),
        BadRequest, NotFound, Conflict, Invalid, Unavailable,
    )
)]
#[post("/channels/{id}/outputs/{output_id}/pause")]
pub(crate) async fn pause_output(
    operator: Operator,
    path: OutputPath,
    _: NoBody,
) -> Result<HttpResponse, Problem> {
    let OutputPath { channel, output } = path;
    let write =
        move |tx: &mut database::Tx<'_>| database::outputs::set_paused(tx, channel, output, true);
    Ok(
        change::write(&operator, channel, StatusCode::ACCEPTED, write)
            .await?
            .finish(),
    )
}
