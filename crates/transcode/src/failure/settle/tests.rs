use serde_json::json;

use super::*;
use crate::failure::{Class, Failure};
use crate::spec::ChannelSpec;

/// The target of a channel's one input or output, as the specification is read.
pub(super) fn target(side: Side, far_end: serde_json::Value) -> Target {
    let mut spec = json!({
        "name": "n", "inputs": [{"type": "test"}],
        "renditions": [{"name": "r", "resolution": "320x180", "video_bitrate": 300_000}],
        "outputs": [],
    });
    match side {
        Side::Input => spec["inputs"][0] = far_end,
        Side::Output => {
            spec["outputs"] = json!([far_end]);
            spec["outputs"][0]["name"] = json!("o");
            spec["outputs"][0]["rendition"] = json!("r");
        }
    }
    let spec = ChannelSpec::read(&spec).expect("a sound channel");
    let target = match side {
        Side::Input => Target::of_input(&spec.inputs[0]),
        Side::Output => Target::of_output(&spec.outputs[0]),
    };
    target.expect("a far end")
}

pub(super) fn rtmp_out() -> Target {
    target(
        Side::Output,
        json!({"type": "rtmp", "url": "rtmp://h.test/live/secret-key?token=t0"}),
    )
}

pub(super) fn srt(side: Side, passphrase: Option<&str>) -> Target {
    target(
        side,
        json!({"type": "srt", "mode": "caller", "address": "10.0.0.1:9000", "passphrase": passphrase}),
    )
}

fn all_targets() -> Vec<Target> {
    let input = |value| target(Side::Input, value);
    vec![
        input(json!({"type": "rtmp", "url": "rtmp://h.test/live/secret-key"})),
        input(json!({"type": "rtsp", "url": "rtsp://u:hidden-word@h.test/cam"})),
        input(json!({"type": "rtsp", "url": "rtsps://h.test/cam"})),
        input(json!({"type": "hls", "url": "https://h.test/a.m3u8?token=hidden-word"})),
        input(json!({"type": "http", "url": "http://[::1]:8080/a.ts"})),
        input(json!({"type": "udp", "address": "239.1.1.1:5000"})),
        srt(Side::Input, None),
        srt(Side::Output, Some("hidden-word")),
        rtmp_out(),
        target(
            Side::Output,
            json!({"type": "rtsp", "url": "rtsp://h.test/out"}),
        ),
        target(
            Side::Output,
            json!({"type": "udp", "address": "10.9.9.9:5000"}),
        ),
    ]
}

fn all_found() -> Vec<Found> {
    let rtmp = |step, said: Option<&str>| Found::Rtmp {
        step,
        said: said.map(str::to_owned),
    };
    let mut found = vec![
        Found::NoSuchName,
        Found::NamesUnanswered,
        Found::NameNotAsked("System error".into()),
        Found::Addresses(vec!["10.0.0.1".into()]),
        Found::NoRoute("Network is unreachable".into()),
        Found::Route("10.0.0.2".into()),
        Found::Refused,
        Found::NoAnswer,
        Found::Closed,
        Found::Mute,
        Found::Foreign,
        Found::Tls,
        Found::Well,
        rtmp(RtmpStep::Application, None),
        rtmp(RtmpStep::Application, Some("authmod=adobe")),
        rtmp(RtmpStep::Stream, None),
        rtmp(RtmpStep::Stream, Some("secret-key is already publishing")),
    ];
    found.extend([200, 302, 401, 403, 404, 500, 503].map(Found::Status));
    found.extend([0, 4, 10, 11, 1401, 1403, 1404, 1500].map(Found::Srt));
    found
}

#[test]
fn places_are_read_out_of_addresses() {
    let told = |target: &Target| format!("{} {}", target.place(), target.place().tls);
    let places: Vec<String> = all_targets().iter().map(told).collect();
    assert_eq!(
        places,
        [
            "h.test:1935 false",
            "h.test:554 false",
            "h.test:322 true",
            "h.test:443 true",
            "[::1]:8080 false",
            "239.1.1.1:5000 false",
            "10.0.0.1:9000 false",
            "10.0.0.1:9000 false",
            "h.test:1935 false",
            "h.test:554 false",
            "10.9.9.9:5000 false",
        ]
    );
    let FarEnd::Rtmp { app, key, .. } = rtmp_out().far_end else {
        panic!("RTMP");
    };
    assert_eq!(
        (app.as_str(), key.as_str()),
        ("live", "secret-key?token=t0")
    );
}

