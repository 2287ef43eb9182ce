use actix_web::post;
use actix_web::web::Json;
use database::DatabaseError;
use serde::Serialize;
use serde_json::{Value, json};
use transcode::spec::{ChannelSpec, Fault, refuse_unsupported, warnings};
use utoipa::ToSchema;

use super::interfaces;
use crate::State;
use crate::extract::{JsonBody, Operator};
use crate::problem::{BadRequest, Code, NotJson, Problem, TooLarge, Unavailable};

/// What is wrong with a specification, and what is worth knowing of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Validation {
    /// With any of these it is refused.
    pub errors: Vec<Fault>,
    pub warnings: Vec<Fault>,
}

/// Looks at a specification; nothing is kept.
///
/// With the `id` of a channel in it, it is looked at as a change of that channel.
#[utoipa::path(
    tag = "channels",
    request_body = ChannelSpec,
    responses(
        (status = 200, description = "What was found", body = Validation),
        BadRequest, TooLarge, NotJson, Unavailable,
    )
)]
#[post("/channels/validate")]
pub(crate) async fn validate_channel(
    operator: Operator,
    body: JsonBody,
) -> Result<Json<Validation>, Problem> {
    let mut document = body.0;
    let own = document.get("id").and_then(Value::as_i64);
    keep_secrets_of(&operator, own, &mut document).await?;
    let spec = match ChannelSpec::read_within(&document, operator.settings().limits) {
        Ok(spec) => spec,
        Err(errors) => {
            return Ok(Json(Validation {
                errors,
                warnings: Vec::new(),
            }));
        }
    };
    let mut errors = refuse_unsupported(&spec);
    errors.extend(name_taken(&operator, own, &spec.name).await?);
    errors.extend(addresses_taken(&operator, own, &spec).await?);
    let mut warnings = warnings(&spec);
    warnings.extend(interfaces::unknown(&spec, &operator.latest().all()));
    Ok(Json(Validation { errors, warnings }))
}

async fn keep_secrets_of(
    state: &State,
    own: Option<i64>,
    document: &mut Value,
) -> Result<(), Problem> {
    let Some(id) = own else { return Ok(()) };
    match state
        .read(move |conn| database::channels::get(conn, id))
        .await
    {
        Ok(row) => ChannelSpec::keep_secrets(&row.spec, document),
        Err(problem) if problem.code == Code::ChannelNotFound => {}
        Err(problem) => return Err(problem),
    }
    Ok(())
}

async fn name_taken(state: &State, own: Option<i64>, name: &str) -> Result<Option<Fault>, Problem> {
    let asked = name.to_owned();
    let holder = state
        .read(
            move |conn| match database::channels::by_name(conn, &asked) {
                Ok(row) => Ok(Some(row.id)),
                Err(DatabaseError::NotFound { .. }) => Ok(None),
                Err(error) => Err(error),
            },
        )
        .await?;
    Ok(holder.filter(|id| Some(*id) != own).map(|id| Fault {
        pointer: "/name".to_owned(),
        code: Code::NameTaken.word(),
        detail: format!("name: channel {id} is named so already"),
        came: Some(json!(name)),
        allowed: Some("a name that no other channel has".to_owned()),
    }))
}

async fn addresses_taken(
    state: &State,
    own: Option<i64>,
    spec: &ChannelSpec,
) -> Result<Vec<Fault>, Problem> {
    let outputs = spec.outputs.clone();
    let taken = state
        .read(move |conn| {
            let taken = outputs
                .iter()
                .map(|output| database::outputs::address_taken(conn, output, own));
            taken.collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let faults = taken.into_iter().enumerate().filter_map(|(index, taken)| {
        let taken = taken?;
        Some(Fault {
            pointer: format!("/outputs/{index}/address"),
            code: Code::AddressTaken.word(),
            detail: format!("address: {taken}"),
            came: spec.outputs[index].destination_key().map(Value::String),
            allowed: Some("an address and port of its own, or redundant on both".to_owned()),
        })
    });
    Ok(faults.collect())
}
