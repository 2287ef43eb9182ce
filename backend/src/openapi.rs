//! The document of the API, generated from the handlers.

use std::sync::OnceLock;

use actix_web::App;
use link::Severity;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;

use crate::problem::{ALL, ProblemDocument};
use crate::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Signalbox",
        description = "Runs live TV and streaming channels day and night.",
        license(name = "All rights reserved", identifier = "LicenseRef-All-Rights-Reserved")
    ),
    components(schemas(ProblemDocument, Severity)),
    tags(
        (name = "channels", description = "What runs: inputs, encoding, renditions, outputs"),
        (name = "outputs", description = "Where a channel goes; changed while it runs"),
        (name = "jobs", description = "The wish that a channel runs, and what is observed of it"),
        (name = "workers", description = "The encoding servers"),
        (name = "events", description = "What happens, as it happens"),
        (name = "system", description = "Health and metrics"),
    )
)]
struct Base;

/// The document as YAML, as it is committed and served.
pub fn openapi() -> String {
    document().to_yaml().unwrap_or_default()
}

/// The document; built once.
pub fn document() -> &'static utoipa::openapi::OpenApi {
    static DOCUMENT: OnceLock<utoipa::openapi::OpenApi> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let base = App::new().into_utoipa_app().openapi(Base::openapi());
        let (_, mut document) = base.configure(routes::all).split_for_parts();
        let words: Vec<&str> = ALL.iter().map(|code| code.word()).collect();
        let description = document.info.description.get_or_insert_default();
        description.push_str(&format!("\n\nCodes of problems: `{}`.", words.join("`, `")));
        crate::requests::describe(&mut document);
        crate::idempotency::describe(&mut document);
        crate::manners::describe(&mut document);
        forget_unused(&mut document);
        document
    })
}

/// Schemas that nothing points at: those whose place another, made from them, has taken.
fn forget_unused(document: &mut utoipa::openapi::OpenApi) {
    loop {
        let text = serde_json::to_string(document).unwrap_or_default();
        let Some(components) = document.components.as_mut() else {
            return;
        };
        let before = components.schemas.len();
        components
            .schemas
            .retain(|name, _| text.contains(&format!("\"#/components/schemas/{name}\"")));
        if components.schemas.len() == before {
            return;
        }
    }
}

/// The methods that the document has for a path; empty where it does not know the path.
pub(crate) fn methods_at(path: &str) -> Vec<&'static str> {
    let paths = &document().paths.paths;
    let Some((_, item)) = paths.iter().find(|(template, _)| fits(template, path)) else {
        return Vec::new();
    };
    let mut methods = Vec::new();
    for (method, operation) in [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ] {
        if operation.is_some() {
            methods.push(method);
            if method == "GET" {
                methods.push("HEAD");
            }
        }
    }
    methods
}

fn fits(template: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    template.split('/').all(|wanted| {
        parts
            .next()
            .is_some_and(|part| wanted == part || (wanted.starts_with('{') && !part.is_empty()))
    }) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_its_template_only() {
        assert!(fits("/a/{id}/b", "/a/7/b"));
        assert!(!fits("/a/{id}/b", "/a/7"));
        assert!(!fits("/a/{id}", "/a/7/b"));
        assert!(!fits("/a/{id}", "/a/"));
    }
}
