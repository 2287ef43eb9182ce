//! An input that ffprobe opens.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use link::{AskError, ProbeOrder, ProbeReport, ProgramProbe, StreamProbe};
use nix::fcntl::OFlag;
use nix::unistd::pipe2;
use serde_json::Value;
use std::os::fd::OwnedFd;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use transcode::command::{Probe, StreamKind, look_into_camera, look_into_file, look_into_network};
use transcode::failure::{Class, Exit, Failure, InputKind};
use transcode::spec::{Input, Source};

use crate::receiver::carrier;
use crate::shared::Shared;
use crate::spawner::{Launch, Limits};

/// No input holds so many streams, and no complaint is so long.
const LONGEST_ANSWER: u64 = 4 << 20;
/// Opening takes its time before the listening begins.
const TO_OPEN: Duration = Duration::from_secs(5);

/// Runs ffprobe and tells.
pub(super) async fn probe(
    shared: &Arc<Shared>,
    order: &ProbeOrder,
) -> Result<ProbeReport, AskError> {
    let args = match arguments(shared, &order.input) {
        Ok(args) => args,
        Err(failure) => return Ok(failed(failure)),
    };
    let ffprobe = shared.settings.find_ffprobe();
    let ffprobe = ffprobe.ok_or_else(|| {
        let beside = shared.settings.ffmpeg.display();
        AskError::Failed(format!("there is no ffprobe beside {beside}"))
    })?;
    let running = run(shared, &ffprobe, args, None);
    match tokio::time::timeout(order.listen + TO_OPEN, running).await {
        Ok(Ok(answer)) => Ok(told(&order.input, &answer)),
        Ok(Err(error)) => Err(AskError::Failed(format!("ffprobe cannot be run: {error}"))),
        Err(_) => Ok(failed(Failure::of(
            Class::InputTimeout,
            ["ffprobe did not come to an end in time"],
        ))),
    }
}

fn arguments(shared: &Shared, input: &Input) -> Result<Vec<String>, Failure> {
    match &input.source {
        Source::File { path, .. } => match shared.settings.find_media(path) {
            Some(file) => {
                let mut args = look_into_file(&file.to_string_lossy());
                args.insert(0, "-show_format".to_owned());
                Ok(args)
            }
            None => {
                let fact = format!("{path} lies under no media root");
                Err(Failure::of(Class::FileNotFound, [fact]))
            }
        },
        Source::Camera { .. } => Ok(look_into_camera(input).unwrap_or_default()),
        other => {
            // Behind a server that waits for its key frame the sound comes first, and RTMP announces no streams.
            let long = matches!(other, Source::Rtmp { .. });
            look_into_network(input, long).ok_or_else(|| {
                let fact = format!("an input of type {} cannot be probed", other.type_name());
                Failure::of(Class::NotSupported, [fact])
            })
        }
    }
}

fn failed(failure: Failure) -> ProbeReport {
    ProbeReport {
        failure: Some(failure),
        ..ProbeReport::default()
    }
}

/// What a program has said, and how it ended.
pub(super) struct Answer {
    pub(super) exit: Exit,
    pub(super) text: Vec<u8>,
    complaints: Vec<u8>,
}

/// Dropped, it is killed with its group.
pub(super) async fn run(
    shared: &Shared,
    program: &Path,
    args: Vec<String>,
    stdin: Option<OwnedFd>,
) -> io::Result<Answer> {
    let (answer, stdout) = pipe2(OFlag::O_CLOEXEC)?;
    let (complaints, stderr) = pipe2(OFlag::O_CLOEXEC)?;
    let launch = Launch {
        program: program.to_owned(),
        args: args.into_iter().map(Into::into).collect(),
        dir: PathBuf::from("/"),
        stdin,
        stderr: Some(stderr),
        descriptors: vec![(1, stdout), (3, shared.lock.share()?)],
        limits: Limits::default(),
    };
    let mut child = shared.spawner.spawn(launch).await?;
    let (text, complaints) = tokio::try_join!(read(answer), read(complaints))?;
    Ok(Answer {
        exit: child.wait().await?,
        text,
        complaints,
    })
}

/// To the end, also of what is too long to keep: nobody is to wait for room.
async fn read(from: OwnedFd) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    let mut from = pipe::Receiver::from_owned_fd(from)?;
    (&mut from)
        .take(LONGEST_ANSWER)
        .read_to_end(&mut text)
        .await?;
    tokio::io::copy(&mut from, &mut tokio::io::sink()).await?;
    Ok(text)
}

fn told(input: &Input, answer: &Answer) -> ProbeReport {
    let complaints = String::from_utf8_lossy(&answer.complaints);
    let document: Value = serde_json::from_slice(&answer.text).unwrap_or_default();
    let programs = programs(&document);
    let some = programs.iter().any(|program| !program.streams.is_empty());
    let failure = match (answer.exit == Exit::Code(0), some) {
        (true, true) => unfit(input, &programs),
        (true, false) => Some(Failure::of(Class::InputNotMedia, ["it holds no stream"])),
        (false, _) => Some(verdict(input, answer.exit, &complaints)),
    };
    ProbeReport {
        received: some,
        failure,
        format: text(&document, "/format/format_name"),
        programs,
        ..ProbeReport::default()
    }
}

