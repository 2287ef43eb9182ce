//! Copied streams, several audio tracks, data.

use super::*;

/// One programme: H.264, AAC in German, AC-3 in German, MP2 in English, teletext, subtitles and a stream nobody knows.
fn rich() -> Probe {
    let language = |language: &str, stream: Stream| Stream {
        language: Some(language.to_owned()),
        ..stream
    };
    let streams = vec![
        stream(256, StreamKind::Video, "h264"),
        language("ger", stream(257, StreamKind::Audio, "aac")),
        language("deu", stream(258, StreamKind::Audio, "ac3")),
        language("eng", stream(259, StreamKind::Audio, "mp2")),
        language("deu", stream(300, StreamKind::Other, "dvb_teletext")),
        language("deu", stream(301, StreamKind::Other, "dvb_subtitle")),
        stream(302, StreamKind::Other, "unknown"),
    ];
    Probe {
        programs: Some(vec![program(1, streams)]),
        ..Probe::default()
    }
}

fn from(patch: Value, probe: &Probe) -> Result<CommandLine, Failure> {
    built(&channel(patch), probe)
}

macro_rules! rich_commands {
    ($($name:ident: $patch:expr;)*) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!(lines(&from($patch, &rich()).expect("a command")));
        })*
    };
}

rich_commands! {
    ac3_copied_beside_aac: json!({"audio_tracks": [
        {"select": {"language": "deu"}, "codec": "aac", "language": "deu"},
        {"select": {"pid": 258}, "codec": "copy", "language": "deu", "channels": 2, "bitrate": 448_000}]});
    tracks_of_every_kind: json!({
        "renditions": [{"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000,
                        "mpegts": {"video_pid": 512, "audio_pids": [600, 601, 602]}}],
        "audio_tracks": [
            {"select": {"index": 2}, "codec": "mp2", "bitrate": 192_000, "channels": 1, "language": "eng", "normalize": true},
            {"select": {"language": "ger"}, "codec": "ac3", "bitrate": 448_000, "channels": 6, "delay_ms": -120, "gain": 0.5},
            {"select": {"language": "fra"}, "codec": "opus", "delay_ms": 80}]});
    sound_copied: json!({"audio": {"codec": "copy"}});
    picture_copied: json!({"video": {"codec": "copy"}});
    picture_and_sound_copied_at_a_constant_rate: json!({"video": {"codec": "copy"}, "audio": {"codec": "copy"},
        "renditions": [{"name": "as-is", "resolution": "1920x1080", "video_bitrate": 4_000_000, "max_bitrate": 6_000_000,
                        "buffer_size": 4_000_000, "mpegts": {"video_pid": 257, "audio_pids": [258], "muxrate": 8_000_000}}]});
    teletext_and_subtitles_copied: json!({"data": {"teletext": "copy", "dvb_subtitles": "copy"},
        "renditions": [{"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "mpegts": {"audio_pids": [258], "pmt_pid": 259}}]});
    teletext_alone_beside_two_tracks: json!({"data": {"teletext": "copy"}, "audio_tracks": [{"select": {"index": 0}}, {"select": {"index": 2}}]});
    subtitles_beside_a_logo: json!({"data": {"dvb_subtitles": "copy"}, "logo": logo("top_right")});
    picture_copied_and_a_muted_track: json!({"video": {"codec": "copy"}, "audio_tracks": [{"select": {"index": 0}}, {"select": {"index": 9}}]});
}

#[test]
fn tracks_of_a_ladder() {
    let ladder = json!({"audio_tracks": [{"select": {"index": 0}, "language": "deu"}, {"select": {"index": 1}, "codec": "copy"}],
        "renditions": [
            {"name": "high", "resolution": "1280x720", "video_bitrate": 2_000_000, "audio_bitrate": 128_000},
            {"name": "low", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 64_000}]});
    insta::assert_snapshot!(lines(&from(ladder, &rich()).expect("a command")));
}

#[test]
fn every_track_of_a_test_picture_has_the_tone() {
    let patch =
        json!({"inputs": test_input(), "audio_tracks": [{"language": "deu"}, {"language": "eng"}]});
    insta::assert_snapshot!(text(patch));
}

/// No filter would set the copied track's timestamps right again.
#[test]
fn a_file_is_not_begun_early_where_sound_is_copied() {
    let file = json!({"inputs": [{"type": "file", "path": "slates/back-soon.mp4"}], "audio_tracks": [
        {"select": {"index": 0}}, {"select": {"index": 1}, "codec": "copy"}]});
    let command = from(file, &rich()).expect("a command");
    assert!(!command.args.iter().any(|arg| arg == "-itsoffset"));
}

#[test]
fn a_copied_file_and_a_copied_variant() {
    let file = json!({"inputs": [{"type": "file", "path": "slates/back-soon.mp4"}], "video": {"codec": "copy"}, "audio": {"codec": "copy"}});
    insta::assert_snapshot!(lines(&from(file, &rich()).expect("a command")));
    let mut variant = rich();
    for program in variant.programs.iter_mut().flatten() {
        program.number = Some(3);
        program
            .streams
            .iter_mut()
            .for_each(|stream| stream.pid = None);
    }
    let hls = json!({"inputs": [{"type": "hls", "url": "http://h/master.m3u8"}], "video": {"codec": "copy"},
                     "audio_tracks": [{"select": {"index": 1}, "codec": "copy"}]});
    insta::assert_snapshot!(lines(&from(hls, &variant).expect("a command")));
}

#[test]
fn nobody_has_looked() {
    let by_place = json!({"inputs": [{"type": "srt", "address": "10.0.0.1:9000", "program": 5}], "video": {"codec": "copy"},
                          "audio_tracks": [{"select": {"index": 1}, "codec": "copy"}, {"select": {"pid": 700}}]});
    insta::assert_snapshot!(lines(
        &from(by_place, &Probe::default()).expect("a command")
    ));
    for patch in [
        json!({"audio_tracks": [{"select": {"language": "deu"}}]}),
        json!({"data": {"teletext": "copy"}}),
    ] {
        let failure = from(patch, &Probe::default()).expect_err("nobody knows");
        assert_eq!(failure.class, Class::StreamMissing);
        assert!(
            failure.evidence[0].contains("cannot be told"),
            "{failure:?}"
        );
    }
}

#[test]
fn a_missing_track_is_silent_left_out_or_a_failure() {
    let missing = |how: &str, codec: &str| {
        let input = json!({"type": "udp", "address": "239.10.0.1:5001", "missing_audio": how});
        let tracks = json!([{"select": {"language": "deu"}}, {"select": {"language": "swe"}, "codec": codec}]);
        from(json!({"inputs": [input], "audio_tracks": tracks}), &rich())
    };
    let has =
        |command: &CommandLine, words: [&str; 2]| command.args.windows(2).any(|pair| pair == words);
    let silent = missing("silence", "aac").expect("a command");
    // The German track without its sound.
    let filters = "asetpts=PTS+0.88/TB,aresample=async=1,volume=0";
    assert!(has(&silent, ["-filter:a:1", filters]));
    assert!(has(&silent, ["-metadata:s:a:1", "language=swe"]));
    let without = missing("drop", "copy").expect("a command");
    assert!(!has(&without, ["-map", "1:a:0"]) && has(&without, ["-streamid", "1:257"]));
    for (how, codec, words) in [
        ("fail", "aac", "asked for audio in swe"),
        (
            "silence",
            "copy",
            "asked for audio in swe to be copied, and silence stands in for encoded tracks only",
        ),
    ] {
        let failure = missing(how, codec).expect_err("no Swedish");
        assert_eq!(
            (failure.class, failure.evidence[0].as_str()),
            (Class::StreamMissing, words)
        );
    }
}

#[test]
fn silence_of_our_own_is_for_programmes_without_any_sound() {
    let mut deaf = rich();
    for program in deaf.programs.iter_mut().flatten() {
        program
            .streams
            .retain(|stream| stream.kind != StreamKind::Audio);
    }
    let copied = json!({"video": {"codec": "copy"}, "audio_tracks": [{"language": "deu"}]});
    insta::assert_snapshot!(lines(&from(copied, &deaf).expect("a command")));
    let failure = from(json!({"data": {"teletext": "copy"}}), &deaf).expect_err("out of step");
    assert_eq!(failure.class, Class::StreamMissing);
    assert!(
        failure.evidence[0].contains("cannot be kept in step"),
        "{failure:?}"
    );
    let dropped = json!({"data": {"teletext": "copy"},
        "inputs": [{"type": "udp", "address": "239.10.0.1:5001", "missing_audio": "drop"}]});
    assert!(from(dropped, &deaf).is_ok());
}

#[test]
fn what_no_rendition_carries_is_not_copied() {
    let changed = |pid: u16, codec: &str| {
        let mut probe = rich();
        let streams = probe
            .programs
            .iter_mut()
            .flatten()
            .flat_map(|program| &mut program.streams);
        streams
            .filter(|stream| stream.pid == Some(pid))
            .for_each(|stream| stream.codec = codec.to_owned());
        from(
            json!({"video": {"codec": "copy"}, "audio": {"codec": "copy"}}),
            &probe,
        )
    };
    for (pid, codec) in [
        (256, "vp9"),
        (256, "mpeg4"),
        (257, "eac3"),
        (257, "vorbis"),
        (257, "unknown"),
    ] {
        let failure = changed(pid, codec).expect_err("not carried");
        assert_eq!(failure.class, Class::InputCodecNotCarried);
        assert!(failure.class.tries_next_input() && !failure.class.is_permanent());
        assert!(
            failure.evidence[0].contains(&format!("{pid} ({codec}")),
            "{failure:?}"
        );
    }
    for (pid, codec) in [
        (256, "hevc"),
        (256, "mpeg2video"),
        (257, "aac_latm"),
        (257, "mp2"),
        (257, "opus"),
    ] {
        assert!(changed(pid, codec).is_ok(), "{codec}");
    }
}
