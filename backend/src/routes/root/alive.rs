use actix_web::{HttpResponse, get};

/// The process answers.
#[utoipa::path(tag = "system", responses((status = 204, description = "It does")))]
#[get("/health/alive")]
pub(crate) async fn alive() -> HttpResponse {
    HttpResponse::NoContent().finish()
}
