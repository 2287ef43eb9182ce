use actix_web::http::header;
use actix_web::{HttpResponse, get};
use database::channels::ChannelRow;
use serde::{Deserialize, Serialize};
use transcode::command::{self, Capabilities, Places, Probe};
use transcode::redact::Secrets;
use utoipa::{IntoParams, ToSchema};

use crate::extract::{ChannelId, Query, Viewer};
use crate::problem::{BadRequest, Code, Conflict, NotFound, Problem, Unavailable};
use crate::state::Settings;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CommandQuery {
    /// `json` (where it is not given), or `text` with one argument a line.
    #[serde(default)]
    #[param(inline)]
    format: CommandFormat,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CommandFormat {
    #[default]
    Json,
    Text,
}

/// The FFmpeg command, argument by argument.
#[derive(Debug, Serialize, ToSchema)]
pub struct Command {
    pub argv: Vec<String>,
}

/// The exact FFmpeg command of the present run, or the one that a start would run; secrets hidden.
#[utoipa::path(
    tag = "channels",
    params(("id" = i64, Path), CommandQuery),
    responses(
        (status = 200, description = "The command",
            content((Command = "application/json"), (String = "text/plain"))),
        BadRequest, NotFound, Conflict, Unavailable,
    )
)]
#[get("/channels/{id}/command")]
pub(crate) async fn get_command(
    viewer: Viewer,
    id: ChannelId,
    query: Query<CommandQuery>,
) -> Result<HttpResponse, Problem> {
    let channel = viewer
        .read(move |conn| database::channels::get(conn, id.0))
        .await?;
    let argv = match present(&viewer, &channel).await {
        Some(argv) => argv,
        None => planned(&channel, viewer.settings())?,
    };
    let secrets = Secrets::new(channel.spec.secrets());
    let argv: Vec<String> = argv
        .iter()
        .map(|argument| secrets.redact(argument).into_owned())
        .collect();
    Ok(match query.0.format {
        CommandFormat::Json => HttpResponse::Ok().json(Command { argv }),
        CommandFormat::Text => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
            .body(argv.join("\n") + "\n"),
    })
}

/// What the holder runs. A holder that does not answer takes nothing from the answer but the last bit of exactness.
async fn present(viewer: &Viewer, channel: &ChannelRow) -> Option<Vec<String>> {
    let session_id = channel.job.session_id?;
    viewer
        .asks()
        .holder(Some(session_id))
        .command(channel.id)
        .await
        .ok()
        .flatten()
}

/// What a start would run, as far as it can be told without looking at the input.
fn planned(channel: &ChannelRow, settings: &Settings) -> Result<Vec<String>, Problem> {
    let files = command::files(&channel.spec, 0).into_iter();
    let files = files.map(|file| (file.to_owned(), under_a_root(file, settings)));
    let places = Places {
        ffmpeg: settings.ffmpeg.clone(),
        files: files.collect(),
    };
    let built = command::build(
        &channel.spec,
        0,
        &Probe::default(),
        &Capabilities::untried(),
        &places,
    );
    let line = built.map_err(|failure| {
        Problem::new(
            Code::NoCommand,
            format!("{}: {} {}", failure.title, failure.cause, failure.remedy),
        )
    })?;
    Ok(std::iter::once(line.program).chain(line.args).collect())
}

fn under_a_root(file: &str, settings: &Settings) -> String {
    let mut places = settings.media_roots.iter().map(|root| root.join(file));
    let first = places.clone().next().unwrap_or_else(|| file.into());
    places
        .find(|place| place.exists())
        .unwrap_or(first)
        .to_string_lossy()
        .into_owned()
}
