//! Real FFmpeg senders of MPEG-TS on loopback.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::data::with_data;
use crate::process::Guard;

/// What a sender sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Programme {
    /// One programme, H.264 640 × 360 at 25, one AAC track.
    Plain,
    /// Two programmes: the first as above; the second (number 2) H.264 320 × 180 with an AC-3, an MP2 and an AAC
    /// track, and private data.
    Two,
    /// One programme, H.264 320 × 180 at 25 with a keyframe a second, AAC and AC-3 5.1 in German, MP2 in English, teletext
    /// and DVB subtitles.
    Rich,
}

/// PIDs of [`Programme::Two`]'s second programme.
pub const SECOND_VIDEO: u16 = 0x201;
/// The MP2 track among its three.
pub const SECOND_MP2: u16 = 0x203;

/// Sends a programme to `address` in a loop at its own rate until it is dropped.
pub fn send(programme: Programme, address: &str) -> Guard {
    send_from(programme, address, &[])
}

/// The same with further options before the output, such as `-output_ts_offset 95430`.
pub fn send_from(programme: Programme, address: &str, options: &[&str]) -> Guard {
    let url = format!("udp://{address}?pkt_size=1316&ttl=1&localaddr=127.0.0.1");
    let mut command = looped(sample(programme));
    command
        .args(["-map", "0", "-c", "copy", "-copy_unknown"])
        .args(ids(programme))
        .args(options);
    // Else the sparse data would hold all else back for ten seconds.
    command.args(["-max_interleave_delta", "100000", "-f", "mpegts", &url]);
    Guard::start(&mut command)
}

/// Sends a file as it is, in a loop at its own rate, until it is dropped; `to` is what stands after the codecs.
pub fn send_file(file: &Path, to: &[&str]) -> Guard {
    let mut command = looped(file);
    command.args(["-c", "copy"]).args(to);
    Guard::start(&mut command)
}

fn looped(file: &Path) -> Command {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-loglevel", "error"]);
    command.args(["-re", "-stream_loop", "-1", "-i"]).arg(file);
    command
}

/// A file of it, sixty seconds of [`Programme::Two`], ten of the others; made once a test run.
pub fn sample(programme: Programme) -> &'static Path {
    static PLAIN: OnceLock<PathBuf> = OnceLock::new();
    static TWO: OnceLock<PathBuf> = OnceLock::new();
    static RICH: OnceLock<PathBuf> = OnceLock::new();
    match programme {
        Programme::Plain => PLAIN.get_or_init(|| make("plain", &plain())),
        Programme::Two => TWO.get_or_init(|| make("two", &two())),
        Programme::Rich => RICH.get_or_init(|| {
            let path = make("rich", &rich());
            let plain = std::fs::read(&path).expect("the sample");
            std::fs::write(&path, with_data(&plain)).expect("room for it");
            path
        }),
    }
}

const ENCODE: &str =
    "-c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -g 50 -sc_threshold 0";

fn plain() -> Vec<String> {
    let inputs = "-f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i sine=frequency=440:sample_rate=48000";
    words(&format!(
        "{inputs} {ENCODE} -t 10 -b:v 1500k -c:a aac -b:a 128k -ac 2"
    ))
}

fn two() -> Vec<String> {
    let inputs = "-f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i testsrc=size=320x180:rate=25 \
                  -f lavfi -i sine=frequency=440:sample_rate=48000 -f lavfi -i sine=frequency=880:sample_rate=48000 \
                  -f data -i /proc/version";
    let maps = "-map 0:v -map 2:a -map 1:v -map 3:a -map 3:a -map 3:a -map 4:d -c:d copy -bsf:d setts=ts=0";
    let audio = "-c:a:0 aac -c:a:1 ac3 -c:a:2 mp2 -c:a:3 aac -ac 2 -b:a 128k";
    words(&format!(
        "{inputs} {maps} {ENCODE} -t 60 -b:v 800k {audio} {PROGRAMS}"
    ))
}

fn rich() -> Vec<String> {
    let inputs = "-f lavfi -i testsrc2=size=320x180:rate=25 -f lavfi -i sine=frequency=440:sample_rate=48000 \
                  -f lavfi -i sine=frequency=880:sample_rate=48000";
    let maps = "-map 0:v -map 1:a -map 1:a -map 2:a -c:v libx264 -preset ultrafast -bf 2 -g 25 -sc_threshold 0 -b:v 500k";
    let audio = "-c:a:0 aac -b:a:0 96k -ac:a:0 2 -c:a:1 ac3 -b:a:1 448k -ac:a:1 6 -c:a:2 mp2 -b:a:2 128k -ac:a:2 2 \
                 -metadata:s:a:0 language=deu -metadata:s:a:1 language=deu -metadata:s:a:2 language=eng";
    words(&format!(
        "{inputs} {maps} {audio} -t 10 -mpegts_flags +system_b"
    ))
}

const PROGRAMS: &str = "-program program_num=1:title=First:st=0:st=1 \
                        -program program_num=2:title=Second:st=2:st=3:st=4:st=5:st=6";

fn ids(programme: Programme) -> Vec<String> {
    match programme {
        Programme::Plain => Vec::new(),
        Programme::Rich => words("-mpegts_flags +system_b"),
        Programme::Two => words(&format!(
            "{PROGRAMS} -streamid 0:257 -streamid 1:258 -streamid 2:513 -streamid 3:514 -streamid 4:515 -streamid 5:516 -streamid 6:517"
        )),
    }
}

fn make(name: &str, arguments: &[String]) -> PathBuf {
    let path =
        std::env::temp_dir().join(format!("signalbox-sample-{name}-{}.ts", std::process::id()));
    let mut command = Command::new("ffmpeg");
    command
        .args(["-nostdin", "-y", "-loglevel", "error"])
        .args(arguments)
        .args(["-f", "mpegts"])
        .arg(&path);
    let output = command.output().expect("ffmpeg is installed");
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    path
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
