use actix_web::{HttpResponse, patch};
use transcode::spec::merge_patch;

use super::spec::{ApplyQuery, change};
use crate::extract::{ChannelId, IfMatch, JsonBody, Operator, Query};
use crate::problem::{
    BadRequest, Conflict, Invalid, NotFound, NotJson, PreconditionFailed, Problem, TooLarge,
    Unavailable,
};
use crate::view::Channel;

/// Changes a channel by a JSON merge patch (RFC 7386): null gives a field its default, lists are replaced whole.
#[utoipa::path(
    tag = "channels",
    params(("id" = i64, Path), ApplyQuery, ("If-Match" = Option<String>, Header)),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "Changed; `restarts` says whether a new run begins", body = Channel,
            headers(("ETag" = String))),
        BadRequest, NotFound, Conflict, PreconditionFailed, TooLarge, NotJson, Invalid, Unavailable,
    )
)]
#[patch("/channels/{id}")]
pub(crate) async fn patch_channel(
    operator: Operator,
    id: ChannelId,
    if_match: IfMatch,
    query: Query<ApplyQuery>,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    change(&operator, id.0, if_match, query.0, move |current| {
        merge_patch(current, &body.0)
    })
    .await
}
