//! What players fetch: playlists, segments and transport streams.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER,
};
use actix_web::web::{self, Bytes, Path, ServiceConfig};
use actix_web::{HttpResponse, HttpResponseBuilder};
use futures_util::stream;
use hub::Channel;
use serde_json::json;

use crate::shared::Shared;

const PLAYLIST: &str = "application/vnd.apple.mpegurl";
const TRANSPORT_STREAM: &str = "video/mp2t";
const CHANGES: &str = "no-cache";
const NEVER_CHANGES: &str = "public, max-age=3600, immutable";

/// The routes under `/live`.
#[derive(Clone)]
pub struct Media {
    shared: Arc<Shared>,
}

impl Media {
    pub(crate) fn new(shared: Arc<Shared>) -> Media {
        Media { shared }
    }

    /// Adds the routes to a server. `{channel}` is an id or a name.
    pub fn configure(&self, config: &mut ServiceConfig) {
        config
            .app_data(web::Data::new(self.clone()))
            .route("/live/{channel}/master.m3u8", web::get().to(master))
            .route("/live/{channel}/{rendition}.ts", web::get().to(http_ts))
            .route(
                "/live/{channel}/{rendition}/index.m3u8",
                web::get().to(playlist),
            )
            .route(
                "/live/{channel}/{rendition}/{segment}",
                web::get().to(segment),
            );
    }

    fn channel(&self, channel: &str) -> Option<Arc<Channel>> {
        let jobs = &self.shared.jobs;
        let view = jobs.find(channel).and_then(|id| jobs.known(id))?;
        let facets = view.lock();
        facets.channel.clone()
    }
}

async fn master(media: web::Data<Media>, path: Path<String>) -> HttpResponse {
    match media.channel(&path) {
        None => not_running(),
        Some(channel) if channel.hls_outputs().is_empty() => not_hls(),
        Some(channel) => channel.master(None).map_or_else(not_yet, text),
    }
}

async fn playlist(media: web::Data<Media>, path: Path<(String, String)>) -> HttpResponse {
    let (channel, rendition) = path.into_inner();
    match media.channel(&channel) {
        None => not_running(),
        Some(channel) if channel.hls_outputs().is_empty() => not_hls(),
        Some(channel) => channel
            .media_playlist(None, &rendition)
            .map_or_else(not_yet, text),
    }
}

async fn segment(media: web::Data<Media>, path: Path<(String, String, String)>) -> HttpResponse {
    let (channel, rendition, name) = path.into_inner();
    let Some(channel) = media.channel(&channel) else {
        return not_running();
    };
    match channel.segment(None, &rendition, &name) {
        Some(bytes) => ok(TRANSPORT_STREAM, NEVER_CHANGES).body(bytes),
        None => problem(
            StatusCode::NOT_FOUND,
            "no_such_segment",
            "There is no such segment",
            "the segment is not, or no longer, kept",
        ),
    }
}

async fn http_ts(media: web::Data<Media>, path: Path<(String, String)>) -> HttpResponse {
    let (channel, rendition) = path.into_inner();
    let Some(channel) = media.channel(&channel) else {
        return not_running();
    };
    let Some(reader) = channel.subscribe(&rendition) else {
        return problem(
            StatusCode::NOT_FOUND,
            "no_http_ts_output",
            "The rendition is not served over HTTP",
            "the channel has no output of type http_ts of a rendition of that name, or it is paused",
        );
    };
    let packets = stream::unfold(reader, |mut reader| async move {
        let bytes: Bytes = reader.next().await?;
        Some((Ok::<_, std::io::Error>(bytes), reader))
    });
    ok(TRANSPORT_STREAM, "no-store").streaming(packets)
}

fn ok(content_type: &'static str, caching: &'static str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((CONTENT_TYPE, content_type))
        .insert_header((CACHE_CONTROL, caching))
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
    answer
}

fn text(playlist: String) -> HttpResponse {
    ok(PLAYLIST, CHANGES).body(playlist)
}

fn not_running() -> HttpResponse {
    problem(
        StatusCode::NOT_FOUND,
        "not_running",
        "The channel does not run",
        "no channel of that id or name runs",
    )
}

fn not_hls() -> HttpResponse {
    problem(
        StatusCode::NOT_FOUND,
        "no_hls_output",
        "The channel has no HLS",
        "the channel has no output of type hls",
    )
}

fn not_yet() -> HttpResponse {
    problem(
        StatusCode::SERVICE_UNAVAILABLE,
        "not_yet",
        "There is nothing to play yet",
        "the first segments are not there yet",
    )
}

fn problem(status: StatusCode, code: &str, title: &str, detail: &str) -> HttpResponse {
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((CONTENT_TYPE, "application/problem+json"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        answer.insert_header((RETRY_AFTER, "1"));
    }
    // The envelope of the API's problems.
    let body = json!({
        "type": format!("urn:signalbox:problem:{code}"), "title": title, "status": status.as_u16(),
        "detail": detail, "code": code
    });
    answer.body(body.to_string())
}
