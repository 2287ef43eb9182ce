//! What FFmpeg says of its input when it has opened it, for inputs that nobody could look at before.

use super::known::Transfer;
use crate::failure::unlabelled;
use crate::spec::Input;

/// Reads FFmpeg's lines up to its first output.
#[derive(Debug, Clone)]
pub struct InputDump {
    program: Option<u16>,
    video_pid: Option<u16>,
    /// Within the lines of input 0.
    reading: bool,
    told: bool,
    current_program: Option<u16>,
}

impl InputDump {
    pub fn of(input: &Input) -> InputDump {
        InputDump {
            program: input.program,
            video_pid: input.video_pid,
            reading: false,
            told: false,
            current_program: None,
        }
    }

    /// The transfer of the picture that the run takes, once, when its line comes.
    pub fn push(&mut self, line: &str) -> Option<Transfer> {
        if self.told {
            return None;
        }
        let text = unlabelled(line);
        if text.starts_with("Input #0,") {
            self.reading = true;
        } else if !self.reading {
            return None;
        } else if text.starts_with("Input #")
            || text.starts_with("Output #")
            || text.starts_with("Stream mapping:")
        {
            self.told = true;
        } else if let Some(number) = text.strip_prefix("Program ") {
            let number = number.split_whitespace().next();
            self.current_program = number.and_then(|number| number.parse().ok());
        } else if let Some((head, picture)) = picture(text)
            && self.is_taken(head)
        {
            self.told = true;
            return Some(transfer(picture));
        }
        None
    }

    fn is_taken(&self, head: &str) -> bool {
        match (self.video_pid, self.program) {
            (Some(pid), _) => head.contains(&format!("[{pid:#x}]")),
            (None, Some(program)) => self.current_program == Some(program),
            (None, None) => true,
        }
    }
}

/// `Stream #0:0[0x100]: Video: hevc (Main 10), yuv420p10le(tv, bt2020nc/bt2020/smpte2084), 320x180`, parted at `Video:`.
fn picture(text: &str) -> Option<(&str, &str)> {
    let (head, picture) = text.strip_prefix("Stream #0:")?.split_once(": Video: ")?;
    (!picture.contains("(attached pic)")).then_some((head, picture))
}

/// The third of `matrix/primaries/transfer`; FFmpeg writes one word where all three are the same.
fn transfer(picture: &str) -> Transfer {
    let words = picture.split(['(', ')', ',', '/', ' ']);
    words
        .map(Transfer::named)
        .find(|transfer| transfer.high().is_some())
        .unwrap_or(Transfer::Sdr)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::ChannelSpec;

    const DUMP: &str = "[info] Input #0, mpegts, from 'srt://127.0.0.1:9000':
[info]   Program 1
[info]   Stream #0:0[0x100]: Video: hevc (Main 10) (HEVC / 0x43564548), yuv420p10le(tv, bt2020nc/bt2020/smpte2084), 320x180, 25 fps
[info]   Stream #0:1[0x101]: Audio: mp2, 48000 Hz, stereo
[info]   Program 2
[info]   Stream #0:2[0x200]: Video: h264 (High), yuv420p(tv, bt709, progressive), 320x180, 25 fps
[info] Stream mapping:
[info] Output #0, mpegts, to 'pipe:4':
[info]   Stream #0:0: Video: hevc, yuv420p10le(tv, bt2020nc/bt2020/arib-std-b67), 320x180";

    fn told(input: serde_json::Value) -> Option<Transfer> {
        let rung = json!({"name": "r", "resolution": "320x180", "video_bitrate": 500_000});
        let spec =
            ChannelSpec::read(&json!({"name": "c", "inputs": [input], "renditions": [rung]}));
        let mut dump = InputDump::of(&spec.expect("no faults").inputs[0]);
        DUMP.lines().find_map(|line| dump.push(line))
    }

    #[test]
    fn the_stream_that_is_taken_is_told() {
        let srt = |more: serde_json::Value| {
            let mut input = json!({"type": "srt", "address": "127.0.0.1:9000"});
            let fields = more.as_object().cloned().unwrap_or_default();
            input.as_object_mut().unwrap().extend(fields);
            input
        };
        assert_eq!(told(srt(json!({}))), Some(Transfer::Pq));
        assert_eq!(told(srt(json!({"program": 1}))), Some(Transfer::Pq));
        assert_eq!(told(srt(json!({"program": 2}))), Some(Transfer::Sdr));
        assert_eq!(told(srt(json!({"video_pid": 512}))), Some(Transfer::Sdr));
        assert_eq!(told(srt(json!({"video_pid": 700}))), None);
    }
}
