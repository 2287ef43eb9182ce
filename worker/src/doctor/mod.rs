//! What is the matter with an input: opened for a while, without a channel.

mod advice;
mod carried;
mod datagrams;
mod links;
mod opened;
mod thumbnail;
mod transport;

use std::sync::Arc;

use link::{AskError, ProbeOrder, ProbeReport};
use tokio::sync::Semaphore;
use transcode::failure::settle::Target;
use transcode::spec::Source;

use crate::settle::settle;
use crate::shared::Shared;

/// Probes at one time: each receives a whole stream or runs an ffprobe, beside channels that must not suffer.
const AT_ONCE: usize = 4;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Opens the input as long as was asked, and tells what came.
pub(crate) async fn probe(shared: Arc<Shared>, order: ProbeOrder) -> Result<ProbeReport, AskError> {
    let Ok(_turn) = TURNS.try_acquire() else {
        let busy = format!("{AT_ONCE} inputs are being probed already; ask again in a moment");
        return Err(AskError::Failed(busy));
    };
    let kind = order.input.source.type_name();
    let target = Target::of_input(&order.input);
    let (report, came) = match &order.input.source {
        Source::Udp(_) | Source::Rtp(_) => {
            let (input, listen) = (order.input.clone(), order.listen);
            let look = move || datagrams::probe(&input, listen);
            tokio::task::spawn_blocking(look)
                .await
                .map_err(|error| AskError::Failed(error.to_string()))?
        }
        Source::Srt(_) => carried::probe(&shared, &order).await?,
        _ => (opened::probe(&shared, &order).await?, Vec::new()),
    };
    let thumbnail = match report.received {
        true => thumbnail::of(&shared, &order.input, came).await,
        false => None,
    };
    let failure = match (report.failure, target) {
        (Some(failure), Some(target)) => Some(settle(failure, &target).await),
        (failure, _) => failure,
    };
    Ok(ProbeReport {
        r#type: kind.to_owned(),
        thumbnail,
        failure,
        ..report
    })
}
