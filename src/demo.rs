//! The demo channel: picture and tone, two rungs, as HLS and as multicast on loopback.

use anyhow::{Context, Result, anyhow};
use database::{Database, DatabaseError};
use serde_json::json;
use transcode::job::Action;
use transcode::spec::ChannelSpec;

const NAME: &str = "demo";

/// Creates the channel where it is missing, and wants it to run.
pub(crate) fn start(database: &Database) -> Result<()> {
    let spec = ChannelSpec::read(&json!({
        "name": NAME,
        "description": "A generated picture and tone, to see that all is well",
        "tags": ["demo"],
        "inputs": [{"type": "test", "resolution": "1280x720", "frame_rate": 25, "tone_hz": 440}],
        "video": {"preset": "veryfast", "gop_seconds": 2},
        "renditions": [
            {"name": "720p", "resolution": "1280x720", "video_bitrate": 2_000_000, "audio_bitrate": 128_000},
            {"name": "360p", "resolution": "640x360", "video_bitrate": 700_000, "audio_bitrate": 96_000},
        ],
        "outputs": [
            {"name": "web", "type": "hls", "segment_seconds": 2},
            {"name": "multicast", "type": "udp", "rendition": "720p", "address": "239.255.0.1:5000",
             "interface": "127.0.0.1", "ttl": 1},
        ],
    }))
    .map_err(|faults| anyhow!("the demo channel is not right: {faults:?}"))?;
    let started = database.wish(|tx| {
        let id = match database::channels::by_name(tx, NAME) {
            Err(DatabaseError::NotFound { .. }) => database::channels::insert(tx, &spec)?.id,
            other => other?.id,
        };
        database::jobs::act(tx, id, Action::Start)
    });
    match started {
        // Somebody else sends there already: their channel matters more than a demo.
        Err(DatabaseError::AddressTaken {
            address, channel, ..
        }) => {
            tracing::warn!("no demo channel: {channel} sends to {address} already");
            Ok(())
        }
        other => other
            .map(drop)
            .context("the demo channel cannot be started"),
    }
}
