//! An SRT input, carried to us for a while.

use std::sync::Arc;
use std::time::Duration;

use link::{AskError, ProbeOrder, ProbeReport};
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use tokio::time::{Instant, timeout_at};
use transcode::command::carrier;
use transcode::failure::{Class, Failure};

use super::advice;
use super::transport::Analyser;
use crate::receiver::carrier::Carrier;
use crate::shared::Shared;

/// Beyond the input's own time-out: the carrier says by itself that it could not connect.
const TO_CONNECT: Duration = Duration::from_secs(3);

/// Connects, or waits to be called, listens from the first byte on, and tells; with what came first of the stream.
pub(super) async fn probe(
    shared: &Arc<Shared>,
    order: &ProbeOrder,
) -> Result<(ProbeReport, Vec<u8>), AskError> {
    let failed = |error: std::io::Error| AskError::Failed(format!("FFmpeg cannot be run: {error}"));
    let (Some(ffmpeg), Some(args)) = (shared.settings.find_ffmpeg(), carrier(&order.input, None))
    else {
        return Err(AskError::Failed("there is no FFmpeg".to_owned()));
    };
    let started = Carrier::start(shared, &ffmpeg, args, None).await;
    let (carrier, brought) = started.map_err(failed)?;
    let mut brought = pipe::Receiver::from_owned_fd(brought).map_err(failed)?;
    let patience = Duration::try_from_secs_f64(order.input.timeout_seconds).unwrap_or_default();
    let mut until = Instant::now() + patience + TO_CONNECT;
    let mut first_at = None;
    let mut analyser = Analyser::new();
    let mut chunk = vec![0; 65536];
    let mut closed = false;
    while let Ok(read) = timeout_at(until, brought.read(&mut chunk)).await {
        match read {
            Ok(bytes @ 1..) => {
                if first_at.is_none() {
                    first_at = Some(Instant::now());
                    until = Instant::now() + order.listen;
                }
                analyser.push(&chunk[..bytes]);
            }
            Ok(0) | Err(_) => {
                closed = true;
                break;
            }
        }
    }
    let Some(first_at) = first_at else {
        let failure = match closed {
            true => carrier.failure().await,
            false => Failure::of(
                Class::InputTimeout,
                ["nothing came over the SRT connection"],
            ),
        };
        let report = ProbeReport {
            failure: Some(failure),
            ..ProbeReport::default()
        };
        return Ok((report, Vec::new()));
    };
    let over = first_at.elapsed();
    let mut report = ProbeReport {
        received: analyser.carries_something(),
        transport: Some(analyser.transport(over)),
        programs: analyser.programs(over),
        ..ProbeReport::default()
    };
    advice::advise_on_content(order.input.program, &mut report);
    Ok((report, analyser.take_kept()))
}
