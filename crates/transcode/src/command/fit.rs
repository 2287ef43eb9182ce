//! How a picture is brought to a rung's size.

use super::line::decimal;
use crate::spec::{ChannelSpec, Fit, Resolution};

/// The picture brought to a size in the way asked for, reckoned in display aspect so that non-square pixels come out right.
pub(super) fn fit(spec: &ChannelSpec, size: Resolution) -> Vec<String> {
    let Resolution { width, height } = size;
    let pixels = pixel_ratio(spec, size);
    let (wide, tall) = (
        f64::from(width) * pixels / 2.0,
        f64::from(height) / pixels / 2.0,
    );
    let natural_width = format!("2*round({}*dar)", decimal(tall));
    let natural_height = format!("2*round({}/dar)", decimal(wide));
    let scaled = |bound: &str| {
        format!("scale=w='{bound}({width},{natural_width})':h='{bound}({height},{natural_height})'")
    };
    let last = pixel_aspect(spec, size);
    match spec.video.fit {
        Fit::Pad => vec![
            scaled("min"),
            format!("pad={width}:{height}:(ow-iw)/2:(oh-ih)/2"),
            last,
        ],
        Fit::Crop => vec![scaled("max"), format!("crop={width}:{height}"), last],
        Fit::Stretch => vec![format!("scale={width}:{height}"), last],
    }
}

pub(super) fn pixel_aspect(spec: &ChannelSpec, size: Resolution) -> String {
    match pixel_ratio(spec, size) {
        1.0 => "setsar=1".to_owned(),
        _ => format!("setdar={}", spec.video.aspect_ratio.replace(':', "/")),
    }
}

/// Width of a pixel over its height; what rounding to even sizes makes of 16:9 counts as square.
pub(super) fn pixel_ratio(spec: &ChannelSpec, size: Resolution) -> f64 {
    let display = spec.video.aspect_ratio.split_once(':').and_then(|(w, h)| {
        let (w, h) = (w.parse::<f64>().ok()?, h.parse::<f64>().ok()?);
        (w > 0.0 && h > 0.0).then_some(w / h)
    });
    let pixels = display.map_or(1.0, |display| display / ratio(size));
    if (pixels - 1.0).abs() < 0.01 {
        1.0
    } else {
        pixels
    }
}

pub(super) fn ratio(size: Resolution) -> f64 {
    f64::from(size.width) / f64::from(size.height.max(1))
}
