//! From a body to a specification that can run.

use actix_web::HttpResponse;
use database::channels::{Apply, Change};
use serde::Deserialize;
use serde_json::Value;
use transcode::spec::{ChannelSpec, Limits, refuse_unsupported};
use utoipa::{IntoParams, ToSchema};

use crate::State;
use crate::extract::{IfMatch, etag};
use crate::problem::Problem;
use crate::scheduler::move_to_pool;
use crate::view::Channel;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ApplyQuery {
    /// When a change that needs a new run gets it; `now` where it is not given.
    #[serde(default)]
    #[param(inline)]
    apply: ApplyWhen,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ApplyWhen {
    #[default]
    Now,
    NextRun,
}

/// A new channel's specification.
pub(super) fn read_new(body: &Value, limits: Limits) -> Result<ChannelSpec, Problem> {
    let mut spec = read(body, limits)?;
    // Ids come from the database; those of a document that was read from another channel are that channel's.
    spec.forget_output_ids();
    Ok(spec)
}

fn read(body: &Value, limits: Limits) -> Result<ChannelSpec, Problem> {
    let spec = ChannelSpec::read_within(body, limits).map_err(Problem::invalid)?;
    match refuse_unsupported(&spec) {
        faults if faults.is_empty() => Ok(spec),
        faults => Err(Problem::invalid(faults)),
    }
}

/// Changes a channel into what `wanted` makes of its present document.
pub(super) async fn change(
    state: &State,
    id: i64,
    if_match: IfMatch,
    query: ApplyQuery,
    wanted: impl FnOnce(&Value) -> Value + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let limits = state.settings().limits;
    let apply = match query.apply {
        ApplyWhen::Now => Apply::Now,
        ApplyWhen::NextRun => Apply::NextRun,
    };
    let change = Change {
        if_match: if_match.0,
        apply,
    };
    let replaced = state
        .wish(move |tx| {
            // Read where it is written: of two patches at once neither undoes the other.
            database::channels::hold(tx, id)?;
            let present = database::channels::get(tx, id)?;
            let spec = match changed(&present.spec, wanted, limits) {
                Ok(spec) => spec,
                Err(problem) => return Ok(Err(problem)),
            };
            let replaced = database::channels::replace(tx, id, &spec, change)?;
            move_to_pool(tx, &replaced.row.job)?;
            Ok(Ok(replaced))
        })
        .await??;
    state.wish_changed(&replaced.row.job).await;
    Ok(HttpResponse::Ok()
        .insert_header(etag(replaced.row.revision))
        .json(Channel::after_change(
            &replaced.row,
            state.latest(),
            replaced.restarts,
        )))
}

/// What `wanted` makes of a specification.
fn changed(
    present: &ChannelSpec,
    wanted: impl FnOnce(&Value) -> Value,
    limits: Limits,
) -> Result<ChannelSpec, Problem> {
    // Merged as it was shown: a secret that goes to another place than before must be given anew.
    let shown = serde_json::to_value(present.redacted()).unwrap_or_default();
    let mut wanted = wanted(&shown);
    ChannelSpec::keep_secrets(present, &mut wanted);
    read(&wanted, limits)
}
