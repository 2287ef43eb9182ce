use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::{App, HttpRequest, HttpResponse, ResponseError, web};
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::problem::{Code, Problem};
use crate::{State, cross_site, idempotency, manners, openapi, routes};

/// The whole HTTP application, for the server and for tests alike.
pub fn app(
    state: &State,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    let extra = state.extra().cloned();
    let documented = App::new()
        .app_data(web::Data::new(state.clone()))
        .into_utoipa_app()
        .configure(routes::all);
    documented
        .into_app()
        .service(web::redirect("/", "/docs/"))
        .service(web::redirect("/docs", "/docs/"))
        .service(SwaggerUi::new("/docs/{_:.*}").config(pages()))
        .configure(move |config| {
            if let Some(extra) = extra {
                extra(config);
            }
        })
        .default_service(web::to(nothing_here))
        .wrap(from_fn(idempotency::once))
        .wrap(from_fn(manners::acceptable))
        .wrap(from_fn(cross_site::refuse))
        .wrap(from_fn(manners::within_bounds))
        .wrap(from_fn(manners::head_as_get))
        .wrap(Compress::default())
        .wrap(DefaultHeaders::new().add((header::X_CONTENT_TYPE_OPTIONS, "nosniff")))
        .wrap(from_fn(manners::request_id))
}

/// Without the badge that has a validator of somebody else's look at the document.
fn pages() -> Config<'static> {
    Config::from("/openapi.yaml").validator_url("none")
}

/// Answers for a path that is unknown, or known with other methods only.
async fn nothing_here(request: HttpRequest) -> HttpResponse {
    let path = request.path();
    let methods = openapi::methods_at(path);
    if methods.is_empty() {
        return Problem::new(
            Code::NoSuchPath,
            format!("there is nothing at {path}; /docs lists what there is"),
        )
        .error_response();
    }
    let allow = methods.join(", ");
    let detail = format!("{path} takes {allow}, not {}", request.method());
    Problem {
        allow: Some(allow),
        ..Problem::new(Code::MethodNotAllowed, detail)
    }
    .error_response()
}
