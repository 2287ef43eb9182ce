use std::time::Duration;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::IntoParams;

use super::follower::{Follower, Kinds};
use crate::extract::{Query, Viewer};
use crate::problem::{BadRequest, Code, Problem, Unavailable};

/// Messages that wait for a reader; behind them it is the socket's buffer.
const WAITING: usize = 64;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Kinds, by commas: `job`, `run`, `output`, `worker`, `alert`, `progress`. All where it is not given.
    types: Option<String>,
    /// Only of this channel.
    channel: Option<i64>,
    /// As the header `Last-Event-ID`, for clients that cannot set one.
    last_event_id: Option<i64>,
}

/// What happens, as server-sent events.
///
/// State events carry an id; `Last-Event-ID` replays what came after it (24 hours, 100,000 at most). Where that is no
/// longer kept, one `reset` comes: read everything again. `progress` comes every second, has no id and is not replayed.
/// A reader that is too slow gets `dropped` and is sent away; it resumes with its last id.
#[utoipa::path(
    tag = "events",
    params(EventsQuery, ("Last-Event-ID" = Option<i64>, Header, description = "The last id seen")),
    responses(
        (status = 200, description = "A stream without an end", content_type = "text/event-stream", body = String),
        BadRequest,
        Unavailable,
    )
)]
#[get("/events")]
pub(crate) async fn stream_events(
    viewer: Viewer,
    request: HttpRequest,
    query: Query<EventsQuery>,
) -> Result<HttpResponse, Problem> {
    let kinds = Kinds::read(query.0.types.as_deref())?;
    let last_seen = last_seen(&request, &query.0)?;
    let follower = Follower::begin(&viewer, kinds, query.0.channel, last_seen).await?;
    let (sender, receiver) = mpsc::channel::<Bytes>(WAITING);
    tokio::spawn(follower.run(sender));
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        // A compressor would hold events back until its window is full.
        .insert_header(header::ContentEncoding::Identity)
        .streaming(ReceiverStream::new(receiver).map(Ok::<Bytes, std::convert::Infallible>)))
}

fn last_seen(request: &HttpRequest, query: &EventsQuery) -> Result<Option<i64>, Problem> {
    match request.headers().get("last-event-id") {
        None => Ok(query.last_event_id),
        Some(value) => {
            let id = value
                .to_str()
                .ok()
                .and_then(|text| text.trim().parse::<i64>().ok());
            id.map(Some).ok_or_else(|| {
                Problem::new(Code::BadQuery, "Last-Event-ID is not the id of an event")
            })
        }
    }
}

/// How long a reader may take for one message before it is sent away.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
