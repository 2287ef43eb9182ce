//! The arguments before each `-i`.

use super::head_start::HeadStart;
use super::known::{Places, Probe};
use super::logo;
use super::network::{self, Patience};
use super::select::Selected;
use crate::failure::{Class, Failure};
use crate::spec::{ChannelSpec, Input, Source, TestPattern, VideoCodec};

/// The opened inputs: number 0 is the channel's, the others are our own.
pub(super) struct Opened {
    pub(super) args: Vec<String>,
    pub(super) stdin: bool,
    /// Which input carries our silence.
    pub(super) silence: Option<usize>,
    pub(super) logo: Option<logo::Origin>,
}

/// What a file under a media root may be. Playlists and scripts (`hls`, `concat`, …) are left out: they open further files.
pub(super) const FILE_FORMATS: &str = "mov,matroska,mpegts,mpeg,mpegvideo,m4v,h264,hevc,avi,flv,mxf,gxf,asf,ogg,nut,dv,yuv4mpegpipe,wav,mp3,aac,ac3,flac";

pub(super) fn open(
    spec: &ChannelSpec,
    input: &Input,
    selected: &Selected,
    probe: &Probe,
    head_start: HeadStart,
    places: &Places,
) -> Result<Opened, Failure> {
    let mut opened = Opened {
        args: Vec::new(),
        stdin: false,
        silence: None,
        logo: None,
    };
    if spec.video.codec == VideoCodec::Copy && !selected.has_silence() {
        // Only the thumbnail is decoded. Beside our own silence, which is read in step with it, each picture is needed.
        opened.args.extend(words("-skip_frame:v nokey"));
    }
    let mut next = 1;
    match &input.source {
        Source::Udp(_) | Source::Rtp(_) | Source::Srt(_) => {
            opened.stdin = true;
            opened.args.extend(transport_stream(probe.long));
        }
        Source::File { path, r#loop } => {
            opened.args.extend(paced(head_start.read_seconds()));
            if *r#loop {
                opened.args.extend(words("-stream_loop -1"));
            }
            opened
                .args
                .extend(["-format_whitelist".to_owned(), FILE_FORMATS.to_owned()]);
            opened.args.extend(file(path, places)?);
        }
        Source::Test {
            pattern,
            resolution,
            frame_rate,
            tone_hz,
        } => {
            let picture = match pattern {
                TestPattern::Testsrc2 => format!("testsrc2=size={resolution}:rate={frame_rate}"),
                TestPattern::Smptehdbars => {
                    format!("smptehdbars=size={resolution}:rate={frame_rate}")
                }
                TestPattern::Black => {
                    format!("color=color=black:size={resolution}:rate={frame_rate}")
                }
            };
            let rate = spec.audio.sample_rate;
            let tone = match tone_hz {
                0 => silence(rate),
                hertz => format!("sine=frequency={hertz}:sample_rate={rate}"),
            };
            opened.args.extend(paced(head_start.read_seconds()));
            opened.args.extend(["-f", "lavfi", "-i"].map(str::to_owned));
            opened.args.push(format!("{picture}[out0];{tone}[out1]"));
        }
        camera @ Source::Camera { .. } => {
            let inputs = super::camera::opening(camera).unwrap_or_default();
            next = inputs.len();
            opened.args.extend(inputs.into_iter().flatten());
        }
        other => {
            let opening = network::opening(input, Patience::Timed, probe.long)
                .ok_or_else(|| not_supported(other))?;
            opened.args.extend(network::pacing(input, probe));
            opened.args.extend(opening.options);
            opened.args.extend(["-i".to_owned(), opening.url]);
        }
    }
    if selected.has_silence() {
        // Without `-re`: it is then read in step with the input's own clock, which no two clocks share for days.
        opened
            .args
            .extend(words("-thread_queue_size 0 -f lavfi -i"));
        opened.args.push(silence(spec.audio.sample_rate));
        opened.silence = Some(next);
        next += 1;
    }
    if let Some(logo) = &spec.logo {
        opened.logo = Some(if selected.data.is_empty() {
            // `-loop 1`, since the graph is built anew when the input changes size and would then find the picture used up;
            // five pictures a second, since each is decoded; no pattern, since a name may hold a percent sign.
            opened.args.extend(words(
                "-thread_queue_size 0 -f image2 -pattern_type none -loop 1 -framerate 5",
            ));
            opened.args.extend(file(&logo.path, places)?);
            logo::Origin::Input(next)
        } else {
            logo::Origin::File(found(&logo.path, places)?.clone())
        });
    }
    Ok(opened)
}

/// MPEG-TS from the worker's receiver. Read in FFmpeg's main thread (`-thread_queue_size 0`): with several inputs it would
/// otherwise poll this one and let our own silence run ahead of it without bound.
fn transport_stream(long_probe: bool) -> Vec<String> {
    let (duration, size) = if long_probe {
        (5_000_000, 20_000_000)
    } else {
        // Half a second of the stream tells sizes and rates as well as a whole one, and the first picture is out that much
        // sooner; where it does not, the run ends at once and the next takes the long look.
        (500_000, 1_000_000)
    };
    words(&format!(
        "-thread_queue_size 0 -f mpegts -fflags +discardcorrupt -analyzeduration {duration} -probesize {size} -protocol_whitelist pipe -i pipe:0"
    ))
}

/// Read at its own rate. What the encoders hold back before their first picture is read at once, so that the channel does
/// not start that much later; the timestamps are set right again in the graph.
fn paced(head_start: f64) -> Vec<String> {
    let mut args = words("-re");
    if head_start > 0.0 {
        args.extend([
            "-itsoffset".to_owned(),
            format!("-{}", super::line::decimal(head_start)),
        ]);
    }
    args
}

fn file(path: &str, places: &Places) -> Result<[String; 4], Failure> {
    let found = found(path, places)?;
    Ok([
        "-protocol_whitelist".to_owned(),
        "file".to_owned(),
        "-i".to_owned(),
        format!("file:{found}"),
    ])
}

fn found<'a>(path: &str, places: &'a Places) -> Result<&'a String, Failure> {
    let found = places.files.get(path);
    found.ok_or_else(|| Failure::of(Class::FileNotFound, [path]))
}

fn silence(sample_rate: u32) -> String {
    format!("anullsrc=sample_rate={sample_rate}:channel_layout=stereo")
}

pub(super) fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn not_supported(source: &Source) -> Failure {
    let kind = match source {
        Source::Publish {} => "publish",
        _ => "this",
    };
    Failure::of(Class::NotSupported, [format!("an input of type {kind}")])
}
