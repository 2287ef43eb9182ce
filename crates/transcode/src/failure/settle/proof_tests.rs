use serde_json::json;

use super::tests::{rtmp_out, srt, target};
use super::*;
use crate::failure::{Class, Failure};

/// The look knows no passphrase, stream id, user or password: what is answered to their want proves nothing where the
/// channel has one.
#[test]
fn what_the_look_lacks_is_not_held_against_the_channel() {
    let called = target(
        Side::Input,
        json!({"type": "srt", "mode": "caller", "address": "10.0.0.1:9000", "stream_id": "news"}),
    );
    let known = target(
        Side::Output,
        json!({"type": "rtmp", "url": "rtmp://u:hidden-word@h.test/live/secret-key"}),
    );
    let secure = target(
        Side::Input,
        json!({"type": "http", "url": "https://h.test/a.ts"}),
    );
    let rtmp = |step, said: Option<&str>| Found::Rtmp {
        step,
        said: said.map(str::to_owned),
    };
    for (class, target, found) in [
        (Class::InputUnauthorized, &called, Found::Srt(1403)),
        (Class::InputUnauthorized, &called, Found::Srt(1404)),
        (
            Class::InputUnreachable,
            &srt(Side::Input, Some("ten letters")),
            Found::Srt(10),
        ),
        (
            Class::OutputRefused,
            &known,
            rtmp(RtmpStep::Application, Some("authmod=adobe")),
        ),
        (Class::OutputRefused, &known, rtmp(RtmpStep::Stream, None)),
        (Class::OutputRefused, &rtmp_out(), Found::Closed),
        (Class::OutputRefused, &rtmp_out(), Found::Mute),
        (Class::TlsFailed, &secure, Found::Closed),
        (
            Class::InputUnreachable,
            &secure,
            Found::NameNotAsked("System error".into()),
        ),
    ] {
        let probe = question(class, target).expect("a look");
        let before = Failure::of(class, ["a line"]);
        let after = settled(before.clone(), target, probe, &found);
        assert_eq!(
            (after.class, &after.cause),
            (class, &before.cause),
            "{found:?}"
        );
        assert_eq!(after.evidence.len(), 2, "{found:?}");
    }
}

#[test]
fn an_rtmp_url_is_divided_as_ffmpeg_divides_it() {
    for (path, app, key) in [
        ("live", "live", ""),
        ("live/key", "live", "key"),
        ("live/instance/key", "live/instance", "key"),
        (
            "live/instance/key/rest?t=1",
            "live/instance",
            "key/rest?t=1",
        ),
        ("vod/mp4:a/b.mp4", "vod", "mp4:a/b.mp4"),
        ("ondemand/a/b", "ondemand", "a/b"),
    ] {
        let url = format!("rtmp://h.test/{path}");
        let target = target(Side::Output, json!({"type": "rtmp", "url": url}));
        let FarEnd::Rtmp {
            app: of, key: with, ..
        } = target.far_end
        else {
            panic!("RTMP");
        };
        assert_eq!((of.as_str(), with.as_str()), (app, key));
    }
}
