use actix_web::get;
use actix_web::web::Json;
use link::{HISTORY_SERIES, History};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::extract::{ChannelId, Query, Viewer};
use crate::problem::{BadRequest, Code, NotFound, Problem, Unavailable};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// Names of series, by commas, such as `fps,speed,bitrate`. All where it is not given.
    series: Option<String>,
    /// From this time on (RFC 3339); all of the hour where it is not given.
    #[param(format = DateTime)]
    since: Option<String>,
}

/// Series of the last hour for charts, a point a second.
#[utoipa::path(
    tag = "channels",
    params(("id" = i64, Path), HistoryQuery),
    responses((status = 200, description = "The series", body = History), BadRequest, NotFound, Unavailable)
)]
#[get("/channels/{id}/history")]
pub(crate) async fn get_history(
    viewer: Viewer,
    id: ChannelId,
    query: Query<HistoryQuery>,
) -> Result<Json<History>, Problem> {
    let HistoryQuery { series, since } = query.0;
    let since_millis = match &since {
        None => 0,
        Some(since) => chrono::DateTime::parse_from_rfc3339(since)
            .map_err(|error| {
                Problem::new(
                    Code::BadQuery,
                    format!("since is `{since}`: {error}; give it as RFC 3339"),
                )
            })?
            .timestamp_millis(),
    };
    let mut names = series.iter().flat_map(|names| names.split(','));
    if let Some(name) = names.find(|name| !HISTORY_SERIES.contains(&name.trim())) {
        let allowed = HISTORY_SERIES.join(", ");
        let detail = format!(
            "series: there is no `{}`; allowed are {allowed}",
            name.trim()
        );
        return Err(Problem::new(Code::BadQuery, detail));
    }
    let channel = viewer
        .read(move |conn| database::channels::get(conn, id.0))
        .await?;
    let mut history = viewer
        .asks()
        .holder(channel.job.session_id)
        .history(id.0, since_millis)
        .await?;
    if let Some(series) = series {
        history
            .series
            .retain(|one| series.split(',').any(|name| name.trim() == one.name));
    }
    Ok(Json(history))
}
