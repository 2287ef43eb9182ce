//! What becomes of a picture of another shape: ffprobe's word for what comes out, and its pixels.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use signalbox_tests::capture::Stream;
use signalbox_tests::probe;
use signalbox_tests::server::Server;

use super::readback::{assert_fields, every, file_of, ladder, make};

/// White, its outer quarters left and right yellow, above and below those cyan.
fn film(folder: &Path, name: &str, size: &str, sample_aspect: &str) {
    make(
        &format!(
            "-f lavfi -i color=white:size={size}:rate=25:duration=10 -vf \
             drawbox=w=iw/4:color=yellow:t=fill,drawbox=x=iw*3/4:w=iw/4:color=yellow:t=fill,\
             drawbox=h=ih/4:color=cyan:t=fill,drawbox=y=ih*3/4:h=ih/4:color=cyan:t=fill,setsar={sample_aspect} \
             -c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p"
        ),
        &folder.join(name),
    );
}

struct Frame {
    width: usize,
    height: usize,
    colours: Vec<&'static str>,
}

impl Frame {
    /// The first of a stream, in the colours of `film`.
    fn first(stream: &Stream, (width, height): (usize, usize)) -> Frame {
        let output = Command::new("ffmpeg")
            .args(["-nostdin", "-loglevel", "quiet", "-i"])
            .arg(file_of(stream).path())
            .args("-map 0:v -frames:v 1 -pix_fmt rgb24 -f rawvideo -".split(' '))
            .output()
            .expect("ffmpeg is installed");
        assert_eq!(output.stdout.len(), width * height * 3);
        Frame {
            width,
            height,
            colours: output.stdout.chunks_exact(3).map(nearest).collect(),
        }
    }

    /// The colours met from left to right at half height, each with its extent.
    fn across(&self) -> Vec<(&'static str, usize)> {
        let from = self.height / 2 * self.width;
        runs(&self.colours[from..from + self.width])
    }

    /// The colours met from top to bottom at half width.
    fn down(&self) -> Vec<(&'static str, usize)> {
        let column = self.colours.iter().skip(self.width / 2);
        runs(&column.step_by(self.width).copied().collect::<Vec<_>>())
    }

    fn black(&self) -> usize {
        self.colours.iter().filter(|name| **name == "black").count()
    }
}

fn nearest(pixel: &[u8]) -> &'static str {
    let known = [
        ("black", [0, 0, 0]),
        ("white", [255, 255, 255]),
        ("yellow", [255, 255, 0]),
        ("cyan", [0, 255, 255]),
    ];
    let apart = |colour: [i32; 3]| -> i32 {
        let parts = colour.iter().zip(pixel);
        parts.map(|(a, b)| (a - i32::from(*b)).pow(2)).sum()
    };
    let found = known.into_iter().min_by_key(|(_, colour)| apart(*colour));
    found.map_or("none", |(name, _)| name)
}

