use actix_web::http::header;
use actix_web::{HttpResponse, post};
use transcode::spec::ChannelSpec;

use super::spec::read_new;
use crate::extract::{JsonBody, Operator, etag};
use crate::problem::{BadRequest, Conflict, Invalid, NotJson, Problem, TooLarge, Unavailable};
use crate::view::Channel;

/// Makes a channel; its job is stopped.
#[utoipa::path(
    tag = "channels",
    request_body = ChannelSpec,
    responses(
        (status = 201, description = "Made; `Location` names it", body = Channel,
            headers(("Location" = String), ("ETag" = String))),
        BadRequest, Conflict, TooLarge, NotJson, Invalid, Unavailable,
    )
)]
#[post("/channels")]
pub(crate) async fn create_channel(
    operator: Operator,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    let spec = read_new(&body.0, operator.settings().limits)?;
    let row = operator
        .wish(move |tx| database::channels::insert(tx, &spec))
        .await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("/api/v1/channels/{}", row.id)))
        .insert_header(etag(row.revision))
        .json(Channel::of(&row, operator.latest())))
}
