use actix_web::{HttpResponse, get};

/// This document.
#[utoipa::path(tag = "system", responses((status = 200, description = "OpenAPI 3.1", content_type = "application/yaml", body = String)))]
#[get("/openapi.yaml")]
pub(crate) async fn openapi_yaml() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/yaml")
        .body(crate::openapi::openapi())
}