/// Why a channel cannot take what is there.
fn unfit(input: &Input, programs: &[ProgramProbe]) -> Option<Failure> {
    let told: Vec<u16> = programs
        .iter()
        .filter_map(|program| program.number)
        .collect();
    match input.program {
        Some(wanted) if !told.contains(&wanted) => {
            let fact = format!("programme {wanted} is not among {told:?}");
            Some(Failure::of(Class::ProgramMissing, [fact]))
        }
        None if told.len() > 1 => {
            let fact = format!("the programmes are {told:?}");
            Some(Failure::of(Class::ProgramNotChosen, [fact]))
        }
        _ => None,
    }
}

fn verdict(input: &Input, exit: Exit, complaints: &str) -> Failure {
    let kind = match input.source {
        Source::File { .. } => InputKind::File,
        Source::Camera { .. } => InputKind::Device,
        _ => InputKind::Network,
    };
    let log: Vec<&str> = complaints.lines().collect();
    carrier::verdict(kind, exit, &log)
}

fn programs(document: &Value) -> Vec<ProgramProbe> {
    let list = |value: &Value| value["streams"].as_array().cloned().unwrap_or_default();
    // What kind of stream it is, is told in one place for channels and for this.
    let known = Probe::from_ffprobe(document).programs.unwrap_or_default();
    let of_document = document["programs"].as_array().cloned().unwrap_or_default();
    let programs = known.into_iter().enumerate().map(|(index, program)| {
        let own = of_document.get(index).unwrap_or(document);
        // Those that the look at a channel's input passes over have no kind.
        let told = list(own);
        let told = told
            .iter()
            .filter(|stream| stream["codec_type"].is_string());
        let streams = program.streams.into_iter().zip(told);
        ProgramProbe {
            number: program.number,
            name: program.name,
            pmt_pid: pid(&own["pmt_pid"]),
            pcr_pid: pid(&own["pcr_pid"]),
            streams: streams
                .map(|(known, value)| StreamProbe {
                    pid: known.pid,
                    language: known.language,
                    ..stream(known.kind, known.codec, value)
                })
                .collect(),
        }
    });
    programs.collect()
}

fn stream(kind: StreamKind, codec: String, value: &Value) -> StreamProbe {
    let whole = |key: &str| -> Option<u64> {
        let value = &value[key];
        value.as_u64().or_else(|| value.as_str()?.parse().ok())
    };
    let small = |key: &str| whole(key).and_then(|number| u32::try_from(number).ok());
    let size = whole("width").zip(whole("height"));
    StreamProbe {
        bitrate: whole("bit_rate"),
        profile: text(value, "/profile"),
        resolution: size.map(|(width, height)| format!("{width}x{height}")),
        frame_rate: text(value, "/avg_frame_rate").filter(|rate| !rate.starts_with("0/")),
        sample_rate: small("sample_rate"),
        channels: small("channels"),
        ..StreamProbe::new(kind, codec)
    }
}

fn pid(value: &Value) -> Option<u16> {
    value.as_u64().and_then(|pid| u16::try_from(pid).ok())
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn streams_are_told_with_what_ffprobe_knows_of_them() {
        let programs = programs(
            &json!({"programs": [{"program_num": 7, "pmt_pid": 4096, "pcr_pid": 257, "streams": [
            {"id": "0x102"},
            {"codec_type": "video", "codec_name": "h264", "id": "0x101", "width": 640, "height": 360,
             "avg_frame_rate": "25/1", "profile": "High"},
            {"codec_type": "audio", "codec_name": "aac", "sample_rate": "48000", "channels": 2, "bit_rate": "128000",
             "avg_frame_rate": "0/0", "tags": {"language": "deu"}}]}]}),
        );
        let program = &programs[0];
        assert_eq!((program.number, program.pcr_pid), (Some(7), Some(257)));
        let (video, audio) = (&program.streams[0], &program.streams[1]);
        assert_eq!(
            (video.pid, video.resolution.as_deref()),
            (Some(0x101), Some("640x360"))
        );
        assert_eq!(
            (audio.sample_rate, audio.bitrate),
            (Some(48000), Some(128_000))
        );
        assert_eq!(
            (audio.language.as_deref(), &audio.frame_rate),
            (Some("deu"), &None)
        );
    }

    #[test]
    fn an_answer_without_streams_is_no_input() {
        for document in [json!(null), json!({"streams": []}), json!({"programs": 1})] {
            assert!(
                programs(&document)
                    .iter()
                    .all(|program| program.streams.is_empty())
            );
        }
    }
}
