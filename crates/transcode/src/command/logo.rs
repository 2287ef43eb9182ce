//! The logo on the programme.

use super::fit::pixel_ratio;
use super::line::decimal;
use crate::spec::{ChannelSpec, Corner, Logo, Resolution};

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
pub(super) fn overlay(spec: &ChannelSpec, logo: &Logo, size: Resolution) -> String {
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
    format!("overlay=x={x}:y={y}:shortest=1{format}")
}
