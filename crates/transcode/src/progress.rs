//! FFmpeg's `-progress`: blocks of `key=value` lines, each ended by `progress=continue` or `progress=end`.

/// One block. `N/A` and what cannot be read is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Progress {
    pub frame: Option<u64>,
    pub fps: Option<f64>,
    /// Microseconds of programme written; below zero at a start that is cut.
    pub out_time: Option<i64>,
    /// Of real time, as a mean since the run began.
    pub speed: Option<f64>,
    /// Bits per second of the first output.
    pub bitrate: Option<f64>,
    /// Bytes of the first output.
    pub total_size: Option<u64>,
    pub dup_frames: Option<u64>,
    pub drop_frames: Option<u64>,
    /// FFmpeg's last block.
    pub end: bool,
}

/// A line longer than this is no line of FFmpeg's and is skipped.
const LONGEST_LINE: usize = 512;

/// Bytes in any chunking to blocks. Holds at most one line and one block, whatever comes.
#[derive(Debug, Clone, Default)]
pub struct Parser {
    line: Vec<u8>,
    overlong: bool,
    block: Progress,
}

impl Parser {
    pub fn new() -> Parser {
        Parser::default()
    }

    /// Takes the next bytes and returns the blocks that they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Progress> {
        let mut blocks = Vec::new();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, complete) = match piece.split_last() {
                Some((b'\n', text)) => (text, true),
                _ => (piece, false),
            };
            if self.line.len() + text.len() > LONGEST_LINE {
                self.overlong = true;
                self.line.clear();
            }
            if !self.overlong {
                self.line.extend_from_slice(text);
            }
            if complete {
                if !self.overlong {
                    blocks.extend(self.block.take(&self.line));
                }
                self.line.clear();
                self.overlong = false;
            }
        }
        blocks
    }
}

impl Progress {
    /// Reads one line; the line that ends a block returns it and begins the next.
    fn take(&mut self, line: &[u8]) -> Option<Progress> {
        let line = str::from_utf8(line).ok()?;
        let (key, value) = line.split_once('=')?;
        let (key, value) = (key.trim(), value.trim());
        match key {
            "frame" => self.frame = value.parse().ok(),
            "fps" => self.fps = finite(value),
            // `out_time_ms` is in microseconds too, a fault of FFmpeg's that only its name hides.
            "out_time_us" => self.out_time = value.parse().ok(),
            "speed" => self.speed = finite(value.strip_suffix('x').unwrap_or(value)),
            "bitrate" => self.bitrate = bits_per_second(value),
            "total_size" => self.total_size = value.parse().ok(),
            "dup_frames" => self.dup_frames = value.parse().ok(),
            "drop_frames" => self.drop_frames = value.parse().ok(),
            "progress" => {
                let mut block = std::mem::take(self);
                block.end = value == "end";
                return Some(block);
            }
            _ => {}
        }
        None
    }
}

fn finite(value: &str) -> Option<f64> {
    value
        .trim()
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

fn bits_per_second(value: &str) -> Option<f64> {
    finite(value.strip_suffix("kbits/s")?).map(|kilobits| kilobits * 1000.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LONGEST_LINE, Parser, Progress};

    const BLOCKS: &str = "frame=51\nfps=25.30\nstream_0_0_q=28.0\nbitrate= 812.4kbits/s\ntotal_size=204800\n\
        out_time_us=2016000\nout_time_ms=2016000\nout_time=00:00:02.016000\ndup_frames=1\ndrop_frames=2\n\
        speed=1.01x\nprogress=continue\nframe=60\nfps=0.00\nbitrate=N/A\ntotal_size=N/A\nout_time_us=N/A\n\
        out_time_ms=N/A\nspeed=N/A\nprogress=end\n";

    fn expected() -> [Progress; 2] {
        let first = Progress {
            frame: Some(51),
            fps: Some(25.3),
            out_time: Some(2_016_000),
            speed: Some(1.01),
            bitrate: Some(812_400.0),
            total_size: Some(204_800),
            dup_frames: Some(1),
            drop_frames: Some(2),
            end: false,
        };
        let last = Progress {
            frame: Some(60),
            fps: Some(0.0),
            end: true,
            ..Progress::default()
        };
        [first, last]
    }

    #[test]
    fn reads_blocks() {
        assert_eq!(Parser::new().push(BLOCKS.as_bytes()), expected());
    }

    #[test]
    fn reads_what_older_and_other_builds_write() {
        let blocks = Parser::new()
            .push(b"out_time_us=-21333\r\nspeed=   1x\r\nspeed=1e+03x\nprogress=continue\r\n");
        assert_eq!(blocks[0].out_time, Some(-21_333));
        assert_eq!(blocks[0].speed, Some(1000.0));
    }

    #[test]
    fn numbers_that_are_none_stay_none() {
        let blocks = Parser::new()
            .push(b"fps=nan\nspeed=infx\nframe=-1\nbitrate=5\ntotal_size=1e9\nprogress=continue\n");
        assert_eq!(blocks, [Progress::default()]);
    }

    #[test]
    fn an_overlong_line_is_skipped_whole() {
        let mut parser = Parser::new();
        for _ in 0..100 {
            parser.push(&[b'x'; 100]);
            assert!(parser.line.len() <= LONGEST_LINE);
        }
        assert_eq!(
            parser.push(b"frame=9\nframe=7\nprogress=end\n")[0].frame,
            Some(7)
        );
    }

    proptest! {
        #[test]
        fn chunks_do_not_matter(cuts in prop::collection::vec(0..BLOCKS.len(), 0..20)) {
            let mut cuts = cuts;
            cuts.extend([0, BLOCKS.len()]);
            cuts.sort_unstable();
            let mut parser = Parser::new();
            let chunks = cuts.windows(2).map(|cut| &BLOCKS.as_bytes()[cut[0]..cut[1]]);
            let blocks: Vec<_> = chunks.flat_map(|chunk| parser.push(chunk)).collect();
            prop_assert_eq!(blocks, expected());
        }

        #[test]
        fn any_bytes_are_taken_in_bounded_memory(chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..2000), 0..8)) {
            let mut parser = Parser::new();
            for chunk in chunks {
                parser.push(&chunk);
                prop_assert!(parser.line.len() <= LONGEST_LINE && parser.line.capacity() <= 2 * LONGEST_LINE);
            }
            parser.push(b"\n");
            parser.block = Progress::default();
            prop_assert_eq!(parser.push(BLOCKS.as_bytes()), expected());
        }

        #[test]
        fn any_lines_are_taken(text in "((frame|fps|speed|bitrate|out_time_us|progress|x)=[0-9a-zN/A. -]{0,30}\n){0,30}") {
            for block in Parser::new().push(text.as_bytes()) {
                prop_assert!(block.speed.is_none_or(f64::is_finite));
            }
        }
    }
}
