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
    let channel = operator
        .read(move |conn| database::channels::get(conn, id.0))
        .await?;
    let context = ChannelSpecContext::new(&channel.spec).with_limits(operator.settings().limits);
    let output = Output {
        id: None,
        ..change::read(&body.0, &context)?
    };
    let write =
        move |tx: &mut database::Tx<'_>| database::outputs::add(tx, id.0, &output, if_match.0);
    let mut answer = change::write(&operator, id.0, StatusCode::CREATED, write).await?;
    let location = format!("/api/v1/channels/{}/outputs/{}", id.0, answer.row.id);
    answer.response.insert_header((header::LOCATION, location));
    Ok(answer.finish())
}