#[test]
fn who_waits_for_a_caller_has_no_far_end() {
    let spec = json!({"name": "n", "inputs": [{"type": "srt", "mode": "listener", "address": "0.0.0.0:9000"}],
        "renditions": [{"name": "r", "resolution": "320x180", "video_bitrate": 300_000}]});
    let spec = ChannelSpec::read(&spec).expect("a sound channel");
    assert!(Target::of_input(&spec.inputs[0]).is_none());
}

#[test]
fn the_look_that_settles_it() {
    let rtmp = |publish| Some(Probe::RtmpHandshake { publish });
    let http = target(
        Side::Input,
        json!({"type": "http", "url": "http://h.test/a.ts"}),
    );
    let https = target(
        Side::Input,
        json!({"type": "http", "url": "https://h.test/a.ts"}),
    );
    let udp = target(
        Side::Output,
        json!({"type": "udp", "address": "10.9.9.9:5000"}),
    );
    for (class, target, probe) in [
        (Class::NameNotResolved, &http, Some(Probe::Dns)),
        (Class::InputUnreachable, &http, Some(Probe::FetchBack)),
        (Class::InputTimeout, &http, Some(Probe::FetchBack)),
        (Class::InputNotFound, &http, None),
        (Class::InputEnded, &http, None),
        (Class::TlsFailed, &https, Some(Probe::TcpAndTls)),
        (Class::InputUnreachable, &https, Some(Probe::TcpAndTls)),
        (Class::OutputRefused, &rtmp_out(), rtmp(true)),
        (Class::OutputUnreachable, &rtmp_out(), rtmp(false)),
        (Class::OutputUnauthorized, &rtmp_out(), None),
        (Class::OutputUnreachable, &udp, Some(Probe::Route)),
        (
            Class::InputUnreachable,
            &srt(Side::Input, None),
            Some(Probe::SrtHandshake),
        ),
        (
            Class::OutputUnauthorized,
            &srt(Side::Output, None),
            Some(Probe::SrtHandshake),
        ),
        (Class::InputTimeout, &srt(Side::Input, None), None),
    ] {
        assert_eq!(
            question(class, target),
            probe,
            "{class} at {}",
            target.place()
        );
    }
    assert!(rtmp(true).is_some_and(Probe::is_intrusive));
    assert!(!rtmp(false).is_some_and(Probe::is_intrusive));
}

