use super::{object::Object, place::Place};
use crate::spec::{
    Audio, AudioCodec, AudioTrack, Data, DataHandling, LEAST_PID, MOST_PID, TrackSelect, code,
};

pub(super) fn audio(object: &mut Object<'_>) -> Audio {
    Audio {
        codec: codec(object),
        gain: gain(object),
        normalize: object.get("normalize", false, |place| place.flag()),
        delay_ms: delay(object),
        sample_rate: object.get("sample_rate", 48_000, |place| place.integer(8_000..=96_000)),
        channels: channels(object),
    }
}

pub(super) fn track(index: usize, place: &Place<'_>) -> AudioTrack {
    place.object(|object| AudioTrack {
        select: object.get(
            "select",
            TrackSelect::Index(u8::try_from(index).unwrap_or(u8::MAX)),
            |place| select(&place),
        ),
        codec: codec(object),
        language: object.nullable("language", |place| language(&place)),
        channels: channels(object),
        bitrate: object.nullable("bitrate", |place| {
            place
                .integer(8_000..=1_536_000)
                .map(|rate: i64| rate.unsigned_abs())
        }),
        gain: gain(object),
        normalize: object.get("normalize", false, |place| place.flag()),
        delay_ms: delay(object),
    })
}

fn codec(object: &mut Object<'_>) -> AudioCodec {
    object.get("codec", AudioCodec::Aac, |place| place.word())
}

fn gain(object: &mut Object<'_>) -> f64 {
    object.get("gain", 1.0, |place| place.number(0.1..=10.0))
}

fn delay(object: &mut Object<'_>) -> i32 {
    object.get("delay_ms", 0, |place| place.integer(-2000..=5000))
}

fn channels(object: &mut Object<'_>) -> u8 {
    object.get("channels", 2, |place| place.integer(1..=8))
}

/// Exactly one of `language`, `pid` and `index`.
fn select(place: &Place<'_>) -> Option<TrackSelect> {
    let given = place.object(|object| {
        let ways = [
            object
                .nullable("language", |place| language(&place))
                .map(TrackSelect::Language),
            object
                .nullable("pid", |place| place.integer(LEAST_PID..=MOST_PID))
                .map(TrackSelect::Pid),
            object
                .nullable("index", |place| place.integer(0..=63))
                .map(TrackSelect::Index),
        ];
        ways.into_iter().flatten().collect::<Vec<_>>()
    });
    let fields = place.value.as_object()?;
    let named = ["language", "pid", "index"]
        .iter()
        .filter(|name| fields.get(**name).is_some_and(|way| !way.is_null()));
    if named.count() != 1 {
        place.fault(code::CONFLICT, "exactly one of language, pid and index");
        return None;
    }
    given.into_iter().next()
}

/// ISO 639-2: three small letters.
fn language(place: &Place<'_>) -> Option<String> {
    let text = place.string()?;
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(text.to_owned());
    }
    place.fault(
        code::BAD_FORMAT,
        "a language of ISO 639-2, three small letters such as deu",
    );
    None
}

pub(super) fn data(object: &mut Object<'_>) -> Data {
    Data {
        teletext: object.get("teletext", DataHandling::Drop, |place| place.word()),
        dvb_subtitles: object.get("dvb_subtitles", DataHandling::Drop, |place| place.word()),
    }
}
