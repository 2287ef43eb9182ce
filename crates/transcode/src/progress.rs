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
