use serde_json::{Value, json};

use super::{Changes, Expected, check_table, single};

#[test]
fn of_the_sound() {
    check_table(single! {
        "/audio" = [] => "/audio" "wrong_type";
        "/audio/codec" = "mp3" => "/audio/codec" "unknown_value";
        "/audio/gain" = 0.05 => "/audio/gain" "out_of_range";
        "/audio/gain" = 10.5 => "/audio/gain" "out_of_range";
        "/audio/normalize" = 1 => "/audio/normalize" "wrong_type";
        "/audio/delay_ms" = (-2001) => "/audio/delay_ms" "out_of_range";
        "/audio/delay_ms" = 5001 => "/audio/delay_ms" "out_of_range";
        "/audio/sample_rate" = 47999 => "/audio/sample_rate" "not_carried";
        "/audio/sample_rate" = 192000 => "/audio/sample_rate" "out_of_range";
        "/audio/channels" = 0 => "/audio/channels" "out_of_range";
        "/audio/channels" = 7 => "/audio/channels" "not_carried";
        "/renditions/0/audio_bitrate" = 23999 => "/renditions/0/audio_bitrate" "not_carried";
        "/renditions/0/audio_bitrate" = 7999 => "/renditions/0/audio_bitrate" "out_of_range";
        "/audio_tracks" = [] => "/audio_tracks" "bad_length";
        "/audio_tracks" = [{"select": {"index": 0, "pid": 300}}] => "/audio_tracks/0/select" "conflict";
        "/audio_tracks" = [{"select": {}}] => "/audio_tracks/0/select" "conflict";
        "/audio_tracks" = [{"select": {"pid": 8190}}] => "/audio_tracks/0/select/pid" "out_of_range";
        "/audio_tracks" = [{"select": {"language": "de"}}] => "/audio_tracks/0/select/language" "bad_format";
        "/audio_tracks" = [{"language": "DEU"}] => "/audio_tracks/0/language" "bad_format";
        "/audio_tracks" = [{"bitrate": 20000}] => "/audio_tracks/0/bitrate" "not_carried";
        "/audio_tracks" = [{"codec": "copy", "gain": 2}] => "/audio_tracks/0/gain" "conflict";
        "/audio_tracks" = [{"codec": "copy", "normalize": true}] => "/audio_tracks/0/normalize" "conflict";
        "/audio_tracks" = [{"codec": "copy", "delay_ms": 10}] => "/audio_tracks/0/delay_ms" "conflict";
        "/audio_tracks" = [{"codec": "ac3", "bitrate": 192000}] => "/outputs/1/type" "not_carried";
        "/audio_tracks" = [{}, {}] => "/renditions/0/mpegts/audio_pids" "conflict";
    });
}

/// Codec, sample rate, channels and bitrate in a channel without HLS; the bitrate is that of both rungs.
fn sound(codec: &str, sample_rate: u32, channels: u8, bitrate: u32) -> Changes {
    let audio = json!({"codec": codec, "sample_rate": sample_rate, "channels": channels});
    let rate: Value = bitrate.into();
    vec![
        ("/outputs", Some(json!([]))),
        ("/audio", Some(audio)),
        ("/renditions/0/audio_bitrate", Some(rate.clone())),
        ("/renditions/1/audio_bitrate", Some(rate)),
        ("/renditions/0/mpegts/muxrate", None),
    ]
}

#[test]
fn what_each_codec_takes() {
    let rates: fn() -> Expected = || {
        vec![
            ("/renditions/0/audio_bitrate", "not_carried"),
            ("/renditions/1/audio_bitrate", "not_carried"),
        ]
    };
    check_table(vec![
        (sound("aac", 48_000, 2, 24_000), vec![]),
        (sound("aac", 48_000, 2, 23_999), rates()),
        (sound("aac", 48_000, 2, 576_000), vec![]),
        (sound("aac", 48_000, 2, 576_001), rates()),
        (sound("aac", 8_000, 1, 64_000), rates()),
        (sound("aac", 48_000, 6, 384_000), vec![]),
        (sound("ac3", 48_000, 6, 448_000), vec![]),
        (sound("ac3", 48_000, 6, 450_000), rates()),
        (sound("ac3", 48_000, 2, 31_000), rates()),
        (sound("ac3", 48_000, 2, 641_000), rates()),
        (
            sound("ac3", 24_000, 2, 192_000),
            vec![("/audio/sample_rate", "not_carried")],
        ),
        (
            sound("ac3", 48_000, 8, 448_000),
            vec![("/audio/channels", "not_carried")],
        ),
        (sound("mp2", 48_000, 2, 192_000), vec![]),
        (sound("mp2", 48_000, 2, 200_000), rates()),
        (sound("mp2", 48_000, 2, 144_000), rates()),
        (sound("mp2", 24_000, 2, 144_000), vec![]),
        (
            sound("mp2", 48_000, 6, 192_000),
            vec![("/audio/channels", "not_carried")],
        ),
        (
            sound("mp2", 8_000, 2, 64_000),
            vec![("/audio/sample_rate", "not_carried")],
        ),
        (sound("opus", 48_000, 2, 510_000), vec![]),
        (sound("opus", 48_000, 2, 510_001), rates()),
        (
            sound("opus", 44_100, 2, 128_000),
            vec![("/audio/sample_rate", "not_carried")],
        ),
    ]);
}

#[test]
fn a_copied_track_is_left_as_it_is() {
    let copy = json!({"codec": "copy", "gain": 2, "normalize": true, "delay_ms": 5});
    check_table(vec![(
        vec![("/audio", Some(copy))],
        vec![
            ("/audio/gain", "conflict"),
            ("/audio/normalize", "conflict"),
            ("/audio/delay_ms", "conflict"),
        ],
    )]);
}

#[test]
fn two_tracks_take_two_pids() {
    let tracks = json!([{"codec": "copy", "language": "deu"}, {"select": {"index": 0}}]);
    check_table(vec![(
        vec![
            ("/audio_tracks", Some(tracks)),
            ("/renditions/0/mpegts/audio_pids", Some(json!([258, 259]))),
        ],
        vec![],
    )]);
}
