use std::hash::{DefaultHasher, Hash, Hasher};

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get};

use crate::extract::{ChannelId, Viewer};
use crate::problem::{Code, NotFound, Problem, Unavailable};

/// The last picture of a channel, some five seconds apart.
#[utoipa::path(
    tag = "channels",
    params(("id" = i64, Path), ("If-None-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The picture; `Age` says how old it is", content_type = "image/jpeg",
            body = Vec<u8>, headers(("Age" = u64), ("ETag" = String))),
        (status = 304, description = "Still the same"),
        NotFound, Unavailable,
    )
)]
#[get("/channels/{id}/thumbnail.jpg")]
pub(crate) async fn get_thumbnail(
    viewer: Viewer,
    id: ChannelId,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let channel = viewer
        .read(move |conn| database::channels::get(conn, id.0))
        .await?;
    let picture = viewer
        .asks()
        .holder(channel.job.session_id)
        .thumbnail(id.0)
        .await?;
    let Some(picture) = picture else {
        return Err(Problem::new(
            Code::NoThumbnail,
            format!("channel {} has shown no picture yet", id.0),
        ));
    };
    let mut hasher = DefaultHasher::new();
    picture.jpeg.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    let known = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok());
    let is_known = known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    let mut response = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response.insert_header((header::AGE, picture.age.as_secs().to_string()));
    response.insert_header((header::ETAG, tag));
    response.insert_header((header::CACHE_CONTROL, "no-cache"));
    if is_known {
        return Ok(response.finish());
    }
    Ok(response.content_type("image/jpeg").body(picture.jpeg))
}
