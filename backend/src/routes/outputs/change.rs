//! What adding, changing, pausing and removing have in common.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder};
use database::jobs::JobRow;
use database::outputs::OutputRow;
use database::{DatabaseError, Tx};
use serde_json::Value;
use transcode::spec::{ChannelSpecContext, Output};

use crate::State;
use crate::extract::etag;
use crate::problem::Problem;
use crate::view::OutputResource;

/// An output as the channel may have it.
pub(super) fn read(body: &Value, context: &ChannelSpecContext<'_>) -> Result<Output, Problem> {
    Output::read(body, context).map_err(Problem::invalid)
}

/// Writes, tells the holder, and answers with the output.
pub(super) async fn write(
    state: &State,
    channel: i64,
    status: StatusCode,
    work: impl FnOnce(&mut Tx<'_>) -> Result<OutputRow, DatabaseError> + Send + 'static,
) -> Result<Answer, Problem> {
    write_checked(state, channel, status, move |tx| work(tx).map(Ok)).await
}

/// The same of what is read and may be refused where it is written, so that nothing comes between.
pub(super) async fn write_checked(
    state: &State,
    channel: i64,
    status: StatusCode,
    work: impl FnOnce(&mut Tx<'_>) -> Result<Result<OutputRow, Problem>, DatabaseError> + Send + 'static,
) -> Result<Answer, Problem> {
    let (row, job): (OutputRow, JobRow) = state
        .wish(move |tx| {
            database::channels::hold(tx, channel)?;
            Ok(match work(tx)? {
                Ok(row) => Ok((row, database::jobs::get(tx, channel)?)),
                Err(problem) => Err(problem),
            })
        })
        .await??;
    state.wish_changed(&job).await;
    let mut response = HttpResponse::build(status);
    response.insert_header(etag(row.revision));
    let resource = OutputResource::of_row(&row, &state.latest().deliveries(channel));
    Ok(Answer {
        response,
        row,
        resource,
    })
}

/// An answer that may still be given headers.
pub(super) struct Answer {
    pub(super) response: HttpResponseBuilder,
    pub(super) row: OutputRow,
    resource: OutputResource,
}

impl Answer {
    pub(super) fn finish(mut self) -> HttpResponse {
        self.response.json(self.resource)
    }
}
