use super::{audio, input, object::Object, output, place::Place, rendition, video};
use crate::spec::{ChannelSpec, Limits, OnExhausted, RestartPolicy, code};

/// What an answer carries beside the specification.
const READ_ONLY: [&str; 6] = [
    "id",
    "job",
    "delivery",
    "restarts",
    "created_at",
    "updated_at",
];

pub(super) fn channel(place: &Place<'_>, limits: Limits) -> ChannelSpec {
    place.object(|object| {
        object.read_only(&READ_ONLY);
        let name = object
            .required("name", "1 to 255 characters", |place| name(&place))
            .unwrap_or_default();
        let audio_tracks =
            object.nullable("audio_tracks", |place| place.list(1..=16, audio::track));
        let ladder = rendition::Ladder {
            channel: &name,
            tracks: audio_tracks.as_ref().map_or(1, Vec::len),
        };
        let video = object.section("video", video::video);
        let gop_seconds = video.gop_seconds;
        ChannelSpec {
            description: object.get("description", String::new(), |place| place.prose(4096)),
            tags: object.get("tags", Vec::new(), |place| {
                let tags = place.list(0..=64, |_, place| place.text(1..=64).unwrap_or_default());
                tags.filter(|tags| distinct(&place, tags))
            }),
            pool: object.get("pool", "default".to_owned(), |place| place.token(64, "-_.")),
            priority: object.get("priority", 50, |place| place.integer(0..=100)),
            inputs: object
                .required("inputs", "a list of 1 to 16 inputs", |place| {
                    place.list(1..=16, |_, item| input::input(item))
                })
                .unwrap_or_default(),
            video,
            audio: object.section("audio", audio::audio),
            audio_tracks,
            data: object.section("data", audio::data),
            logo: object.nullable("logo", |place| Some(place.object(video::logo))),
            renditions: object
                .required("renditions", "a list of 1 to 12 renditions", |place| {
                    place.list(1..=12, |index, item| {
                        rendition::rendition(index, item, &ladder)
                    })
                })
                .unwrap_or_default(),
            outputs: object.get("outputs", Vec::new(), |place| {
                let most = limits.outputs.min(512) as u64;
                let outputs = place.list(0..=most, |_, item| output::output(item, gop_seconds));
                outputs.map(output::name_the_nameless)
            }),
            restart: object.section("restart", restart),
            name,
        }
    })
}

/// Digits alone would be taken for an id where a path takes either.
fn name(place: &Place<'_>) -> Option<String> {
    let name = place.text(1..=255)?;
    let allowed = if name.trim() != name {
        "a name without blanks at its ends"
    } else if name.bytes().all(|byte| byte.is_ascii_digit()) {
        "a name that is not digits only, since those are ids"
    } else if name == "." || name == ".." {
        "a name that is no step of a path"
    } else {
        return Some(name);
    };
    place.fault(code::BAD_FORMAT, allowed);
    None
}

fn distinct(place: &Place<'_>, tags: &[String]) -> bool {
    let twice = tags
        .iter()
        .enumerate()
        .find(|(index, tag)| !tag.is_empty() && tags[..*index].contains(tag));
    if let Some((index, tag)) = twice {
        let value = serde_json::Value::String(tag.clone());
        let item = Place::new(&value, format!("{}/{index}", place.pointer), place.sink);
        item.fault(code::DUPLICATE, "each tag once");
    }
    twice.is_none()
}

fn restart(object: &mut Object<'_>) -> RestartPolicy {
    RestartPolicy {
        start_deadline_seconds: object.get("start_deadline_seconds", 15.0, |place| {
            place.number(1.0..=600.0)
        }),
        stall_timeout_seconds: object.get("stall_timeout_seconds", 5.0, |place| {
            place.number(1.0..=600.0)
        }),
        max_retries: object.get("max_retries", 5, |place| place.integer(0..=1000)),
        retry_delays_seconds: object.get(
            "retry_delays_seconds",
            vec![1.0, 2.0, 4.0, 8.0, 15.0],
            |place| place.list(1..=32, |_, place| place.number(0.1..=3600.0).unwrap_or(1.0)),
        ),
        on_exhausted: object.get("on_exhausted", OnExhausted::Fail, |place| place.word()),
    }
}
