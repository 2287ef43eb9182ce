use serde_json::{Value, json};

use super::*;

fn spec(input: Value) -> ChannelSpec {
    let mut from = json!({"type": "udp", "address": "239.10.0.1:5001"});
    for (field, value) in input.as_object().expect("fields") {
        from[field] = value.clone();
    }
    ChannelSpec::read(&json!({
        "name": "news-24",
        "inputs": [from],
        "renditions": [{"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000}],
    }))
    .expect("a specification without faults")
}

fn program(number: u16, streams: &[(u16, StreamKind, &str, &str)]) -> Program {
    let of = |(pid, kind, codec, language): &(u16, StreamKind, &str, &str)| Stream {
        pid: Some(*pid),
        kind: *kind,
        codec: (*codec).to_owned(),
        language: Some((*language).to_owned()),
        picture: None,
        unusable: None,
        transfer: Transfer::Unknown,
    };
    Program {
        number: Some(number),
        name: None,
        streams: streams.iter().map(of).collect(),
    }
}

const PICTURE: (u16, StreamKind, &str, &str) = (256, StreamKind::Video, "h264", "und");
const SOUND: (u16, StreamKind, &str, &str) = (257, StreamKind::Audio, "mp2", "deu");

fn carries(programs: Vec<Program>) -> Probe {
    Probe {
        programs: Some(programs),
        ..Probe::default()
    }
}

fn plain() -> Probe {
    carries(vec![program(1, &[PICTURE, SOUND])])
}

fn followed(input: Value, now: &Probe) -> Option<Failure> {
    followed_from(input, &plain(), now)
}

fn followed_from(input: Value, before: &Probe, now: &Probe) -> Option<Failure> {
    let places = Places {
        ffmpeg: "/usr/bin/ffmpeg".to_owned(),
        files: [].into(),
    };
    follow(
        &spec(input),
        0,
        before,
        now,
        &Capabilities::untried(),
        &places,
    )
}

fn class(input: Value, now: &Probe) -> Option<Class> {
    followed(input, now).map(|failure| failure.class)
}

fn unusable(pid: u16, why: Unusable) -> Probe {
    let mut probe = plain();
    let programs = probe.programs.iter_mut().flatten();
    for stream in programs.flat_map(|one| &mut one.streams) {
        stream.unusable = (stream.pid == Some(pid)).then_some(why);
    }
    probe
}

use crate::command::Transfer;
use crate::command::Unusable::{Scrambled, Silent};

#[test]
fn what_ffmpeg_follows_itself_ends_no_run() {
    let other_language = carries(vec![program(
        1,
        &[PICTURE, (257, StreamKind::Audio, "mp2", "fra")],
    )]);
    let beside = carries(vec![program(
        1,
        &[PICTURE, SOUND, (300, StreamKind::Audio, "ac3", "eng")],
    )]);
    let other_number = carries(vec![program(2, &[PICTURE, SOUND])]);
    let second = carries(vec![
        program(1, &[PICTURE, SOUND]),
        program(2, &[(512, StreamKind::Video, "h264", "und")]),
    ]);
    for now in [plain(), other_language, beside, other_number, second] {
        assert_eq!(followed(json!({}), &now), None, "{now:?}");
    }
}

/// Two programmes may list one PID, and whoever makes the table may list them in any order.
#[test]
fn another_programme_and_another_order_end_no_run() {
    let other = |codec| program(2, &[(512, StreamKind::Video, codec, "und"), SOUND]);
    let before = carries(vec![program(1, &[PICTURE, SOUND]), other("h264")]);
    let reordered = carries(vec![other("h264"), program(1, &[SOUND, PICTURE])]);
    let mut elsewhere = before.clone();
    if let Some([_, other]) = elsewhere.programs.as_deref_mut() {
        other.streams[1].codec = "aac".to_owned();
    }
    for now in [reordered, elsewhere] {
        assert_eq!(followed_from(json!({"program": 1}), &before, &now), None);
    }
}

#[test]
fn other_codecs_and_pids_need_a_new_run() {
    let codec = carries(vec![program(
        1,
        &[(256, StreamKind::Video, "hevc", "und"), SOUND],
    )]);
    let pid = carries(vec![program(
        1,
        &[(300, StreamKind::Video, "h264", "und"), SOUND],
    )]);
    let sound = carries(vec![program(
        1,
        &[PICTURE, (257, StreamKind::Audio, "aac", "deu")],
    )]);
    for now in [codec, pid, sound] {
        assert_eq!(
            class(json!({}), &now),
            Some(Class::InputFormatChanged),
            "{now:?}"
        );
    }
    let failure = followed(json!({}), &carries(vec![program(1, &[PICTURE])]))
        .expect("silence is to stand in");
    assert_eq!(failure.class, Class::InputFormatChanged);
    assert_eq!(
        failure.evidence,
        [
            "it was programme 1: video 256 (h264, und), audio 257 (mp2, deu)",
            "it is programme 1: video 256 (h264, und)",
        ]
    );
}

#[test]
fn lost_sound_is_what_the_channel_says_it_is() {
    for now in [
        carries(vec![program(1, &[PICTURE])]),
        unusable(257, Silent),
        unusable(257, Scrambled),
    ] {
        for stands_in in ["silence", "drop"] {
            let input = json!({"missing_audio": stands_in});
            assert_eq!(
                class(input, &now),
                Some(Class::InputFormatChanged),
                "{now:?}"
            );
        }
        assert_eq!(
            class(json!({"missing_audio": "fail"}), &now),
            Some(Class::AudioLost),
            "{now:?}"
        );
    }
}

#[test]
fn a_scrambled_picture_and_a_missing_programme_are_named() {
    let scrambled = followed(json!({}), &unusable(256, Scrambled)).expect("no picture");
    assert_eq!(scrambled.class, Class::InputScrambled);
    assert_eq!(scrambled.evidence[0], "PID 256 arrives scrambled");
    assert_eq!(
        class(json!({}), &unusable(256, Silent)),
        Some(Class::StreamMissing)
    );
    let other = carries(vec![program(2, &[PICTURE, SOUND])]);
    assert_eq!(
        class(json!({"program": 1}), &other),
        Some(Class::ProgramMissing)
    );
}

#[test]
fn a_lost_picture_is_not_taken_for_lost_sound() {
    let spare = (300, StreamKind::Video, "h264", "und");
    let before = carries(vec![program(1, &[PICTURE, SOUND, spare])]);
    let lost = carries(vec![program(1, &[SOUND, spare])]);
    let input = json!({"video_pid": 256, "missing_audio": "fail"});
    let failure = followed_from(input, &before, &lost).expect("no picture");
    assert_eq!(failure.class, Class::StreamMissing);

    // Nor the sound of another programme for ours.
    let channel = spec(json!({"program": 1}));
    let mut now = carries(vec![program(1, &[PICTURE]), program(2, &[PICTURE, SOUND])]);
    let silent = |probe: &mut Probe| {
        let programs = probe.programs.iter_mut().flatten();
        let sounds = programs.flat_map(|one| &mut one.streams);
        for sound in sounds.filter(|one| one.kind == StreamKind::Audio) {
            sound.unusable = Some(Silent);
        }
    };
    silent(&mut now);
    assert!(!announces_sound(&channel, &channel.inputs[0], &now));
    let mut ours = plain();
    silent(&mut ours);
    assert!(announces_sound(&channel, &channel.inputs[0], &ours));
}

#[test]
fn the_inputs_own_sound_is_told_from_silence() {
    let channel = spec(json!({}));
    assert!(has_sound(&channel, &channel.inputs[0], &plain()));
    assert!(!has_sound(
        &channel,
        &channel.inputs[0],
        &unusable(257, Silent)
    ));
    assert!(!has_sound(
        &channel,
        &channel.inputs[0],
        &carries(vec![program(1, &[PICTURE])])
    ));
}

#[test]
fn a_pid_is_not_taken_for_a_longer_one() {
    let stream = |pid| Stream {
        pid: Some(pid),
        kind: StreamKind::Video,
        codec: "h264".into(),
        language: None,
        picture: None,
        unusable: None,
        transfer: Transfer::Unknown,
    };
    assert!(reads("[0:i:0x101]yadif[v]", &stream(0x101)));
    assert!(reads("0:i:0x10", &stream(0x10)));
    assert!(!reads("[0:i:0x101]yadif[v]", &stream(0x10)));
}
