use std::time::Duration;

use actix_web::{HttpResponse, delete};
use database::channels::Deleted;

use crate::State;
use crate::extract::{ChannelId, IfMatch, Operator};
use crate::problem::{Code, NotFound, PreconditionFailed, Problem, Unavailable};
use crate::view::Job;

/// How long an answer waits for the holder to let go.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often it looks without having been told.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Stops a channel and removes it with its outputs.
#[utoipa::path(
    tag = "channels",
    params(("id" = i64, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 204, description = "Gone; its name and addresses are free"),
        (status = 202, description = "It goes when its holder lets go", body = Job),
        NotFound, PreconditionFailed, Unavailable,
    )
)]
#[delete("/channels/{id}")]
pub(crate) async fn delete_channel(
    operator: Operator,
    id: ChannelId,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let id = id.0;
    let deleted = operator
        .wish(move |tx| database::channels::delete(tx, id, if_match.0))
        .await?;
    let Deleted::Held(job) = deleted else {
        return Ok(HttpResponse::NoContent().finish());
    };
    operator.wish_changed(&job).await;
    match tokio::time::timeout(PATIENCE, gone(&operator, id, LOOK_EVERY)).await {
        Ok(gone) => gone.map(|()| HttpResponse::NoContent().finish()),
        Err(_) => Ok(HttpResponse::Accepted().json(Job::of(&job, operator.latest()))),
    }
}

/// Returns when the channel is gone; an event makes it look at once.
pub(super) async fn gone(state: &State, id: i64, look_every: Duration) -> Result<(), Problem> {
    let mut events = state.feed().follow();
    loop {
        match state.read(move |conn| database::jobs::get(conn, id)).await {
            Err(problem) if problem.code == Code::JobNotFound => return Ok(()),
            Err(problem) => return Err(problem),
            Ok(_) => {}
        }
        let told = async {
            while let Ok(event) = events.recv().await {
                if event.channel_id == Some(id) {
                    break;
                }
            }
        };
        let _ = tokio::time::timeout(look_every, told).await;
    }
}
