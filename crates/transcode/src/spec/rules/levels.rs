//! What a level allows. An encoder writes the level it is told, whatever the picture: a receiver built to it then fails.

use super::Judge;
use crate::spec::{FrameRate, Rendition, Resolution, ScanType, VideoCodec, code};

/// Most of a picture, of a second, and of the bit rate in kb/s (of the lowest profiles); 0 is not judged.
struct Level(&'static [&'static str], u64, u64, u64);

/// In macroblocks; ISO 14496-10, table A-1.
#[rustfmt::skip]
const H264: &[Level] = &[
    Level(&["1", "1.0"], 99, 1485, 64), Level(&["1b"], 99, 1485, 128), Level(&["1.1"], 396, 3000, 192),
    Level(&["1.2"], 396, 6000, 384), Level(&["1.3"], 396, 11_880, 768), Level(&["2", "2.0"], 396, 11_880, 2000),
    Level(&["2.1"], 792, 19_800, 4000), Level(&["2.2"], 1620, 20_250, 4000), Level(&["3", "3.0"], 1620, 40_500, 10_000),
    Level(&["3.1"], 3600, 108_000, 14_000), Level(&["3.2"], 5120, 216_000, 20_000), Level(&["4", "4.0"], 8192, 245_760, 20_000),
    Level(&["4.1"], 8192, 245_760, 50_000), Level(&["4.2"], 8704, 522_240, 50_000), Level(&["5", "5.0"], 22_080, 589_824, 135_000),
    Level(&["5.1"], 36_864, 983_040, 240_000), Level(&["5.2"], 36_864, 2_073_600, 240_000), Level(&["6", "6.0"], 139_264, 4_177_920, 240_000),
    Level(&["6.1"], 139_264, 8_355_840, 480_000), Level(&["6.2"], 139_264, 16_711_680, 800_000),
];

/// In samples; ISO 23008-2, tables A.8 and A.9. The bit rate depends on the tier, which the encoder chooses.
#[rustfmt::skip]
const HEVC: &[Level] = &[
    Level(&["1", "1.0"], 36_864, 552_960, 0), Level(&["2", "2.0"], 122_880, 3_686_400, 0), Level(&["2.1"], 245_760, 7_372_800, 0),
    Level(&["3", "3.0"], 552_960, 16_588_800, 0), Level(&["3.1"], 983_040, 33_177_600, 0), Level(&["4", "4.0"], 2_228_224, 66_846_720, 0),
    Level(&["4.1"], 2_228_224, 133_693_440, 0), Level(&["5", "5.0"], 8_912_896, 267_386_880, 0), Level(&["5.1"], 8_912_896, 534_773_760, 0),
    Level(&["5.2"], 8_912_896, 1_069_547_520, 0), Level(&["6", "6.0"], 35_651_584, 1_069_547_520, 0),
    Level(&["6.1"], 35_651_584, 2_139_095_040, 0), Level(&["6.2"], 35_651_584, 4_278_190_080, 0),
];

/// In samples; ISO 13818-2, tables 8-11 to 8-13.
#[rustfmt::skip]
const MPEG2: &[Level] = &[
    Level(&["low"], 352 * 288, 3_041_280, 4000), Level(&["main"], 720 * 576, 10_368_000, 15_000),
    Level(&["high1440"], 1440 * 1152, 47_001_600, 60_000), Level(&["high"], 1920 * 1152, 62_668_800, 80_000),
];

/// The same of its 4:2:2 profile.
#[rustfmt::skip]
const MPEG2_422: &[Level] = &[
    Level(&["main"], 720 * 608, 11_059_200, 50_000), Level(&["high"], 1920 * 1152, 62_668_800, 300_000),
];

pub(super) fn rules(judge: &Judge<'_>) {
    let mut told = Vec::new();
    for (index, rung) in judge.spec.renditions.iter().enumerate() {
        level(judge, &format!("/renditions/{index}"), rung, &mut told);
    }
}

