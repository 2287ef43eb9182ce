//! The picture's one filter graph: what the rungs share first, then each rung, then the thumbnail.

use super::cadence::{Cadence, drawn_rate};
use super::fit::{fit, pixel_aspect, ratio};
use super::head_start::HeadStart;
use super::light;
use super::line::decimal;
use super::logo;
use super::video::is_interlaced;
use crate::spec::{
    Captions, ChannelSpec, Deinterlace, FieldOrder, FrameRate, Rendition, Resolution,
};

/// What the graph is made of, apart from the specification.
pub(super) struct Sources<'a> {
    pub(super) video: &'a str,
    pub(super) logo: Option<&'a logo::Origin>,
    pub(super) head_start: HeadStart,
    /// Generated pictures are never interlaced.
    pub(super) generated: bool,
    /// FFmpeg's word for the transfer of a picture whose range is to be brought down.
    pub(super) tonemap: Option<&'static str>,
    /// What takes the finished picture into an encoder's own memory.
    pub(super) upload: Option<String>,
    pub(super) thumbnail_seconds: f64,
}

/// Both fields would come out with the captions of their frame, and a receiver would read every letter twice.
const BY_FIELD_SAID_ONCE: &str =
    "yadif=mode=send_field:deint=all,sidedata=mode=delete:type=A53_CC:enable='mod(n,2)'";

/// The whole graph; its ends are `[v0]`, `[v1]`, … and `[thumbnail]`.
pub(super) fn graph(spec: &ChannelSpec, cadence: &Cadence, sources: &Sources<'_>) -> String {
    let count = spec.renditions.len();
    let mut chains = Vec::with_capacity(count + 4);
    let mut trunk = Vec::new();
    let read = sources.head_start.read_seconds();
    if read > 0.0 {
        trunk.push(format!("setpts=PTS+{}/TB", decimal(read)));
    }
    let shared = shared_shape(spec);
    if let Some(shape) = &shared {
        trunk.extend(source_filters(spec, shape.deinterlace, cadence, sources));
        trunk.extend(shaped(spec, shape.size, sources));
    }
    let ends: String = (0..count).map(|rung| format!("[s{rung}]")).collect();
    let split = format!("split={}{ends}[s]", count + 1);
    match (&spec.logo, sources.logo, &shared) {
        (Some(logo), Some(origin), Some(shape)) => {
            chains.push(format!(
                "{}{}[logo]",
                origin.beginning(),
                logo::filters(spec, logo, shape.size)
            ));
            chains.push(format!("[{}]{}[programme]", sources.video, trunk.join(",")));
            chains.push(format!(
                "[programme][logo]{},{split}",
                logo::overlay(spec, logo, origin, shape.size)
            ));
        }
        (Some(_), Some(origin), None) => {
            let logos: String = (0..count).map(|rung| format!("[l{rung}]")).collect();
            chains.push(format!("{}split={count}{logos}", origin.beginning()));
            trunk.push(split);
            chains.push(format!("[{}]{}", sources.video, trunk.join(",")));
        }
        _ => {
            trunk.push(split);
            chains.push(format!("[{}]{}", sources.video, trunk.join(",")));
        }
    }
    for (index, rung) in spec.renditions.iter().enumerate() {
        chains.extend(rung_chains(
            spec,
            index,
            rung,
            cadence,
            sources,
            shared.as_ref(),
        ));
    }
    chains.push(thumbnail("s", sources.thumbnail_seconds));
    chains.join(";")
}

/// Beside a copied picture only the thumbnail is drawn.
pub(super) fn only_thumbnail(sources: &Sources<'_>) -> String {
    thumbnail(sources.video, sources.thumbnail_seconds)
}

/// What all rungs can share before they part: the largest picture, from which the smaller ones are made.
struct Shape {
    size: Resolution,
    deinterlace: Option<Deinterlace>,
}

/// None where rungs differ in more than size: another shape would be padded twice, another way of deinterlacing shares nothing.
fn shared_shape(spec: &ChannelSpec) -> Option<Shape> {
    let size = spec
        .renditions
        .iter()
        .map(|rung| rung.resolution)
        .max_by_key(|size| u64::from(size.width) * u64::from(size.height))?;
    let deinterlace = deinterlacing(spec, spec.renditions.first()?);
    let alike = spec.renditions.iter().all(|rung| {
        let (a, b) = (ratio(rung.resolution), ratio(size));
        deinterlacing(spec, rung) == deinterlace && (a / b - 1.0).abs() < 0.01
    });
    alike.then_some(Shape { size, deinterlace })
}

