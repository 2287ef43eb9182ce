use std::time::Duration;

use actix_web::post;
use actix_web::web::Json;
use link::{ProbeOrder, ProbeReport};
use serde::Serialize;
use serde_json::{Map, Value, json};
use transcode::spec::{Fault, Input, Source, code};
use utoipa::ToSchema;

use crate::extract::{JsonBody, Operator};
use crate::problem::{BadRequest, Code, Invalid, NotJson, Problem, TooLarge, Unavailable};

const DEFAULT_SECONDS: u64 = 3;
const ALLOWED_SECONDS: &str = "a whole number, 1 to 10";

/// An input to be looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct Probe {
    pub input: Input,
    /// How long it is listened to.
    #[schema(minimum = 1, maximum = 10, default = 3)]
    pub seconds: u8,
}

/// Opens an input for a few seconds, without a channel: what comes, from whom, or what is likely wrong.
///
/// `udp`, `rtp` and `srt` are received by a live worker, the first two beside whoever else receives them; the others are
/// opened by its ffprobe. `thumbnail` is the first key frame as a `data:` URL, null where none came in time.
#[utoipa::path(
    tag = "channels",
    request_body = Probe,
    responses(
        (status = 200, description = "What was found, also where that is nothing", body = ProbeReport),
        BadRequest, TooLarge, NotJson, Invalid, Unavailable,
    )
)]
#[post("/channels/probe")]
pub(crate) async fn probe_input(
    operator: Operator,
    body: JsonBody,
) -> Result<Json<ProbeReport>, Problem> {
    let order = order(&body.0).map_err(Problem::invalid)?;
    let live = operator.read(database::sessions::live).await?;
    let Some(session) = live.first() else {
        let detail = "no worker lives that could open the input";
        return Err(Problem::new(Code::WorkerUnavailable, detail));
    };
    let holder = operator.asks().holder(Some(session.id));
    Ok(Json(holder.probe(order).await?))
}

fn order(body: &Value) -> Result<ProbeOrder, Vec<Fault>> {
    let Value::Object(fields) = body else {
        return Err(vec![fault(
            "",
            code::WRONG_TYPE,
            "an object with an input",
            None,
        )]);
    };
    let mut faults: Vec<Fault> = fields
        .keys()
        .filter(|name| !["input", "seconds"].contains(&name.as_str()))
        .map(|name| fault(&pointer(name), code::UNKNOWN_FIELD, "input, seconds", None))
        .collect();
    let seconds = seconds(fields).unwrap_or_else(|fault| {
        faults.push(fault);
        DEFAULT_SECONDS
    });
    let input = match fields.get("input").map(Input::read) {
        Some(Ok(input)) => {
            faults.extend(nothing_to_open(&input));
            Some(input)
        }
        Some(Err(own)) => {
            faults.extend(own.into_iter().map(|fault| fault.under("/input")));
            None
        }
        None => {
            faults.push(fault(
                "/input",
                code::REQUIRED,
                "an input as in a channel",
                None,
            ));
            None
        }
    };
    match input {
        Some(input) if faults.is_empty() => Ok(ProbeOrder {
            input,
            listen: Duration::from_secs(seconds),
        }),
        _ => Err(faults),
    }
}

fn seconds(fields: &Map<String, Value>) -> Result<u64, Fault> {
    let Some(given) = fields.get("seconds") else {
        return Ok(DEFAULT_SECONDS);
    };
    match given.as_u64() {
        Some(seconds @ 1..=10) => Ok(seconds),
        Some(_) => Err(fault(
            "/seconds",
            code::OUT_OF_RANGE,
            ALLOWED_SECONDS,
            Some(given),
        )),
        None => Err(fault(
            "/seconds",
            code::WRONG_TYPE,
            ALLOWED_SECONDS,
            Some(given),
        )),
    }
}

/// Types behind which nothing lies that could be looked at from here.
fn nothing_to_open(input: &Input) -> Option<Fault> {
    let kind = input.source.type_name();
    let opens = matches!(
        input.source,
        Source::Udp(_)
            | Source::Rtp(_)
            | Source::Srt(_)
            | Source::File { .. }
            | Source::Hls { .. }
            | Source::Http { .. }
            | Source::Rtmp { .. }
            | Source::Rtsp { .. }
            | Source::Camera { .. }
    );
    (!opens).then(|| {
        let came = json!(kind);
        fault(
            "/input/type",
            code::NOT_SUPPORTED,
            "udp, rtp, srt, hls, http, rtmp, rtsp, file, camera",
            Some(&came),
        )
    })
}

fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn fault(pointer: &str, code: &'static str, allowed: &str, came: Option<&Value>) -> Fault {
    let field = pointer.rsplit('/').next().unwrap_or_default();
    let came = came.filter(|came| !came.is_array() && !came.is_object());
    let told = came
        .map(|came| format!("came {came}; "))
        .unwrap_or_default();
    Fault {
        pointer: pointer.to_owned(),
        code,
        detail: format!("{field}: {told}allowed is {allowed}"),
        came: came.cloned(),
        allowed: Some(allowed.to_owned()),
    }
}