fn runs(line: &[&'static str]) -> Vec<(&'static str, usize)> {
    line.chunk_by(|a, b| a == b)
        .map(|run| (run[0], run.len()))
        .collect()
}

/// Bars at both ends, a band of the picture's own inside each, and its white between: nothing else, give or take the
/// blur of a chroma sample.
fn assert_symmetric(
    seen: &[(&'static str, usize)],
    whole: usize,
    bar: usize,
    band: (&'static str, usize),
    told: &str,
) {
    let white = whole - 2 * (bar + band.1);
    let expected = [("black", bar), band, ("white", white), band, ("black", bar)];
    let expected: Vec<_> = expected.into_iter().filter(|(_, size)| *size > 0).collect();
    let near = |(a, b): (&(&str, usize), &(&str, usize))| a.0 == b.0 && a.1.abs_diff(b.1) <= 3;
    assert!(
        seen.len() == expected.len() && seen.iter().zip(&expected).all(near),
        "{told}: {seen:?}, wanted {expected:?}"
    );
}

/// What a rung shows: its sample aspect ratio, the bars beside and above the picture, and how much of the yellow at its
/// sides and of the cyan above and below is left.
struct Shown {
    size: (usize, usize),
    sample_aspect: &'static str,
    bars: (usize, usize),
    yellow: usize,
    cyan: usize,
}

const fn shown(
    size: (usize, usize),
    sample_aspect: &'static str,
    bars: (usize, usize),
    yellow: usize,
    cyan: usize,
) -> Shown {
    Shown {
        size,
        sample_aspect,
        bars,
        yellow,
        cyan,
    }
}

#[test]
fn a_picture_is_padded_cropped_or_stretched_into_its_rungs_and_nothing_else_becomes_of_it() {
    const HD: (usize, usize) = (320, 180);
    const SD: (usize, usize) = (180, 144);
    const VGA: (usize, usize) = (240, 180);
    let server = Server::start();
    let folder = server.folder().path().join("data/media");
    film(&folder, "4to3.mp4", "320x240", "1");
    film(&folder, "anamorphic.mp4", "720x576", "64/45");
    let cases = [
        (
            "4to3 pad 16:9 h264",
            [
                shown(HD, "1:1", (40, 0), 60, 45),
                shown(SD, "64:45", (22, 0), 34, 36),
            ],
        ),
        (
            "4to3 crop 16:9 hevc",
            [
                shown(HD, "1:1", (0, 0), 80, 30),
                shown(SD, "64:45", (0, 0), 45, 24),
            ],
        ),
        (
            "4to3 stretch 16:9 mpeg2",
            [
                shown(HD, "1:1", (0, 0), 80, 45),
                shown(SD, "64:45", (0, 0), 45, 36),
            ],
        ),
        (
            "anamorphic pad 16:9 hevc",
            [
                shown(HD, "1:1", (0, 0), 80, 45),
                shown(SD, "64:45", (0, 0), 45, 36),
            ],
        ),
        (
            "anamorphic pad 4:3 h264",
            [
                shown(VGA, "1:1", (0, 22), 60, 34),
                shown(SD, "16:15", (0, 18), 45, 27),
            ],
        ),
        (
            "anamorphic crop 4:3 mpeg2",
            [
                shown(VGA, "1:1", (0, 0), 40, 45),
                shown(SD, "16:15", (0, 0), 30, 36),
            ],
        ),
        (
            "anamorphic stretch 4:3 h264",
            [
                shown(VGA, "1:1", (0, 0), 60, 45),
                shown(SD, "16:15", (0, 0), 45, 36),
            ],
        ),
    ];
    let started = cases.each_ref().map(|(name, rungs)| {
        let [source, fit, aspect, codec] = words(name);
        let change = json!({
            "inputs": [{"type": "file", "path": format!("{source}.mp4"), "loop": true}],
            "video": {"fit": fit, "aspect_ratio": aspect, "codec": codec, "frame_rate": 25},
        });
        let rungs = rungs.each_ref().map(|Shown { size: (w, h), .. }| {
            json!({"resolution": format!("{w}x{h}"), "video_bitrate": 600_000})
        });
        ladder(&server, &name.replace([' ', ':'], "-"), &change, &rungs)
    });
    let streams = started.map(|captures| every(&captures, 1));
    server.stop();
    for ((name, rungs), streams) in cases.iter().zip(&streams) {
        let [_, _, aspect, _] = words(name);
        for (rung, stream) in rungs.iter().zip(streams) {
            let (width, height) = rung.size;
            let told = format!("{name} at {width}x{height}");
            let found = probe::bytes(&stream.bytes());
            let fields = json!({"width": width, "height": height, "sample_aspect_ratio": rung.sample_aspect,
                                "display_aspect_ratio": aspect});
            assert_fields(&found, "video", &fields);
            let frame = Frame::first(stream, rung.size);
            let (beside, above) = rung.bars;
            let (yellow, cyan) = (("yellow", rung.yellow), ("cyan", rung.cyan));
            assert_symmetric(&frame.across(), width, beside, yellow, &told);
            assert_symmetric(&frame.down(), height, above, cyan, &told);
            // Bars and nothing but bars are black, over the whole picture.
            let expected = 2 * (beside * height + above * width);
            let blur = 4 * (width + height);
            assert!(
                frame.black().abs_diff(expected) <= blur && (expected > 0 || frame.black() == 0),
                "{told}: {} of its pixels are black, not {expected}",
                frame.black()
            );
        }
    }
}

fn words(case: &str) -> [&str; 4] {
    let words: Vec<&str> = case.split(' ').collect();
    words.try_into().expect("source, fit, aspect and codec")
}