fn rung_chains(
    spec: &ChannelSpec,
    index: usize,
    rung: &Rendition,
    cadence: &Cadence,
    sources: &Sources<'_>,
    shared: Option<&Shape>,
) -> Vec<String> {
    let size = rung.resolution;
    let mut filters = Vec::new();
    if shared.is_none() {
        filters.extend(source_filters(
            spec,
            deinterlacing(spec, rung),
            cadence,
            sources,
        ));
    }
    filters.extend(own_rate(spec, rung, cadence));
    match shared {
        Some(shape) if shape.size == size => filters.push(pixel_aspect(spec, size)),
        Some(_) => filters.extend([
            format!("scale={}:{}", size.width, size.height),
            pixel_aspect(spec, size),
        ]),
        None => filters.extend(shaped(spec, size, sources)),
    }
    let mut last = weave(spec, rung, sources);
    if let Some(upload) = &sources.upload {
        last.push(',');
        last.push_str(upload);
    }
    match (&spec.logo, sources.logo, shared) {
        (Some(logo), Some(origin), None) => vec![
            format!("[l{index}]{}[logo{index}]", logo::filters(spec, logo, size)),
            format!("[s{index}]{}[p{index}]", filters.join(",")),
            format!(
                "[p{index}][logo{index}]{}{last}[v{index}]",
                logo::overlay(spec, logo, origin, size)
            ),
        ],
        _ => vec![format!("[s{index}]{}{last}[v{index}]", filters.join(","))],
    }
}

/// The picture in the ladder's pixel format, brought to a size. Light is mapped at that size, since each pixel of it costs
/// dear, and before its values lose bits.
fn shaped(spec: &ChannelSpec, size: Resolution, sources: &Sources<'_>) -> Vec<String> {
    let format = format!("format={}", spec.video.pixel_format);
    let mut filters = fit(spec, size);
    match sources.tonemap {
        None => filters.insert(0, format),
        Some(transfer) => filters.extend([light::to_bt709(transfer), format]),
    }
    filters
}

/// Whole frames at the ladder's highest rate.
fn source_filters(
    spec: &ChannelSpec,
    deinterlace: Option<Deinterlace>,
    cadence: &Cadence,
    sources: &Sources<'_>,
) -> Vec<String> {
    let mut filters = Vec::new();
    let deinterlacer = match deinterlace {
        _ if sources.generated => None,
        None => Some("yadif=mode=send_field:deint=interlaced"),
        Some(Deinterlace::Auto) => Some("yadif=mode=send_frame:deint=interlaced"),
        Some(Deinterlace::Frame) => Some("yadif=mode=send_frame:deint=all"),
        Some(Deinterlace::Field) if spec.video.captions == Captions::Pass => {
            Some(BY_FIELD_SAID_ONCE)
        }
        Some(Deinterlace::Field) => Some("yadif=mode=send_field:deint=all"),
        Some(Deinterlace::Off) => None,
    };
    filters.extend(deinterlacer.map(str::to_owned));
    filters.extend(cadence.trunk.map(|rate| format!("fps={rate}")));
    filters.extend(sources.head_start.still_filter());
    filters
}

/// A rung's own rate, beginning at an instant at which every rung has a frame: else keyframes would stay a frame apart for ever.
fn own_rate(spec: &ChannelSpec, rung: &Rendition, cadence: &Cadence) -> Vec<String> {
    let FrameRate::Fixed(rate) = drawn_rate(spec, rung) else {
        return Vec::new();
    };
    let mut filters = Vec::new();
    if cadence.trunk != Some(rate) {
        filters.push(format!("fps={rate}"));
    }
    let meeting = cadence.frames_between_meetings(rate);
    // Where all rungs are woven, each may begin with the source's own first field, so that the source's frames stay whole.
    let woven_alike = spec.renditions.iter().all(|other| {
        is_interlaced(spec, other) && drawn_rate(spec, other) == FrameRate::Fixed(rate)
    });
    if meeting > 1 && !woven_alike {
        filters.push(format!("select='gt(selected_n,0)+not(mod(pts,{meeting}))'"));
    }
    filters
}

/// Two pictures become the fields of one frame. Until here an interlaced source has a picture a field, each with the field's
/// own lines in place, so that its frames come out as they went in; only what is known to be progressive has its lines
/// softened against twitter.
fn weave(spec: &ChannelSpec, rung: &Rendition, sources: &Sources<'_>) -> String {
    if !is_interlaced(spec, rung) {
        return String::new();
    }
    let order = match spec.video.field_order {
        FieldOrder::Tff => "tff",
        FieldOrder::Bff => "bff",
    };
    let lowpass = if sources.generated { "linear" } else { "off" };
    format!(",interlace=scan={order}:lowpass={lowpass}")
}

/// None for a rung that is interlaced.
fn deinterlacing(spec: &ChannelSpec, rung: &Rendition) -> Option<Deinterlace> {
    let asked = rung.deinterlace.unwrap_or(spec.video.deinterlace);
    (!is_interlaced(spec, rung)).then_some(asked)
}

/// The first picture at once, then one every few seconds.
fn thumbnail(from: &str, seconds: f64) -> String {
    let seconds = decimal(seconds);
    format!(
        "[{from}]select='isnan(prev_selected_t)+gte(t-prev_selected_t,{seconds}-0.001)',scale=w=320:h='2*round(160/dar)',setsar=1[thumbnail]"
    )
}
