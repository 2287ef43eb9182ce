//! The list of a ladder's rungs.

use std::fmt::Write as _;

use super::VERSION;

/// One rung in the master playlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    pub uri: String,
    /// Peak, bits per second.
    pub bandwidth: u64,
    pub average_bandwidth: Option<u64>,
    /// As [`crate::codec::Finder`] gives them.
    pub codecs: Option<String>,
    pub resolution: Option<(u32, u32)>,
    /// As a fraction.
    pub frame_rate: Option<(u32, u32)>,
}

/// The master playlist, the rungs in the order given: a player begins with the first.
pub fn master(variants: &[Variant]) -> String {
    let mut text = format!("#EXTM3U\n#EXT-X-VERSION:{VERSION}\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    for variant in variants {
        // Writing to a string cannot fail.
        let _ = variant.write(&mut text);
    }
    text
}

impl Variant {
    fn write(&self, text: &mut String) -> std::fmt::Result {
        write!(text, "#EXT-X-STREAM-INF:BANDWIDTH={}", self.bandwidth)?;
        if let Some(average) = self.average_bandwidth {
            write!(text, ",AVERAGE-BANDWIDTH={average}")?;
        }
        if let Some(codecs) = &self.codecs {
            write!(text, ",CODECS=\"{codecs}\"")?;
        }
        if let Some((width, height)) = self.resolution {
            write!(text, ",RESOLUTION={width}x{height}")?;
        }
        if let Some((frames, seconds)) = self.frame_rate.filter(|(_, seconds)| *seconds > 0) {
            write!(
                text,
                ",FRAME-RATE={:.3}",
                f64::from(frames) / f64::from(seconds)
            )?;
        }
        writeln!(text, "\n{}", self.uri)
    }
}
