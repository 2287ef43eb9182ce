//! What start, stop and restart have in common.

use actix_web::HttpResponse;
use serde::Serialize;
use serde_json::{Value, json};
use transcode::job::{Action, Status};
use transcode::spec::{Fault, code};
use utoipa::ToSchema;

use crate::State;
use crate::problem::{Problem, ProblemDocument};
use crate::view::Job;

/// Ids of one bulk request at most.
const MOST: usize = 1_000;

/// Does it to one job and answers with the job; the wish is durable by then.
pub(super) async fn one(state: &State, id: i64, action: Action) -> Result<HttpResponse, Problem> {
    let row = state
        .wish(move |tx| database::jobs::act(tx, id, action))
        .await?;
    state.wish_changed(&row).await;
    Ok(HttpResponse::Accepted().json(Job::of(&row, state.latest())))
}

/// The jobs of a bulk request. Only a description: the body is read by hand.
#[derive(Debug, ToSchema)]
#[schema(as = JobIds)]
#[expect(dead_code, reason = "stands for the body in the document")]
pub(crate) struct JobIds {
    #[schema(min_items = 1, max_items = 1000)]
    ids: Vec<i64>,
}

/// What became of each job, in the order asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkAnswer {
    pub items: Vec<BulkItem>,
}

/// What became of one job.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkItem {
    pub id: i64,
    /// Null where there is a problem.
    pub status: Option<Status>,
    pub problem: Option<ProblemDocument>,
}

/// Does it to many jobs in one transaction; one that refuses does not keep the others from it.
pub(super) async fn many(
    state: &State,
    body: &Value,
    action: Action,
) -> Result<HttpResponse, Problem> {
    let ids = read_ids(body)?;
    let answers = state
        .wish(move |tx| database::jobs::act_on_all(tx, &ids, action))
        .await?;
    let mut items = Vec::with_capacity(answers.len());
    for (id, answer) in answers {
        items.push(match answer {
            Ok(row) => {
                state.wish_changed(&row).await;
                BulkItem {
                    id,
                    status: Some(row.status),
                    problem: None,
                }
            }
            Err(error) => BulkItem {
                id,
                status: None,
                problem: Some(Problem::from(error).document()),
            },
        });
    }
    Ok(HttpResponse::Accepted().json(BulkAnswer { items }))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(_) => "a text".to_owned(),
        short => short.to_string(),
    }
}

fn read_ids(body: &Value) -> Result<Vec<i64>, Problem> {
    let allowed = format!("{{\"ids\": […]}} with 1 to {MOST} ids of jobs");
    let fault = |pointer: String, code, detail: &str, came: Option<&Value>| Fault {
        pointer,
        code,
        detail: detail.to_owned(),
        came: came
            .filter(|came| !came.is_object() && !came.is_array())
            .cloned(),
        allowed: Some(allowed.clone()),
    };
    let Value::Object(fields) = body else {
        return Err(Problem::invalid(vec![fault(
            String::new(),
            code::WRONG_TYPE,
            "the document: allowed is an object with `ids`",
            Some(body),
        )]));
    };
    let unknown = fields.iter().filter(|(name, _)| *name != "ids");
    let mut faults: Vec<Fault> = unknown
        .map(|(name, came)| {
            let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
            fault(
                pointer,
                code::UNKNOWN_FIELD,
                &format!("{name}: there is no such field"),
                Some(came),
            )
        })
        .collect();
    let mut ids = Vec::new();
    match fields.get("ids") {
        None => faults.push(fault(
            "/ids".to_owned(),
            code::REQUIRED,
            "ids: is missing",
            None,
        )),
        Some(Value::Array(values)) if (1..=MOST).contains(&values.len()) => {
            for (index, value) in values.iter().enumerate() {
                match value.as_i64() {
                    Some(id) => ids.push(id),
                    None => {
                        let pointer = format!("/ids/{index}");
                        faults.push(fault(
                            pointer,
                            code::WRONG_TYPE,
                            &format!(
                                "ids/{index}: came {}; allowed is a whole number",
                                shown(value)
                            ),
                            Some(value),
                        ));
                    }
                }
            }
        }
        Some(Value::Array(values)) => {
            let came = json!(values.len());
            faults.push(fault(
                "/ids".to_owned(),
                code::BAD_LENGTH,
                &format!("ids: came {came} ids; allowed are 1 to {MOST}"),
                Some(&came),
            ));
        }
        Some(other) => faults.push(fault(
            "/ids".to_owned(),
            code::WRONG_TYPE,
            &format!("ids: came {}; allowed is a list of ids", shown(other)),
            Some(other),
        )),
    }
    if faults.is_empty() {
        Ok(ids)
    } else {
        Err(Problem::invalid(faults))
    }
}
