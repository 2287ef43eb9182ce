//! An HLS master playlist holds one programme several times over: the best is taken, and only it is fetched.

use serde_json::Value;

use super::known::Probe;
use super::select::{Selected, Sound};

impl Probe {
    /// What ffprobe says of an HLS address: of its variants the one of the highest bit rate that has a picture.
    pub fn of_variants(answer: &Value) -> Probe {
        let all = answer
            .get("programs")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let best = all
            .iter()
            .filter(|variant| has_picture(variant))
            .max_by_key(|variant| bitrate(variant))
            .or(all.first());
        let Some(best) = best else {
            return Probe::from_ffprobe(answer);
        };
        let mut one = best.clone();
        if let Some(fields) = one.as_object_mut() {
            // FFmpeg asks for a variant by its id; of programme numbers HLS knows none.
            fields.remove("program_num");
        }
        let mut probe = Probe::from_ffprobe(&serde_json::json!({ "programs": [one] }));
        let streams = probe
            .programs
            .iter_mut()
            .flatten()
            .flat_map(|program| &mut program.streams);
        for stream in streams {
            stream.pid = None;
        }
        probe
    }
}

/// The same streams within the variant that was looked at.
pub(super) fn within(selected: Selected, probe: &Probe) -> Selected {
    let number = match probe.programs.as_deref() {
        Some([only]) => only.number,
        _ => None,
    };
    let Some(number) = number else {
        return selected;
    };
    let narrowed = |specifier: String| specifier.replacen("0:", &format!("0:p:{number}:"), 1);
    let sound = |sound| match sound {
        Sound::Mapped(specifier) => Sound::Mapped(narrowed(specifier)),
        Sound::Muted(specifier) => Sound::Muted(narrowed(specifier)),
        other => other,
    };
    Selected {
        video: narrowed(selected.video),
        audio: selected.audio.into_iter().map(sound).collect(),
        data: selected.data,
        transfer: selected.transfer,
    }
}

fn has_picture(variant: &Value) -> bool {
    variant
        .get("streams")
        .and_then(Value::as_array)
        .is_some_and(|streams| streams.iter().any(|stream| stream["codec_type"] == "video"))
}

fn bitrate(variant: &Value) -> u64 {
    let tag = variant
        .pointer("/tags/variant_bitrate")
        .and_then(Value::as_str);
    tag.and_then(|text| text.parse().ok()).unwrap_or(0)
}
