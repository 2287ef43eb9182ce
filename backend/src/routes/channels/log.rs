use std::time::Duration;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get};
use futures_util::StreamExt;
use link::{LogQuery, Severity};
use serde::Deserialize;
use utoipa::IntoParams;

use super::delete::gone;
use crate::State;
use crate::extract::{ChannelId, Query, Viewer};
use crate::problem::{BadRequest, Code, NotFound, Problem, Unavailable};

const DEFAULT_LINES: usize = 200;
const MOST_LINES: usize = 10_000;

/// How often a follower looks, without having been told, whether the channel is still there.
const LOOK_EVERY: Duration = Duration::from_secs(5);

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LinesQuery {
    /// The last so many lines.
    #[param(minimum = 0, maximum = 10000, default = 200)]
    lines: Option<usize>,
    /// Only lines this grave or graver.
    severity: Option<Severity>,
    /// Go on with every new line as it comes.
    #[serde(default)]
    #[param(default = false)]
    follow: bool,
}

/// The channel's log: FFmpeg's lines with their times, each run beginning with its command; secrets hidden.
#[utoipa::path(
    tag = "channels",
    params(("id" = i64, Path), LinesQuery),
    responses(
        (status = 200, description = "Lines, oldest first; without an end where followed", content_type = "text/plain",
            body = String),
        BadRequest, NotFound, Unavailable,
    )
)]
#[get("/channels/{id}/log")]
pub(crate) async fn get_log(
    viewer: Viewer,
    id: ChannelId,
    query: Query<LinesQuery>,
) -> Result<HttpResponse, Problem> {
    let LinesQuery {
        lines,
        severity,
        follow,
    } = query.0;
    let lines = lines.unwrap_or(DEFAULT_LINES);
    if lines > MOST_LINES {
        return Err(Problem::new(
            Code::BadQuery,
            format!("lines is {lines}; allowed are 0 to {MOST_LINES}"),
        ));
    }
    let query = LogQuery { lines, severity };
    let channel = viewer
        .read(move |conn| database::channels::get(conn, id.0))
        .await?;
    let holder = viewer.asks().holder(channel.job.session_id);
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"));
    response.insert_header((header::CACHE_CONTROL, "no-cache"));
    if follow {
        let new = holder.follow_log(id.0, query).await?;
        let new = new.take_until(Box::pin(no_more(State::clone(&viewer), id.0)));
        // A compressor would hold lines back until its window is full.
        response.insert_header(header::ContentEncoding::Identity);
        return Ok(response.streaming(
            new.map(|line| Ok::<_, std::convert::Infallible>(Bytes::from(line + "\n"))),
        ));
    }
    let page = holder.log(id.0, query).await?;
    Ok(response.body(
        page.lines
            .into_iter()
            .map(|line| line + "\n")
            .collect::<String>(),
    ))
}

/// A deleted channel says no more; a database that does not answer has deleted none.
async fn no_more(state: State, id: i64) {
    while gone(&state, id, LOOK_EVERY).await.is_err() {
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
