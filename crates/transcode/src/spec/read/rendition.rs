use super::{object::Object, place::Place};
use crate::spec::{LEAST_PID, MOST_PID, Mpegts, Rendition, Resolution, TsSystem, code};

/// What a rung's defaults take from the channel.
pub(super) struct Ladder<'a> {
    pub(super) channel: &'a str,
    pub(super) tracks: usize,
}

const SMALLEST: Resolution = Resolution {
    width: 16,
    height: 16,
};
const LEAST_RATE: i64 = 50_000;
const MOST_RATE: i64 = 200_000_000;

pub(super) fn rendition(index: usize, place: &Place<'_>, ladder: &Ladder<'_>) -> Rendition {
    place.object(|object| {
        let video_bitrate = object
            .required(
                "video_bitrate",
                "50000 to 200000000 bits per second",
                |place| bits(&place, LEAST_RATE..=MOST_RATE),
            )
            .unwrap_or(LEAST_RATE as u64);
        let max_bitrate = object.get("max_bitrate", video_bitrate, |place| {
            bits(&place, LEAST_RATE..=MOST_RATE)
        });
        Rendition {
            name: object
                .required("name", "1 to 64 letters, digits, - _ .", |place| {
                    name(&place)
                })
                .unwrap_or_default(),
            resolution: object
                .required("resolution", "width and height, as in 1920x1080", |place| {
                    place.resolution()
                })
                .unwrap_or(SMALLEST),
            video_bitrate,
            max_bitrate,
            audio_bitrate: object.get("audio_bitrate", 128_000, |place| {
                bits(&place, 8_000..=1_536_000)
            }),
            buffer_size: object.get("buffer_size", max_bitrate, |place| {
                bits(&place, 10_000..=3 * MOST_RATE)
            }),
            frame_rate: object.nullable("frame_rate", |place| place.frame_rate()),
            scan_type: object.nullable("scan_type", |place| place.word()),
            deinterlace: object.nullable("deinterlace", |place| place.word()),
            profile: object.nullable("profile", |place| place.text(1..=32)),
            level: object.nullable("level", |place| place.text(1..=16)),
            crf: object.nullable("crf", |place| place.integer(0..=51)),
            mpegts: object.section("mpegts", |object| mpegts(index, object, ladder)),
        }
    })
}

fn bits(place: &Place<'_>, range: std::ops::RangeInclusive<i64>) -> Option<u64> {
    place.integer(range).map(i64::unsigned_abs)
}

/// It stands in URLs, `master` in those of the whole ladder.
fn name(place: &Place<'_>) -> Option<String> {
    let name = place.token(64, "-_.")?;
    if matches!(name.as_str(), "." | ".." | "master") {
        place.fault(
            code::BAD_FORMAT,
            "a name other than master, \".\" and \"..\"",
        );
        return None;
    }
    Some(name)
}

fn mpegts(index: usize, object: &mut Object<'_>, ladder: &Ladder<'_>) -> Mpegts {
    // A list that is too long was reported; its further items are read all the same.
    let step = index.min(11) as u16;
    let pid = |place: Place<'_>| place.integer(LEAST_PID..=MOST_PID);
    let given_pmt = object.nullable("pmt_pid", pid);
    let given_video = object.nullable("video_pid", pid);
    let given_audio = object.nullable("audio_pids", |place| {
        place.list(1..=16, |_, place| {
            place.integer(LEAST_PID..=MOST_PID).unwrap_or(0)
        })
    });

    let mut taken: Vec<u16> = given_pmt.into_iter().chain(given_video).collect();
    taken.extend(given_audio.iter().flatten());
    let mut free = |from: u16| {
        let pid = (from..=MOST_PID)
            .chain(LEAST_PID..from)
            .find(|pid| !taken.contains(pid))
            .unwrap_or(from);
        taken.push(pid);
        pid
    };
    let pmt_pid = given_pmt.unwrap_or_else(|| free(4096 + step));
    let video_pid = given_video.unwrap_or_else(|| free(256 + 16 * step));
    let after_video = if video_pid < MOST_PID {
        video_pid + 1
    } else {
        LEAST_PID
    };
    let audio_pids =
        given_audio.unwrap_or_else(|| (0..ladder.tracks).map(|_| free(after_video)).collect());

    Mpegts {
        service_id: object.get("service_id", 1 + step, |place| place.integer(1..=65535)),
        service_name: object.get("service_name", service_name(ladder.channel), |place| {
            service_text(&place)
        }),
        service_provider: object.get("service_provider", "Signalbox".to_owned(), |place| {
            service_text(&place)
        }),
        transport_stream_id: object.get("transport_stream_id", 1, |place| place.integer(1..=65535)),
        original_network_id: object.get("original_network_id", 1, |place| place.integer(1..=65535)),
        pmt_pid,
        video_pid,
        audio_pids,
        pcr_pid: object.nullable("pcr_pid", |place| place.integer(LEAST_PID..=MOST_PID)),
        muxrate: object.nullable("muxrate", |place| bits(&place, 100_000..=400_000_000)),
        system: object.get("system", TsSystem::Dvb, |place| place.word()),
    }
}

/// Name and provider share one descriptor of 255 bytes.
const LONGEST_SERVICE_TEXT: usize = 120;

fn service_text(place: &Place<'_>) -> Option<String> {
    let text = place.text(0..=LONGEST_SERVICE_TEXT as u64)?;
    if text.len() > LONGEST_SERVICE_TEXT {
        place.fault(
            code::BAD_LENGTH,
            format!("at most {LONGEST_SERVICE_TEXT} bytes of UTF-8"),
        );
        return None;
    }
    Some(text)
}

/// The channel's name, as much of it as a descriptor holds.
fn service_name(channel: &str) -> String {
    let mut end = channel.len().min(LONGEST_SERVICE_TEXT);
    while !channel.is_char_boundary(end) {
        end -= 1;
    }
    channel[..end].to_owned()
}
