//! The logo on the programme.

use super::fit::pixel_ratio;
use super::line::decimal;
use crate::spec::{ChannelSpec, Corner, Logo, Resolution};

/// Where the graph has the logo from.
#[derive(Debug)]
pub(super) enum Origin {
    /// An input of its own, which never ends.
    Input(usize),
    /// A file that the graph opens by itself, for one picture that stays. FFmpeg reads on for the stream that is furthest
    /// behind: where that is a subtitle that does not come, no picture of an input would be read any more.
    File(String),
}

impl Origin {
    /// What a chain of the graph begins with.
    pub(super) fn beginning(&self) -> String {
        match self {
            Origin::Input(number) => format!("[{number}:v:0]"),
            Origin::File(path) => format!(
                "movie=filename={}:format_name=image2:format_opts=pattern_type=none,",
                escaped(path)
            ),
        }
    }
}

/// Once for the list of a filter's options, once for the graph.
fn escaped(path: &str) -> String {
    let once = |text: &str, letters: &str| {
        let mut out = String::with_capacity(text.len());
        for letter in text.chars() {
            if letters.contains(letter) {
                out.push('\\');
            }
            out.push(letter);
        }
        out
    };
    once(&once(path, "\\':"), "\\'[],;")
}

/// The logo in the proportion in which it stands on a canvas of 1920 × 1080.
pub(super) fn filters(spec: &ChannelSpec, logo: &Logo, size: Resolution) -> String {
    let tall = f64::from(size.height) / 1080.0;
    let wide = tall / pixel_ratio(spec, size);
    let opacity = if logo.opacity < 1.0 {
        format!(",colorchannelmixer=aa={}", decimal(logo.opacity))
    } else {
        String::new()
    };
    format!(
        "format=rgba,scale=w='max(2,round(iw*{}))':h='max(2,round(ih*{}))'{opacity}",
        decimal(wide),
        decimal(tall)
    )
}

/// Ends with the programme: the looped logo never ends by itself.
pub(super) fn overlay(
    spec: &ChannelSpec,
    logo: &Logo,
    origin: &Origin,
    size: Resolution,
) -> String {
    let scaled =
        |at: u32, of: u32, canvas: u32| (f64::from(at) * f64::from(of) / f64::from(canvas)).round();
    let (x, y) = (
        scaled(logo.position.x, size.width, 1920),
        scaled(logo.position.y, size.height, 1080),
    );
    let (left, top) = (format!("{x}"), format!("{y}"));
    let (right, bottom) = (
        format!("main_w-overlay_w-{x}"),
        format!("main_h-overlay_h-{y}"),
    );
    let (x, y) = match logo.position.corner {
        Corner::TopLeft => (left, top),
        Corner::TopRight => (right, top),
        Corner::BottomLeft => (left, bottom),
        Corner::BottomRight => (right, bottom),
    };
    let format = if spec.video.pixel_format == "yuv420p" {
        ""
    } else {
        ":format=auto"
    };
    let end = match origin {
        Origin::Input(_) => ":shortest=1",
        Origin::File(_) => "",
    };
    format!("overlay=x={x}:y={y}{end}{format}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stands_in_the_graph_as_it_is() {
        assert_eq!(
            escaped("/srv/media/logos/a b%d.png"),
            "/srv/media/logos/a b%d.png"
        );
        assert_eq!(escaped("it's [1],a;b:c"), r"it\\\'s \[1\]\,a\;b\\:c");
        assert_eq!(escaped(r"a\b"), r"a\\\\b");
    }
}
