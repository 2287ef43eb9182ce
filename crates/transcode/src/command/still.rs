//! One picture of an input, for who looks at it without a channel.

use super::input::{FILE_FORMATS, words};
use super::network::{self, Patience};
use crate::spec::{Input, Source};

/// What FFmpeg is to be called with for the first key frame as a JPEG on its standard output. `file` is the absolute path of
/// a file input; what the worker receives itself comes on standard input. None of an input that has no picture to look at.
pub fn still(input: &Input, file: Option<&str>) -> Option<Vec<String>> {
    let (mut options, url) = match &input.source {
        Source::Udp(_) | Source::Rtp(_) | Source::Srt(_) => (
            words("-f mpegts -protocol_whitelist pipe"),
            "pipe:0".to_owned(),
        ),
        Source::File { .. } => (
            words(&format!(
                "-format_whitelist {FILE_FORMATS} -protocol_whitelist file"
            )),
            format!("file:{}", file?),
        ),
        _ => {
            // RTMP announces no streams: behind a server that waits for its key frame the sound comes first.
            let long = matches!(input.source, Source::Rtmp { .. });
            let opening = network::opening(input, Patience::Timed, long)?;
            (opening.options, opening.url)
        }
    };
    let picture = match (input.video_pid, input.program) {
        (Some(pid), _) => format!("0:i:{pid:#x}"),
        (None, Some(program)) => format!("0:p:{program}:V:0"),
        (None, None) => "0:V:0".to_owned(),
    };
    // One thread, since each further one holds a picture back. The rate does not matter, and with B-frames it takes a
    // second to be found; a decoder that skips all but key frames would hold the first back until the third.
    let mut args = words("-hide_banner -nostdin -loglevel error -threads 1 -fpsprobesize 0");
    args.append(&mut options);
    args.extend(["-i".to_owned(), url, "-map".to_owned(), picture]);
    args.extend(words(
        "-frames:v 1 -vf select=key,scale=w=320:h='2*round(160/dar)',setsar=1 -c:v mjpeg -q:v 6 -f image2pipe pipe:1",
    ));
    Some(args)
}
