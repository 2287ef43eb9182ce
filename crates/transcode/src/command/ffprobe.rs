//! What `ffprobe -show_programs -show_streams -of json` says, as a [`Probe`].

use serde_json::Value;

use super::input::FILE_FORMATS;
use super::known::{Picture, Probe, Program, Stream, StreamKind, Transfer};
use super::network::{self, Patience};
use crate::spec::{Input, Source};

/// What ffprobe is to be called with to look into a file, whose absolute path under a media root this is. It opens no
/// more than FFmpeg may; the answer comes on its standard output.
pub fn look_into_file(path: &str) -> Vec<String> {
    let mut args: Vec<String> = [
        "-hide_banner",
        "-loglevel",
        "error",
        "-format_whitelist",
        FILE_FORMATS,
        "-protocol_whitelist",
        "file",
        "-show_programs",
        "-show_streams",
        "-of",
        "json",
    ]
    .map(str::to_owned)
    .into();
    args.push(format!("file:{path}"));
    args
}

/// The same for an input that FFmpeg fetches. None of SRT, whose stream the worker sees as it comes: a sender may take one
/// connection and no second.
pub fn look_into_network(input: &Input, long: bool) -> Option<Vec<String>> {
    if matches!(input.source, Source::Srt(_)) {
        return None;
    }
    let opening = network::opening(input, Patience::Timed, long)?;
    let mut args: Vec<String> = ["-hide_banner", "-loglevel", "error"]
        .map(str::to_owned)
        .into();
    // An option of FFmpeg's own, which ffprobe does not know.
    let mut options = opening.options.into_iter();
    while let Some(option) = options.next() {
        if option == "-thread_queue_size" {
            options.next();
        } else {
            args.push(option);
        }
    }
    args.extend(
        [
            "-show_programs",
            "-show_streams",
            "-show_format",
            "-of",
            "json",
            "-i",
        ]
        .map(str::to_owned),
    );
    args.push(opening.url);
    Some(args)
}

impl Probe {
    /// What ffprobe says of an input that FFmpeg fetches.
    pub fn of_network(input: &Input, answer: &Value) -> Probe {
        let probe = match input.source {
            Source::Hls { .. } => Probe::of_variants(answer),
            _ => Probe::from_ffprobe(answer),
        };
        let on_demand = answer.pointer("/format/size").is_some();
        Probe {
            on_demand: Some(on_demand),
            ..probe
        }
    }

    /// Reads ffprobe's answer; a file without programmes becomes one programme without a number.
    pub fn from_ffprobe(answer: &Value) -> Probe {
        let list = |value: &Value, key: &str| {
            value
                .get(key)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        let streams = |value: &Value| list(value, "streams").iter().filter_map(stream).collect();
        let mut programs: Vec<Program> = list(answer, "programs")
            .iter()
            .map(|program| Program {
                number: number(
                    program
                        .get("program_num")
                        .or_else(|| program.get("program_id")),
                ),
                name: text(program.pointer("/tags/service_name")),
                streams: streams(program),
            })
            .collect();
        if programs.is_empty() {
            programs.push(Program {
                number: None,
                name: None,
                streams: streams(answer),
            });
        }
        Probe {
            programs: Some(programs),
            ..Probe::default()
        }
    }
}

fn stream(value: &Value) -> Option<Stream> {
    let cover = value
        .pointer("/disposition/attached_pic")
        .and_then(Value::as_i64)
        == Some(1);
    let kind = match value.get("codec_type")?.as_str()? {
        "video" if !cover => StreamKind::Video,
        "audio" => StreamKind::Audio,
        _ => StreamKind::Other,
    };
    Some(Stream {
        pid: number(value.get("id")),
        kind,
        codec: text(value.get("codec_name")).unwrap_or_else(|| "unknown".to_owned()),
        language: text(value.pointer("/tags/language")),
        unusable: None,
        transfer: match value.get("width") {
            // Without a size ffprobe has seen no picture of it.
            Some(width) if width.as_u64() > Some(0) => {
                let word = value.get("color_transfer").and_then(Value::as_str);
                Transfer::named(word.unwrap_or_default())
            }
            _ => Transfer::Unknown,
        },
        picture: picture(value),
    })
}

fn picture(value: &Value) -> Option<Picture> {
    let side = |name: &str| {
        let side = u32::try_from(value.get(name)?.as_u64()?).ok()?;
        (side > 0).then_some(side)
    };
    let rate = value.get("r_frame_rate").and_then(Value::as_str);
    let rate = rate.and_then(|text| {
        let (num, den) = text.split_once('/')?;
        let rate: (u32, u32) = (num.parse().ok()?, den.parse().ok()?);
        (rate.0 > 0 && rate.1 > 0).then_some(rate)
    });
    Some(Picture {
        width: side("width")?,
        height: side("height")?,
        frame_rate: rate,
    })
}

/// A number, also as ffprobe writes ids: `"0x101"`.
fn number(value: Option<&Value>) -> Option<u16> {
    match value? {
        Value::String(text) => match text.strip_prefix("0x") {
            Some(hex) => u16::from_str_radix(hex, 16).ok(),
            None => text.parse().ok(),
        },
        other => other.as_u64().and_then(|number| u16::try_from(number).ok()),
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    value?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn programmes_of_a_transport_stream() {
        let probe = Probe::from_ffprobe(
            &json!({"programs": [{"program_id": 2, "tags": {"service_name": "Two"}, "streams": [
            {"codec_type": "video", "codec_name": "mpeg2video", "id": "0x200"},
            {"codec_type": "audio", "codec_name": "mp2", "id": "0x201", "tags": {"language": "deu"}},
            {"codec_type": "data", "id": "0x202"}]}], "streams": []}),
        );
        let programs = probe.programs.unwrap();
        assert_eq!(
            (programs[0].number, programs[0].name.as_deref()),
            (Some(2), Some("Two"))
        );
        assert_eq!(programs[0].streams[1].pid, Some(0x201));
        assert_eq!(programs[0].streams[1].language.as_deref(), Some("deu"));
        assert_eq!(programs[0].streams[2].kind, StreamKind::Other);
    }

    #[test]
    fn a_file_with_a_cover_picture_and_no_programme() {
        let probe = Probe::from_ffprobe(&json!({"streams": [
            {"codec_type": "video", "codec_name": "mjpeg", "disposition": {"attached_pic": 1}},
            {"codec_type": "video", "codec_name": "h264", "width": 640, "height": 360, "r_frame_rate": "25/1"}]}));
        let programs = probe.programs.unwrap();
        assert_eq!(programs.len(), 1);
        assert_eq!(programs[0].number, None);
        let picture = programs[0].streams[1].picture.unwrap();
        assert_eq!((picture.width, picture.height), (640, 360));
        assert_eq!(picture.frame_rate, Some((25, 1)));
        assert_eq!(
            programs[0]
                .streams
                .iter()
                .filter(|stream| stream.kind == StreamKind::Video)
                .count(),
            1
        );
    }

    #[test]
    fn nonsense_is_one_empty_programme() {
        for nonsense in [
            json!(null),
            json!([]),
            json!({"programs": 3, "streams": "x"}),
            json!({"streams": [7, {}]}),
        ] {
            assert_eq!(
                Probe::from_ffprobe(&nonsense).programs,
                Some(vec![Program::default()])
            );
        }
    }
}
