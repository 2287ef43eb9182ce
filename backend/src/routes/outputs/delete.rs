use actix_web::{HttpResponse, delete};

use crate::extract::{IfMatch, Operator, OutputPath};
use crate::problem::{Conflict, NotFound, PreconditionFailed, Problem, Unavailable};

/// Removes an output; the encoder and the other outputs go on undisturbed.
#[utoipa::path(
    tag = "outputs",
    params(("id" = i64, Path), ("output_id" = i64, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 204, description = "Gone; its name and address are free"),
        NotFound, Conflict, PreconditionFailed, Unavailable,
    )
)]
#[delete("/channels/{id}/outputs/{output_id}")]
pub(crate) async fn delete_output(
    operator: Operator,
    path: OutputPath,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let OutputPath { channel, output } = path;
    let job = operator
        .wish(move |tx| {
            database::outputs::remove(tx, channel, output, if_match.0)?;
            database::jobs::get(tx, channel)
        })
        .await?;
    operator.wish_changed(&job).await;
    Ok(HttpResponse::NoContent().finish())
}
