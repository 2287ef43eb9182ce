use super::Judge;
use crate::spec::{AudioCodec, code};

const AAC_SAMPLES: &[u32] = &[
    8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000,
];
const AC3_SAMPLES: &[u32] = &[32_000, 44_100, 48_000];
const MP2_SAMPLES: &[u32] = &[16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
const AC3_KILOBITS: &[u64] = &[
    32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640,
];
const MP2_KILOBITS: &[u64] = &[
    32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384,
];
/// At half the sample rates (MPEG-2 part 3).
const MP2_LOW_KILOBITS: &[u64] = &[8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

pub(super) fn rules(judge: &Judge<'_>) {
    let audio = &judge.spec.audio;
    let whole = Sound {
        codec: audio.codec,
        channels: audio.channels,
        sample_rate: audio.sample_rate,
    };
    untouched_copy(
        judge,
        "/audio",
        audio.codec,
        [audio.gain != 1.0, audio.normalize, audio.delay_ms != 0],
    );
    shape(judge, "/audio", &whole);
    let Some(tracks) = &judge.spec.audio_tracks else {
        for (index, rendition) in judge.spec.renditions.iter().enumerate() {
            bitrate(
                judge,
                &format!("/renditions/{index}/audio_bitrate"),
                "/audio",
                &whole,
                rendition.audio_bitrate,
            );
        }
        return;
    };
    for (index, track) in tracks.iter().enumerate() {
        let at = format!("/audio_tracks/{index}");
        let sound = Sound {
            codec: track.codec,
            channels: track.channels,
            sample_rate: audio.sample_rate,
        };
        untouched_copy(
            judge,
            &at,
            track.codec,
            [track.gain != 1.0, track.normalize, track.delay_ms != 0],
        );
        shape(judge, &at, &sound);
        match track.bitrate {
            Some(own) => bitrate(judge, &format!("{at}/bitrate"), &at, &sound, own),
            None => {
                for (rung, rendition) in judge.spec.renditions.iter().enumerate() {
                    bitrate(
                        judge,
                        &format!("/renditions/{rung}/audio_bitrate"),
                        &at,
                        &sound,
                        rendition.audio_bitrate,
                    );
                }
            }
        }
    }
}

struct Sound {
    codec: AudioCodec,
    channels: u8,
    sample_rate: u32,
}

/// Gain, normalising and delay need decoded sound.
fn untouched_copy(judge: &Judge<'_>, at: &str, codec: AudioCodec, touched: [bool; 3]) {
    if codec != AudioCodec::Copy {
        return;
    }
    let allowed = ["1", "false", "0"];
    let fields = ["gain", "normalize", "delay_ms"]
        .into_iter()
        .zip(allowed)
        .zip(touched);
    for ((field, allowed), _) in fields.filter(|(_, touched)| *touched) {
        let allowed = format!("{allowed}, since the sound is copied");
        judge.breach(
            &format!("{at}/{field}"),
            &[&format!("{at}/codec")],
            code::CONFLICT,
            "another value",
            &allowed,
        );
    }
}

/// Sample rate and channels.
fn shape(judge: &Judge<'_>, at: &str, sound: &Sound) {
    let (samples, most_channels) = match sound.codec {
        AudioCodec::Aac => (AAC_SAMPLES, 8),
        AudioCodec::Ac3 => (AC3_SAMPLES, 6),
        AudioCodec::Mp2 => (MP2_SAMPLES, 2),
        AudioCodec::Opus => (&[48_000][..], 8),
        AudioCodec::Copy => return,
    };
    let needs = [format!("{at}/codec")];
    let needs = [needs[0].as_str()];
    let name = sound.codec.word();
    if !samples.contains(&sound.sample_rate) {
        let allowed = format!("{} with audio codec {name}", list(samples));
        judge.breach(
            "/audio/sample_rate",
            &needs,
            code::NOT_CARRIED,
            sound.sample_rate,
            &allowed,
        );
    }
    if sound.channels > most_channels || (sound.codec == AudioCodec::Aac && sound.channels == 7) {
        let but = if sound.codec == AudioCodec::Aac {
            " but not 7"
        } else {
            ""
        };
        let allowed = format!("1 to {most_channels}{but} with audio codec {name}");
        judge.breach(
            &format!("{at}/channels"),
            &needs,
            code::NOT_CARRIED,
            sound.channels,
            &allowed,
        );
    }
}

fn bitrate(judge: &Judge<'_>, pointer: &str, at: &str, sound: &Sound, rate: u64) {
    let kilobits = |rates: &[u64]| rates.iter().any(|allowed| allowed * 1000 == rate);
    let (fits, allowed) = match sound.codec {
        AudioCodec::Aac => {
            // 6144 bits in a frame of 1024 samples, per channel.
            let most = 6 * u64::from(sound.channels) * u64::from(sound.sample_rate);
            let words = format!(
                "24000 to {most} ({} channels at {} Hz)",
                sound.channels, sound.sample_rate
            );
            ((24_000..=most).contains(&rate), words)
        }
        AudioCodec::Ac3 => (
            kilobits(AC3_KILOBITS),
            format!("{} kb/s", list(AC3_KILOBITS)),
        ),
        AudioCodec::Mp2 => {
            let rates = if sound.sample_rate < 32_000 {
                MP2_LOW_KILOBITS
            } else {
                MP2_KILOBITS
            };
            (kilobits(rates), format!("{} kb/s", list(rates)))
        }
        AudioCodec::Opus => (
            (6_000..=510_000).contains(&rate),
            "6000 to 510000".to_owned(),
        ),
        AudioCodec::Copy => return,
    };
    if !fits {
        let needs = [format!("{at}/codec"), format!("{at}/channels")];
        let allowed = format!("{allowed}, with audio codec {}", sound.codec.word());
        let needs = [
            needs[0].as_str(),
            needs[1].as_str(),
            "/audio/sample_rate",
            "/audio_tracks",
        ];
        judge.breach(pointer, &needs, code::NOT_CARRIED, rate, &allowed);
    }
}

fn list<T: std::fmt::Display>(items: &[T]) -> String {
    items
        .iter()
        .map(T::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}