fn level(judge: &Judge<'_>, at: &str, rung: &Rendition, told: &mut Vec<String>) {
    let video = &judge.spec.video;
    let Some(asked) = rung.level.as_deref().or(video.level.as_deref()) else {
        return;
    };
    let profile = rung.profile.as_deref().or(video.profile.as_deref());
    let pointer = match rung.level {
        Some(_) => format!("{at}/level"),
        None => "/video/level".to_owned(),
    };
    let own = [
        "profile",
        "resolution",
        "frame_rate",
        "max_bitrate",
        "scan_type",
    ]
    .map(|field| format!("{at}/{field}"));
    let mut needs: Vec<&str> = own.iter().map(String::as_str).collect();
    needs.extend([
        "/video/codec",
        "/video/profile",
        "/video/pixel_format",
        "/video/frame_rate",
        "/video/scan_type",
    ]);
    let levels = match (video.codec, profile) {
        (VideoCodec::H264, _) => H264,
        (VideoCodec::Hevc, _) => HEVC,
        (VideoCodec::Mpeg2, Some("422")) => MPEG2_422,
        (VideoCodec::Mpeg2, None) if video.pixel_format == "yuv422p" => MPEG2_422,
        (VideoCodec::Mpeg2, _) => MPEG2,
        (VideoCodec::Av1 | VideoCodec::Copy, _) => return,
    };
    let is_known = [MPEG2, levels]
        .iter()
        .any(|table| find(table, asked).is_some());
    if !is_known {
        return;
    }
    let allowed = match (profile, find(levels, asked)) {
        (Some("simple"), _) if asked != "main" => {
            "main: the simple profile has no other level".to_owned()
        }
        (_, None) => "main or high: the 4:2:2 profile has no other level".to_owned(),
        (_, Some(level)) => match Need::of(judge, rung, profile) {
            need if need.fits(level) => return,
            need => need.in_words(&rung.name, levels),
        },
    };
    // One that stands for all renditions is blamed once.
    if !told.contains(&pointer) {
        judge.breach(&pointer, &needs, code::CONFLICT, asked, &allowed);
        told.push(pointer);
    }
}

fn find<'a>(levels: &'a [Level], word: &str) -> Option<&'a Level> {
    levels.iter().find(|level| level.0.contains(&word))
}

/// Of the bit rate of H.264's lowest profiles, what another may have; ISO 14496-10, table A-2.
fn hundredths(profile: Option<&str>, pixel_format: &str) -> u64 {
    let profile = profile.unwrap_or(match pixel_format {
        "yuv420p" => "high",
        "yuv420p10le" => "high10",
        _ => "high422",
    });
    match profile {
        "baseline" | "main" => 100,
        "high10" => 300,
        "high422" => 400,
        _ => 125,
    }
}

/// What a rung asks of its level.
struct Need {
    size: Resolution,
    rate: Option<String>,
    picture: u64,
    second: u64,
    kilobits: u64,
}

impl Need {
    fn of(judge: &Judge<'_>, rung: &Rendition, profile: Option<&str>) -> Need {
        let video = &judge.spec.video;
        let size = rung.resolution;
        let (width, height) = (u64::from(size.width), u64::from(size.height));
        let picture = match video.codec {
            // Of an interlaced picture each field is of whole macroblocks.
            VideoCodec::H264 => match rung.scan_type.unwrap_or(video.scan_type) {
                ScanType::Progressive => width.div_ceil(16) * height.div_ceil(16),
                ScanType::Interlaced => width.div_ceil(16) * height.div_ceil(32) * 2,
            },
            _ => width * height,
        };
        let hundredths = match video.codec {
            VideoCodec::H264 => hundredths(profile, &video.pixel_format),
            _ => 100,
        };
        let rate = match rung.frame_rate.unwrap_or(video.frame_rate) {
            FrameRate::Fixed(rate) => Some(rate),
            FrameRate::Source => None,
        };
        Need {
            size,
            picture,
            second: rate.map_or(0, |rate| {
                picture * u64::from(rate.num) / u64::from(rate.den.max(1))
            }),
            rate: rate.map(|rate| rate.to_string()),
            kilobits: (rung.max_bitrate * 100).div_ceil(hundredths * 1000),
        }
    }

    fn fits(&self, Level(_, picture, second, kilobits): &Level) -> bool {
        self.picture <= *picture
            && self.second <= *second
            && (*kilobits == 0 || self.kilobits <= *kilobits)
    }

    fn in_words(&self, name: &str, levels: &[Level]) -> String {
        let least = levels.iter().find(|level| self.fits(level));
        let least = least.map_or("null, since no level is enough".to_owned(), |level| {
            format!("{} or above, or null", level.0[0])
        });
        let rate = self
            .rate
            .as_ref()
            .map_or(String::new(), |rate| format!(" at {rate} frames a second"));
        format!(
            "{least}: {name} is {}{rate} with its max_bitrate",
            self.size
        )
    }
}
