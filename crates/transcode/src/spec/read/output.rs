use std::collections::HashSet;

use super::{
    address::Way,
    input::{srt_peer, transport, url},
    object::Object,
    place::Place,
};
use crate::spec::{DatagramTarget, Destination, Output};

const TYPES: [&str; 8] = [
    "udp", "rtp", "hls", "http_ts", "file", "srt", "rtmp", "rtsp",
];

pub(super) fn output(place: &Place<'_>, gop_seconds: f64) -> Output {
    place.object(|object| {
        object.read_only(&["delivery", "created_at", "updated_at"]);
        let kind = object.required("type", &TYPES.join(", "), |place| place.choice(&TYPES));
        let rendition = match kind {
            Some("hls") | None => object.nullable("rendition", |place| place.text(1..=255)),
            _ => object.required("rendition", "the name of a rendition", |place| {
                place.text(1..=255)
            }),
        };
        Output {
            id: object.nullable("id", |place| place.integer(1..=i64::MAX)),
            name: object.get("name", String::new(), |place| place.text(1..=255)),
            rendition,
            destination: destination(object, kind, gop_seconds),
        }
    })
}

/// An output without a name is called by its type and the first number that is free.
pub(super) fn name_the_nameless(mut outputs: Vec<Output>) -> Vec<Output> {
    let mut taken: HashSet<String> = outputs.iter().map(|output| output.name.clone()).collect();
    for output in outputs.iter_mut().filter(|output| output.name.is_empty()) {
        let kind = output.destination.type_name().replace('_', "-");
        let name = (1..)
            .map(|number: u32| format!("{kind}-{number}"))
            .find(|name| !taken.contains(name));
        output.name = name.unwrap_or_default();
        taken.insert(output.name.clone());
    }
    outputs
}

/// The fault in `type` was reported; the other fields cannot be judged.
pub(super) fn type_fault(object: &mut Object<'_>) {
    object.leave_unknown();
}

fn destination(object: &mut Object<'_>, kind: Option<&str>, gop_seconds: f64) -> Destination {
    match kind {
        Some("udp") => Destination::Udp(target(object)),
        Some("rtp") => Destination::Rtp(target(object)),
        Some("hls") => Destination::Hls {
            segment_seconds: segment(object, at_least(2.0, gop_seconds), 0.5..=60.0),
            window_segments: object.get("window_segments", 6, |place| place.integer(3..=60)),
        },
        Some("http_ts") => Destination::HttpTs {},
        Some("file") => Destination::File {
            path: object
                .required("path", "a folder under recordings", |place| place.path())
                .unwrap_or_default(),
            segment_seconds: segment(object, at_least(300.0, gop_seconds), 0.5..=86_400.0),
        },
        Some("srt") => Destination::Srt(srt_peer(object)),
        Some("rtmp") => Destination::Rtmp {
            url: url(object, &["rtmp", "rtmps"]),
            reconnect_delay_seconds: reconnect(object),
        },
        Some("rtsp") => Destination::Rtsp {
            url: url(object, &["rtsp", "rtsps"]),
            transport: transport(object),
            reconnect_delay_seconds: reconnect(object),
        },
        _ => {
            type_fault(object);
            Destination::HttpTs {}
        }
    }
}

fn target(object: &mut Object<'_>) -> DatagramTarget {
    DatagramTarget {
        address: object
            .required("address", "host:port", |place| place.address(Way::Send))
            .unwrap_or_default(),
        interface: object.nullable("interface", |place| place.interface()),
        source_address: object.nullable("source_address", |place| place.unicast()),
        ttl: object.get("ttl", 16, |place| place.integer(1..=255)),
        dscp: object.get("dscp", 0, |place| place.integer(0..=63)),
        redundant: object.get("redundant", false, |place| place.flag()),
    }
}

fn segment(object: &mut Object<'_>, default: f64, range: std::ops::RangeInclusive<f64>) -> f64 {
    object.get("segment_seconds", default, |place| place.number(range))
}

fn reconnect(object: &mut Object<'_>) -> f64 {
    object.get("reconnect_delay_seconds", 5.0, |place| {
        place.number(0.1..=300.0)
    })
}

/// The first multiple of the GOP that is no shorter than `seconds`.
fn at_least(seconds: f64, gop_seconds: f64) -> f64 {
    gop_seconds * (seconds / gop_seconds - 1e-9).ceil().max(1.0)
}
