//! Channels as the tests want them: small and quick, so that many fit on two cores.

use serde_json::{Value, json};

/// A small test picture to one UDP address.
pub(super) fn test_to_udp(name: &str, address: &str) -> Value {
    json!({
        "name": name,
        "inputs": [{"type": "test", "resolution": "320x180"}],
        "video": {"preset": "ultrafast", "gop_seconds": 1},
        "renditions": [{"name": "180p", "resolution": "320x180", "video_bitrate": 300_000, "audio_bitrate": 64_000}],
        "outputs": [udp("out", "180p", address)],
    })
}

/// A small test picture as HLS.
pub(super) fn test_to_hls(name: &str) -> Value {
    let mut spec = test_to_udp(name, "127.0.0.1:1");
    spec["outputs"] = json!([{"name": "web", "type": "hls", "segment_seconds": 1}]);
    spec
}

/// The smallest channel there is, without outputs.
pub(super) fn tiny(name: &str) -> Value {
    json!({
        "name": name,
        "inputs": [{"type": "test", "resolution": "160x90", "frame_rate": 24}],
        "video": {"preset": "ultrafast", "frame_rate": 24},
        "renditions": [{"name": "90p", "resolution": "160x90", "video_bitrate": 100_000, "audio_bitrate": 32_000}],
    })
}

/// A multicast input to one UDP address.
pub(super) fn udp_to_udp(name: &str, from: &str, to: &str) -> Value {
    let mut spec = test_to_udp(name, to);
    spec["inputs"] = json!([udp_input(from)]);
    spec
}

/// A multicast input on loopback that is missed after two seconds.
pub(super) fn udp_input(address: &str) -> Value {
    json!({"type": "udp", "address": address, "interface": "127.0.0.1", "timeout_seconds": 2})
}

/// An UDP output on loopback.
pub(super) fn udp(name: &str, rendition: &str, address: &str) -> Value {
    json!({"name": name, "type": "udp", "rendition": rendition, "address": address, "interface": "127.0.0.1", "ttl": 1})
}

/// Retries that come quickly and are soon used up: for a fault that is to be named.
pub(super) fn impatient(spec: Value, retries: u32) -> Value {
    restarting(spec, retries, 5)
}

/// One attempt with ample time: for an input that is there, on a machine that may be busy.
pub(super) fn once(spec: Value) -> Value {
    restarting(spec, 0, 20)
}

/// Retries that come quickly and are never used up: for what is to come back, however long the test takes to bring it.
pub(super) fn persistent(spec: Value) -> Value {
    restarting(spec, 1000, 20)
}

fn restarting(mut spec: Value, retries: u32, deadline: u32) -> Value {
    spec["restart"] = json!({
        "max_retries": retries,
        "retry_delays_seconds": [0.2],
        "start_deadline_seconds": deadline,
    });
    spec
}
