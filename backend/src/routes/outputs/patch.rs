use actix_web::http::StatusCode;
use actix_web::{HttpResponse, patch};
use transcode::spec::{ChannelSpecContext, merge_patch};

use super::change;
use crate::extract::{IfMatch, JsonBody, Operator, OutputPath};
use crate::problem::{
    BadRequest, Conflict, Invalid, NotFound, NotJson, PreconditionFailed, Problem, TooLarge,
    Unavailable,
};
use crate::view::OutputResource;

/// Changes an output by a JSON merge patch (RFC 7386); the encoder and the other outputs go on undisturbed.
#[utoipa::path(
    tag = "outputs",
    params(("id" = i64, Path), ("output_id" = i64, Path), ("If-Match" = Option<String>, Header)),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "Changed", body = OutputResource, headers(("ETag" = String))),
        BadRequest, NotFound, Conflict, PreconditionFailed, TooLarge, NotJson, Invalid, Unavailable,
    )
)]
#[patch("/channels/{id}/outputs/{output_id}")]
pub(crate) async fn patch_output(
    operator: Operator,
    path: OutputPath,
    if_match: IfMatch,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let OutputPath {
        channel,
        output: id,
    } = path;
    let limits = operator.settings().limits;
    let write = move |tx: &mut database::Tx<'_>| {
        let row = database::channels::get(tx, channel)?;
        let present = database::outputs::get(tx, channel, id)?;
        let document = serde_json::to_value(present.output.redacted()).unwrap_or_default();
        let mut wanted = merge_patch(&document, &body.0);
        present.output.keep_secrets(&mut wanted);
        let context = ChannelSpecContext::new(&row.spec)
            .with_limits(limits)
            .replacing(id);
        match change::read(&wanted, &context) {
            Ok(output) => database::outputs::replace(tx, channel, id, &output, if_match.0).map(Ok),
            Err(problem) => Ok(Err(problem)),
        }
    };
    Ok(
        change::write_checked(&operator, channel, StatusCode::OK, write)
            .await?
            .finish(),
    )
}
