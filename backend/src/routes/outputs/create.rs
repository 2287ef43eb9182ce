use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, post};
use transcode::spec::{ChannelSpecContext, Output};

use super::change;
use crate::extract::{ChannelId, IfMatch, JsonBody, Operator};
use crate::problem::{
    BadRequest, Conflict, Invalid, NotFound, NotJson, PreconditionFailed, Problem, TooLarge,
    Unavailable,
};
use crate::view::OutputResource;

/// Adds an output; the encoder and the other outputs go on undisturbed.
#[utoipa::path(
    tag = "outputs",
    params(("id" = i64, Path), ("If-Match" = Option<String>, Header)),
    request_body = Output,
    responses(
        (status = 201, description = "Added; `Location` names it", body = OutputResource,
            headers(("Location" = String), ("ETag" = String))),
        BadRequest, NotFound, Conflict, PreconditionFailed, TooLarge, NotJson, Invalid, Unavailable,
    )
)]
#[post("/channels/{id}/outputs")]
pub(crate) async fn create_output(
    operator: Operator,
    id: ChannelId,
    if_match: IfMatch,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let limits = operator.settings().limits;
    let write = move |tx: &mut database::Tx<'_>| {
        let channel = database::channels::get(tx, id.0)?;
        let context = ChannelSpecContext::new(&channel.spec).with_limits(limits);
        let read = match change::read(&body.0, &context) {
            Ok(read) => read,
            Err(problem) => return Ok(Err(problem)),
        };
        let output = Output { id: None, ..read };
        database::outputs::add(tx, id.0, &output, if_match.0).map(Ok)
    };
    let mut answer = change::write_checked(&operator, id.0, StatusCode::CREATED, write).await?;
    let location = format!("/api/v1/channels/{}/outputs/{}", id.0, answer.row.id);
    answer.response.insert_header((header::LOCATION, location));
    Ok(answer.finish())
}
