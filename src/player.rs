//! The player page, as `build.rs` has embedded it.

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};

type File = (&'static str, &'static [u8]);

const FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/player.rs"));

/// Adds the page at `/live/{channel}/`, and what it loads at `/player/…`.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/live/{channel}/", web::get().to(page))
        .route("/live/{channel}", web::get().to(with_slash))
        .route("/player/{file}", web::get().to(file));
}

/// What the page loads is named relative to it, so its address ends in a slash.
async fn with_slash(request: HttpRequest) -> HttpResponse {
    HttpResponse::TemporaryRedirect()
        .insert_header((LOCATION, format!("{}/", request.uri().path())))
        .finish()
}

/// The page is the same for every channel: it reads the channel's name from its own address.
async fn page() -> HttpResponse {
    let content = find("index.html").unwrap_or_default();
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-cache"))
        .content_type(media_type("index.html"))
        .body(content)
}

async fn file(request: HttpRequest, name: web::Path<String>) -> HttpResponse {
    let Some(content) = find(&name) else {
        return HttpResponse::NotFound().finish();
    };
    // An upgrade changes the binary's version or its length; names stay the same.
    let tag = format!("\"{}-{}\"", env!("CARGO_PKG_VERSION"), content.len());
    let known = request
        .headers()
        .get(IF_NONE_MATCH)
        .is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let mut answer = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .content_type(media_type(&name));
    if known {
        answer.finish()
    } else {
        answer.body(content)
    }
}

fn find(name: &str) -> Option<&'static [u8]> {
    FILES
        .iter()
        .find(|(file, _)| *file == name)
        .map(|(_, content)| *content)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use actix_web::App;
    use actix_web::test::{TestRequest, call_service, init_service};

    use super::*;

    #[actix_web::test]
    async fn the_address_without_a_slash_leads_to_the_page() {
        let app = init_service(App::new().configure(routes)).await;
        for (from, to) in [
            ("/live/demo", "/live/demo/"),
            ("/live/a%20b", "/live/a%20b/"),
            ("/live/%2F%2Fhost", "/live/%2F%2Fhost/"),
        ] {
            let answer = call_service(&app, TestRequest::get().uri(from).to_request()).await;
            assert_eq!(answer.headers().get(LOCATION).unwrap(), to);
        }
    }
}
