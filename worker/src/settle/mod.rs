//! Looks at a far end where FFmpeg's text leaves open what went wrong there.

mod http;
mod pending;
mod resolve;
mod rtmp;
mod rtsp;
mod srt;
mod tcp;
mod tls;

#[cfg(test)]
mod tests;

pub(crate) use pending::{Settled, Settling};

use std::time::Duration;

use tokio::time::timeout;
use transcode::failure::Failure;
use transcode::failure::settle::{FarEnd, Found, Probe, Side, Target, question, settled};

/// Whatever a far end does, a look ends then.
const LIMIT: Duration = Duration::from_secs(3);
/// How long each step waits for an answer, so that two of them fit.
const PATIENCE: Duration = Duration::from_millis(1400);

/// The failure as a look at the far end settles it, after three seconds at most; as it is where a look could tell
/// nothing. An [intrusive](Probe::is_intrusive) look must not meet a run of ours.
pub(crate) async fn settle(failure: Failure, target: &Target) -> Failure {
    let Some(probe) = question(failure.class, target) else {
        return failure;
    };
    match timeout(LIMIT, look(probe, target)).await {
        Ok(found) => settled(failure, target, probe, &found),
        Err(_) => failure,
    }
}

async fn look(probe: Probe, target: &Target) -> Found {
    let found = match probe {
        Probe::Dns => resolve::names(target.place()).await,
        Probe::Route => resolve::route(target.place()).await,
        Probe::SrtHandshake => srt::handshake(target.place()).await,
        Probe::TcpAndTls => match (tls::greet(target.place()).await, &target.far_end) {
            // A plain server waits for the rest of what it takes for its own greeting: asked in plain words it answers.
            (Err(Found::Mute), FarEnd::Rtmp { place, .. }) => rtmp::answers_plainly(place).await,
            (found, _) => found,
        },
        Probe::FetchBack | Probe::TcpAndRtsp | Probe::RtmpHandshake { .. } => {
            talk(probe, target).await
        }
    };
    found.unwrap_or_else(|found| found)
}

/// What stops a look before its end is as much an answer as what it was to ask.
type Look = Result<Found, Found>;

async fn talk(probe: Probe, target: &Target) -> Look {
    let mut stream = tcp::connect(target.place()).await?;
    match (&target.far_end, probe) {
        (FarEnd::Http { place, path, .. }, _) => http::fetch(&mut stream, place, path).await,
        (FarEnd::Rtsp { url, .. }, _) => {
            rtsp::ask(&mut stream, url, target.side == Side::Input).await
        }
        (
            FarEnd::Rtmp {
                place, app, key, ..
            },
            Probe::RtmpHandshake { publish },
        ) => {
            let key = publish.then_some(key.as_str());
            rtmp::handshake(&mut stream, place, app, key).await
        }
        _ => Ok(Found::Well),
    }
}
