use actix_web::{HttpResponse, put};
use transcode::spec::ChannelSpec;

use super::spec::{ApplyQuery, change};
use crate::extract::{ChannelId, IfMatch, JsonBody, Operator, Query};
use crate::problem::{
    BadRequest, Conflict, Invalid, NotFound, NotJson, PreconditionFailed, Problem, TooLarge,
    Unavailable,
};
use crate::view::Channel;

/// Puts another specification in the place of a channel's.
///
/// Outputs are matched by `id`, else by name; unchanged ones flow on. What is not given takes its default.
#[utoipa::path(
    tag = "channels",
    params(("id" = i64, Path), ApplyQuery, ("If-Match" = Option<String>, Header)),
    request_body = ChannelSpec,
    responses(
        (status = 200, description = "Changed; `restarts` says whether a new run begins", body = Channel,
            headers(("ETag" = String))),
        BadRequest, NotFound, Conflict, PreconditionFailed, TooLarge, NotJson, Invalid, Unavailable,
    )
)]
#[put("/channels/{id}")]
pub(crate) async fn replace_channel(
    operator: Operator,
    id: ChannelId,
    if_match: IfMatch,
    query: Query<ApplyQuery>,
    body: JsonBody,
) -> Result<HttpResponse, Problem> {
    change(&operator, id.0, if_match, query.0, |_| body.0).await
}
