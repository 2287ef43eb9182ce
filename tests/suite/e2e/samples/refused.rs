//! Faults of a specification, of which the recorded samples told only when FFmpeg ran: here nothing begins.

use reqwest::Method;
use serde_json::{Value, json};
use signalbox_tests::server::Server;
use signalbox_tests::wait::until;

use super::super::specs::{test_to_udp, tiny};

#[test]
fn what_no_run_could_mend_is_refused_when_it_is_asked_for() {
    let server = Server::start();
    let with = |pointer: &str, value: Value| {
        let mut spec = tiny("refused");
        *spec.pointer_mut(pointer).expect("it is there") = value;
        spec
    };
    let rtmp = |codec: &str, audio: &str| {
        let mut spec = test_to_udp("refused", "127.0.0.1:1");
        spec["video"]["codec"] = json!(codec);
        spec["audio"] = json!({"codec": audio});
        spec["outputs"] = json!([{"name": "out", "type": "rtmp", "rendition": "180p", "url": "rtmp://127.0.0.1/live/hidden-key"}]);
        spec
    };
    let short = json!({"type": "srt", "address": "127.0.0.1:9000", "passphrase": "short"});
    for (sample, spec, pointer) in [
        (
            "srt-short-passphrase",
            with("/inputs/0", short),
            "/inputs/0/passphrase",
        ),
        (
            "odd-dimensions",
            with("/renditions/0/resolution", json!("161x91")),
            "/renditions/0/resolution",
        ),
        (
            "option-bad-value",
            with("/video/preset", json!("warp9")),
            "/video/preset",
        ),
        (
            "codec-not-in-container-flv-hevc",
            rtmp("hevc", "aac"),
            "/outputs/0",
        ),
        (
            "codec-not-in-container-flv-ac3",
            rtmp("h264", "ac3"),
            "/outputs/0",
        ),
        (
            "codec-not-in-container-flv-vp9",
            rtmp("vp9", "aac"),
            "/video/codec",
        ),
    ] {
        let (status, problem) = server.call(Method::POST, "/channels", Some(&spec));
        assert_eq!(status, 422, "{sample}: {problem:#}");
        let errors = problem["errors"].as_array().expect("a list");
        let named = |error: &&Value| {
            error["pointer"]
                .as_str()
                .is_some_and(|told| told.starts_with(pointer))
        };
        let error = errors.iter().find(named);
        let error =
            error.unwrap_or_else(|| panic!("{sample}: {pointer} is not named: {problem:#}"));
        assert!(
            !error["detail"].as_str().unwrap_or_default().is_empty(),
            "{sample}: {error:#}"
        );
        assert!(!problem.to_string().contains("hidden-key"), "{sample}");
    }
    // Encoders are tried when it starts; nothing else ever lives.
    until("no child to be left", || {
        server.children().is_empty().then_some(())
    });
}
