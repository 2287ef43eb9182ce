use super::{address::Way, object::Object, output::type_fault, place::Place};
use crate::spec::{
    Datagrams, Input, LEAST_PID, MOST_PID, MissingAudio, Rational, Realtime, Resolution,
    RtspTransport, Source, SrtMode, SrtPeer, TestPattern, code,
};

const TYPES: [&str; 11] = [
    "udp", "rtp", "srt", "rtmp", "rtsp", "hls", "http", "file", "camera", "publish", "test",
];

pub(super) fn input(place: &Place<'_>) -> Input {
    place.object(|object| {
        let kind = object.required("type", &TYPES.join(", "), |place| place.choice(&TYPES));
        Input {
            source: source(object, kind),
            program: object.nullable("program", |place| place.integer(1..=65535)),
            video_pid: object.nullable("video_pid", |place| place.integer(LEAST_PID..=MOST_PID)),
            audio_pid: object.nullable("audio_pid", |place| place.integer(LEAST_PID..=MOST_PID)),
            missing_audio: object.get("missing_audio", MissingAudio::Silence, |place| place.word()),
            timeout_seconds: object.get("timeout_seconds", 5.0, |place| place.number(0.5..=300.0)),
        }
    })
}

fn source(object: &mut Object<'_>, kind: Option<&str>) -> Source {
    match kind {
        Some("udp") => Source::Udp(datagrams(object)),
        Some("rtp") => Source::Rtp(datagrams(object)),
        Some("srt") => Source::Srt(srt_peer(object)),
        Some("rtmp") => Source::Rtmp {
            url: url(object, &["rtmp", "rtmps"]),
        },
        Some("rtsp") => Source::Rtsp {
            url: url(object, &["rtsp", "rtsps"]),
            transport: transport(object),
        },
        Some("hls") => Source::Hls {
            url: url(object, &["http", "https"]),
        },
        Some("http") => Source::Http {
            url: url(object, &["http", "https"]),
            realtime: object.get("realtime", Realtime::Auto, |place| place.word()),
        },
        Some("file") => Source::File {
            path: object
                .required("path", "a path under a media root", |place| place.path())
                .unwrap_or_default(),
            r#loop: object.get("loop", true, |place| place.flag()),
        },
        Some("camera") => camera(object),
        Some("publish") => Source::Publish {},
        Some("test") => test(object),
        _ => {
            type_fault(object);
            Source::Publish {}
        }
    }
}

fn datagrams(object: &mut Object<'_>) -> Datagrams {
    Datagrams {
        address: object
            .required("address", "host:port", |place| place.address(Way::Receive))
            .unwrap_or_default(),
        interface: object.nullable("interface", |place| place.interface()),
        sources: object.get("sources", Vec::new(), |place| {
            let sources = place.list(0..=64, |_, place| place.unicast())?;
            let sources: Vec<_> = sources.into_iter().flatten().collect();
            let twice = (1..sources.len()).any(|index| sources[..index].contains(&sources[index]));
            if twice {
                place.fault(code::DUPLICATE, "each sender once");
            }
            Some(sources)
        }),
    }
}

pub(super) fn srt_peer(object: &mut Object<'_>) -> SrtPeer {
    let mode = object.get("mode", SrtMode::Caller, |place| place.word());
    let way = if mode == SrtMode::Listener {
        Way::Listen
    } else {
        Way::Connect
    };
    SrtPeer {
        mode,
        address: object
            .required("address", "host:port", |place| place.address(way))
            .unwrap_or_default(),
        latency_ms: object.get("latency_ms", 120, |place| place.integer(0..=10_000)),
        passphrase: object.nullable("passphrase", |place| hidden(place, 10..=79)),
        stream_id: object.nullable("stream_id", |place| hidden(place, 1..=512)),
    }
}

/// A text that is a secret.
fn hidden(place: Place<'_>, length: std::ops::RangeInclusive<u64>) -> Option<String> {
    let place = place.secret();
    if place.value.as_str() == Some(crate::spec::secret::MASK) {
        place.fault(
            code::HIDDEN_SECRET,
            "the secret itself; none is stored to take the place of the stars",
        );
        return None;
    }
    place.text(length)
}

pub(super) fn url(object: &mut Object<'_>, schemes: &[&str]) -> String {
    let allowed = format!("a URL: {}://…", schemes.join("://…, "));
    object
        .required("url", &allowed, |place| place.url(schemes))
        .unwrap_or_default()
}

pub(super) fn transport(object: &mut Object<'_>) -> RtspTransport {
    object.get("transport", RtspTransport::Tcp, |place| place.word())
}

fn camera(object: &mut Object<'_>) -> Source {
    Source::Camera {
        device: object
            .required("device", "a device such as /dev/video0", |place| {
                place.device()
            })
            .unwrap_or_default(),
        resolution: object.nullable("resolution", |place| place.resolution()),
        frame_rate: object.nullable("frame_rate", |place| place.rate()),
        format: object.nullable("format", |place| place.token(16, "_")),
        audio_device: object.nullable("audio_device", |place| place.token(64, ":,=_-.")),
    }
}

fn test(object: &mut Object<'_>) -> Source {
    Source::Test {
        pattern: object.get("pattern", TestPattern::Testsrc2, |place| place.word()),
        resolution: object.get(
            "resolution",
            Resolution {
                width: 1280,
                height: 720,
            },
            |place| place.resolution(),
        ),
        frame_rate: object.get("frame_rate", Rational { num: 25, den: 1 }, |place| {
            place.rate()
        }),
        tone_hz: object.get("tone_hz", 1000, |place| place.integer(0..=20_000)),
    }
}