#[test]
fn what_was_found_says_the_class_and_the_cause() {
    let rtmp = |step, said: Option<&str>| Found::Rtmp {
        step,
        said: said.map(str::to_owned),
    };
    let rtsp = target(
        Side::Input,
        json!({"type": "rtsp", "url": "rtsp://h.test/cam"}),
    );
    let out = rtmp_out();
    let cases = [
        (
            Class::InputTimeout,
            &rtsp,
            Found::Mute,
            Class::InputTimeout,
            "says nothing",
        ),
        (
            Class::InputTimeout,
            &rtsp,
            Found::Foreign,
            Class::InputNotMedia,
            "does not speak RTSP",
        ),
        (
            Class::InputUnreachable,
            &rtsp,
            Found::Status(401),
            Class::InputUnauthorized,
            "none is given",
        ),
        (
            Class::InputUnreachable,
            &rtsp,
            Found::Refused,
            Class::InputUnreachable,
            "nothing listens",
        ),
        (
            Class::InputUnreachable,
            &rtsp,
            Found::NoAnswer,
            Class::InputUnreachable,
            "firewall",
        ),
        (
            Class::InputUnreachable,
            &rtsp,
            Found::NoSuchName,
            Class::NameNotResolved,
            "no host `h.test`",
        ),
        (
            Class::OutputRefused,
            &out,
            rtmp(RtmpStep::Application, Some("no such application")),
            Class::OutputRefused,
            "refuses the application `live`",
        ),
        (
            Class::OutputRefused,
            &out,
            rtmp(RtmpStep::Application, None),
            Class::OutputRefused,
            "application `live`: most likely",
        ),
        (
            Class::OutputRefused,
            &out,
            rtmp(RtmpStep::Stream, None),
            Class::OutputUnauthorized,
            "stream key",
        ),
        (
            Class::OutputRefused,
            &out,
            rtmp(RtmpStep::Stream, Some("Already publishing")),
            Class::OutputRefused,
            "by another",
        ),
        (
            Class::OutputUnreachable,
            &out,
            Found::Foreign,
            Class::PeerNotRtmp,
            "does not speak RTMP",
        ),
        (
            Class::InputUnreachable,
            &srt(Side::Input, None),
            Found::Srt(10),
            Class::InputUnauthorized,
            "none is given",
        ),
        (
            Class::OutputUnauthorized,
            &srt(Side::Output, Some("ten letters")),
            Found::Srt(10),
            Class::OutputUnauthorized,
            "another one",
        ),
        (
            Class::OutputUnreachable,
            &srt(Side::Output, Some("ten letters")),
            Found::Srt(11),
            Class::OutputUnauthorized,
            "uses no passphrase",
        ),
        (
            Class::OutputUnauthorized,
            &srt(Side::Output, None),
            Found::Srt(1404),
            Class::OutputRefused,
            "asks for a stream id",
        ),
    ];
    for (before, target, found, class, cause) in cases {
        let probe = question(before, target).expect("a look");
        let after = settled(Failure::of(before, ["a line"]), target, probe, &found);
        assert_eq!(after.class, class, "{found:?}");
        assert!(after.cause.contains(cause), "{found:?}: {}", after.cause);
        assert_eq!(after.remedy, class.words().remedy);
        assert_eq!(after.evidence[0], "a line");
        assert!(
            after.evidence[1].contains(probe.name()),
            "{:?}",
            after.evidence
        );
    }
}

#[test]
fn what_leaves_it_open_changes_no_word() {
    for found in [
        Found::Well,
        Found::Addresses(vec![]),
        Found::Route("10.0.0.2".into()),
        Found::Status(200),
    ] {
        for target in all_targets() {
            for class in Class::ALL {
                let Some(probe) = question(*class, &target) else {
                    continue;
                };
                let before = Failure::of(*class, ["a line"]);
                let after = settled(before.clone(), &target, probe, &found);
                assert_eq!((after.class, &after.cause), (before.class, &before.cause));
            }
        }
    }
}

/// An input's failure stays the input's, and no cause or evidence shows a secret.
#[test]
fn no_answer_turns_the_sides_round_or_tells_a_secret() {
    for target in all_targets() {
        for class in Class::ALL {
            let Some(probe) = question(*class, &target) else {
                continue;
            };
            let rtmp = matches!(target.far_end, FarEnd::Rtmp { .. });
            let possible = |found: &Found| rtmp || !matches!(found, Found::Rtmp { .. });
            for found in all_found().into_iter().filter(possible) {
                let after = settled(Failure::of(*class, ["a line"]), &target, probe, &found);
                let other = match target.side {
                    Side::Input => "output",
                    Side::Output => "input",
                };
                if !class.as_str().starts_with(other) {
                    assert!(
                        !after.class.as_str().starts_with(other),
                        "{class}, {found:?}: {}",
                        after.class
                    );
                }
                let said = serde_json::to_string(&after).expect("text");
                assert!(
                    !said.contains("secret-key") && !said.contains("hidden-word"),
                    "{said}"
                );
            }
        }
    }
}

#[test]
fn the_open_question_is_not_asked_any_more_when_it_is_answered() {
    let before = Failure::of(
        Class::OutputRefused,
        [
            "a line",
            "the text alone leaves it open; the probe rtmp_handshake settles it",
        ],
    );
    let probe = Probe::RtmpHandshake { publish: true };
    let after = settled(before, &rtmp_out(), probe, &Found::Well);
    assert_eq!(after.evidence.len(), 2);
    assert!(after.evidence[1].starts_with("the probe rtmp_handshake found: "));
}
