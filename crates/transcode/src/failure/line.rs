use super::Class;
use super::signatures::{SIGNATURES, Stage};

/// What one line of FFmpeg's log means while the run still goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LineClass {
    pub severity: Severity,
    /// What the line proves of a run whose input is open.
    pub class: Option<Class>,
    /// Harmless by experience, whatever its severity.
    pub noise: bool,
    /// FFmpeg looked too briefly to know a stream: the next attempt needs the long probe.
    pub incomplete_probe: bool,
    /// One picture or packet of the input arrived broken.
    pub damaged: bool,
}

/// FFmpeg's own levels, as far as they are switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Info,
    Warning,
    Error,
    Fatal,
}

/// A line taken apart: `[udp @ 0x55d1] [error] bind failed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parsed<'a> {
    pub(super) severity: Option<Severity>,
    /// Without component and level.
    pub(super) text: &'a str,
}

pub(super) fn parse(line: &str) -> Parsed<'_> {
    let mut text = line.trim();
    let mut severity = None;
    // Components may stand inside one another before the level.
    while severity.is_none() {
        let Some((word, rest)) = text
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("] "))
        else {
            break;
        };
        severity = level(word);
        if severity.is_none() && !word.contains(" @ 0x") {
            break;
        }
        text = rest.trim_start();
    }
    // x264 and x265 write `x264 [error]: …` by themselves.
    if severity.is_none()
        && let Some((word, rest)) = text
            .split_once(" [")
            .and_then(|(_, rest)| rest.split_once("]: "))
        && let Some(own) = level(word)
    {
        return Parsed {
            severity: Some(own),
            text: rest,
        };
    }
    Parsed { severity, text }
}

/// A line of FFmpeg's without component and level.
pub(crate) fn unlabelled(line: &str) -> &str {
    parse(line).text
}

fn level(word: &str) -> Option<Severity> {
    Some(match word {
        "info" | "verbose" | "debug" => Severity::Info,
        "warning" => Severity::Warning,
        "error" => Severity::Error,
        "fatal" | "panic" => Severity::Fatal,
        _ => return None,
    })
}

/// What is printed in error and heals: a transport stream joined between two keyframes always begins with a burst of these.
const NOISE: &[&str] = &[
    "non-existing PPS",
    "non-existing SPS",
    "decode_slice_header error",
    "no frame!",
    "PPS id out of range",
    "SPS unavailable",
    "Missing reference picture, default is",
    "reference picture missing during reorder",
    "co located POCs unavailable",
    "mmco: unref short failure",
    "number of reference frames",
    "Could not find ref with POC",
    "deprecated pixel format used",
    "Invalid frame dimensions 0x0",
    "PES packet size mismatch",
    "Guessed Channel Layout",
    "Skipping unhandled metadata",
    "start time for stream",
    "Last message repeated",
    "Queue input is backward in time",
    "frames left in the queue on closing",
    "Error while decoding stream",
];

pub(super) fn is_noise(text: &str) -> bool {
    NOISE.iter().any(|noise| text.contains(noise))
}

/// None for a line that carries no level and nothing known.
pub fn line_class(line: &str) -> Option<LineClass> {
    let parsed = parse(line);
    let noise = is_noise(parsed.text);
    let class = (!noise)
        .then(|| {
            SIGNATURES
                .iter()
                .find(|signature| signature.says(parsed.text) && signature.stands_alone())
        })
        .flatten()
        .and_then(|signature| signature.side(Stage::Running));
    if parsed.severity.is_none() && class.is_none() && !noise {
        return None;
    }
    Some(LineClass {
        severity: parsed.severity.unwrap_or(Severity::Info),
        class,
        noise,
        incomplete_probe: parsed
            .text
            .starts_with("Could not find codec parameters for stream"),
        damaged: ["corrupt decoded frame in stream", "Packet corrupt (stream"]
            .iter()
            .any(|damage| parsed.text.contains(damage)),
    })
}
