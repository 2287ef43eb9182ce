//! Whole commands, one argument a line: the argv is a reviewed artefact.

mod destinations;
mod sound;

use serde_json::{Value, json};

use super::*;
pub(in crate::command) use destinations::delivers_nowhere;

fn channel(patch: Value) -> ChannelSpec {
    let mut value = json!({
        "name": "news-24",
        "inputs": [{"type": "udp", "address": "239.10.0.1:5001", "interface": "127.0.0.1"}],
        "video": {"preset": "veryfast"},
        "renditions": [{"name": "360p", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000}],
    });
    value = ChannelSpec::merge_patch(&value, &patch);
    ChannelSpec::read(&value).expect("a specification without faults")
}

fn ladder() -> Value {
    json!([
        {"name": "1080p", "resolution": "1920x1080", "video_bitrate": 4_500_000, "max_bitrate": 4_500_000, "audio_bitrate": 128_000,
         "buffer_size": 4_500_000,
         "mpegts": {"service_id": 101, "service_name": "News 24 HD", "service_provider": "ACME", "transport_stream_id": 7,
                    "original_network_id": 32, "pmt_pid": 4097, "video_pid": 257, "audio_pids": [258], "muxrate": 6_000_000, "system": "dvb"}},
        {"name": "480p", "resolution": "854x480", "video_bitrate": 1_000_000, "audio_bitrate": 96_000, "profile": "main",
         "mpegts": {"service_id": 102, "service_name": "News 24 SD", "service_provider": "ACME", "transport_stream_id": 7,
                    "original_network_id": 32, "pmt_pid": 4098, "video_pid": 513, "audio_pids": [514], "muxrate": 2_000_000, "system": "dvb"}},
    ])
}

fn ladder_of_any_profile() -> Value {
    let mut rungs = ladder();
    rungs[1]["profile"] = Value::Null;
    rungs
}

fn places() -> Places {
    let files = ["slates/back-soon.mp4", "logos/news.png"];
    Places {
        ffmpeg: "/usr/bin/ffmpeg".to_owned(),
        files: files
            .iter()
            .map(|path| ((*path).to_owned(), format!("/srv/media/{path}")))
            .collect(),
    }
}

fn built(spec: &ChannelSpec, probe: &Probe) -> Result<CommandLine, Failure> {
    let places = places();
    let command = build(spec, 0, probe, &Capabilities::untried(), &places)?;
    delivers_nowhere(spec, 0, probe, &places, &command);
    Ok(command)
}

fn text(patch: Value) -> String {
    lines(&built(&channel(patch), &Probe::default()).expect("a command"))
}

fn test_input() -> Value {
    json!([{"type": "test", "pattern": "testsrc2", "resolution": "640x360", "frame_rate": 25, "tone_hz": 1000}])
}

fn stream(pid: u16, kind: StreamKind, codec: &str) -> Stream {
    Stream {
        pid: Some(pid),
        kind,
        codec: codec.to_owned(),
        language: None,
        unusable: None,
        transfer: Transfer::Unknown,
        picture: None,
    }
}

fn program(number: u16, streams: Vec<Stream>) -> Program {
    Program {
        number: Some(number),
        name: Some(format!("Service {number}")),
        streams,
    }
}

fn two_programs() -> Probe {
    let first = vec![
        stream(256, StreamKind::Video, "h264"),
        stream(257, StreamKind::Audio, "mp2"),
        stream(258, StreamKind::Audio, "ac3"),
    ];
    let second = vec![
        stream(512, StreamKind::Video, "mpeg2video"),
        stream(600, StreamKind::Other, "dvb_teletext"),
    ];
    Probe {
        programs: Some(vec![program(1, first), program(2, second)]),
        ..Probe::default()
    }
}

macro_rules! commands {
    ($($name:ident: $patch:expr;)*) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!(text($patch));
        })*
    };
}

commands! {
    one_rung_from_udp: json!({});
    two_rungs_of_constant_rate: json!({"video": {"rate_control": "cbr"}, "renditions": ladder()});
    rtp_by_programme: json!({"inputs": [{"type": "rtp", "address": "239.10.0.1:5004", "program": 101}]});
    udp_by_pid: json!({"inputs": [{"type": "udp", "address": "239.10.0.1:5001", "video_pid": 257, "missing_audio": "drop"}]});
    file_in_a_loop: json!({"inputs": [{"type": "file", "path": "slates/back-soon.mp4", "loop": true}]});
    file_once: json!({"inputs": [{"type": "file", "path": "slates/back-soon.mp4", "loop": false}]});
    test_picture: json!({"inputs": test_input()});
    test_picture_ultrafast: json!({"inputs": test_input(), "video": {"preset": "ultrafast"}});
    black_and_silence: json!({"inputs": [{"type": "test", "pattern": "black", "tone_hz": 0}]});
    twelve_rungs: json!({"inputs": test_input(), "renditions": (0..12).map(|n| json!({
        "name": format!("rung-{n}"), "resolution": format!("{}x{}", 320 + 32 * n, 180 + 18 * n), "video_bitrate": 300_000 + 100_000 * n,
        "audio_bitrate": 64_000})).collect::<Vec<_>>()});
    cropped: json!({"video": {"fit": "crop"}});
    stretched: json!({"video": {"fit": "stretch"}});
    pixels_that_are_not_square: json!({"renditions": [{"name": "sd", "resolution": "720x576", "video_bitrate": 2_000_000, "audio_bitrate": 128_000}]});
    rungs_of_two_aspects: json!({"logo": logo("top_right"), "renditions": [
        {"name": "wide", "resolution": "1280x720", "video_bitrate": 2_000_000, "audio_bitrate": 128_000},
        {"name": "tall", "resolution": "640x480", "video_bitrate": 900_000, "audio_bitrate": 96_000}]});
    fifty_and_twenty_five: json!({"inputs": test_input(), "video": {"frame_rate": 50, "gop_seconds": 1}, "renditions": [
        {"name": "hi", "resolution": "1280x720", "video_bitrate": 2_000_000, "audio_bitrate": 128_000, "profile": "high"},
        {"name": "lo", "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000, "profile": "baseline", "frame_rate": 25}]});
    source_rate: json!({"video": {"frame_rate": "source"}});
    film_rate: json!({"video": {"frame_rate": "30000/1001"}});
    constant_quality: json!({"video": {"rate_control": "crf", "crf": 21}});
    interlaced: json!({"video": {"scan_type": "interlaced"}});
    interlaced_from_a_progressive_picture: json!({"inputs": test_input(), "video": {"scan_type": "interlaced", "field_order": "bff"}});
    interlaced_beside_fifty_frames: json!({"inputs": test_input(), "video": {"frame_rate": 50}, "renditions": [
        {"name": "50p", "resolution": "1280x720", "video_bitrate": 2_000_000},
        {"name": "25i", "resolution": "720x576", "video_bitrate": 2_000_000, "frame_rate": 25, "scan_type": "interlaced"}]});
    hevc: json!({"video": {"codec": "hevc", "tune": "zerolatency", "profile": "main", "level": "4.1"}});
    hevc_ten_bits_at_a_constant_rate: json!({"inputs": test_input(), "video": {"codec": "hevc", "rate_control": "cbr", "preset": "ultrafast",
        "profile": "main10", "pixel_format": "yuv420p10le"}});
    hevc_of_constant_quality: json!({"video": {"codec": "hevc", "rate_control": "crf", "crf": 28}});
    mpeg2: json!({"inputs": test_input(), "video": {"codec": "mpeg2", "level": "main", "captions": "drop"}});
    mpeg2_interlaced_at_a_constant_rate: json!({"video": {"codec": "mpeg2", "rate_control": "cbr", "scan_type": "interlaced", "profile": "main"}});
    mpeg2_of_422: json!({"video": {"codec": "mpeg2", "pixel_format": "yuv422p", "profile": "422", "level": "high"}});
    ac3_in_six_channels: json!({"audio": {"codec": "ac3", "channels": 6}, "renditions": [
        {"name": "hd", "resolution": "1280x720", "video_bitrate": 2_000_000, "audio_bitrate": 448_000}]});
    mp2: json!({"audio": {"codec": "mp2"}});
    opus_the_american_way: json!({"audio": {"codec": "opus"}, "renditions": [
        {"name": "hd", "resolution": "1280x720", "video_bitrate": 2_000_000, "mpegts": {"system": "atsc"}}]});
    deinterlaced_by_field: json!({"video": {"deinterlace": "field", "frame_rate": 50}});
    deinterlaced_by_field_without_captions: json!({"video": {"deinterlace": "field", "frame_rate": 50, "captions": "drop"}});
    sound_later: json!({"audio": {"delay_ms": 500}});
    sound_earlier: json!({"audio": {"delay_ms": -250}});
    sound_to_one_loudness: json!({"audio": {"normalize": true, "gain": 1.5}});
    a_profile_that_the_quickest_preset_would_not_reach: json!({"video": {"preset": "ultrafast", "scan_type": "interlaced"}, "renditions": [
        {"name": "hi", "resolution": "1280x720", "video_bitrate": 2_000_000, "profile": "high"},
        {"name": "lo", "resolution": "640x360", "video_bitrate": 800_000, "profile": "main"}]});
    nvenc: json!({"video": {"preset": "medium", "profile": "high", "level": "4.0", "rate_control": "cbr",
        "hardware": {"device": "nvenc", "index": 1}}, "renditions": ladder_of_any_profile()});
    nvenc_of_ten_bits_without_captions: json!({"video": {"codec": "hevc", "preset": "p6", "tune": "zerolatency", "profile": "main10",
        "pixel_format": "yuv420p10le", "captions": "drop", "hardware": {"device": "nvenc"}}});
    qsv: json!({"inputs": test_input(), "video": {"preset": "ultrafast", "profile": "main", "level": "3.1", "hardware": {"device": "qsv"}},
        "logo": logo("top_left")});
    qsv_hevc: json!({"video": {"codec": "hevc", "level": "4", "tune": "zerolatency", "hardware": {"device": "qsv"}}});
    qsv_mpeg2: json!({"video": {"codec": "mpeg2", "level": "main", "hardware": {"device": "qsv", "index": 1}}});
    vaapi: json!({"video": {"profile": "baseline", "level": "3.0", "rate_control": "cbr", "hardware": {"device": "vaapi", "index": 2}}});
    vaapi_hevc_of_ten_bits: json!({"video": {"codec": "hevc", "pixel_format": "yuv420p10le", "hardware": {"device": "vaapi"}}});
    vaapi_mpeg2: json!({"video": {"codec": "mpeg2", "profile": "main", "level": "high1440", "hardware": {"device": "vaapi"}}});
    a_camera_that_is_heard_no_device: json!({"inputs": [{"type": "camera", "device": "/dev/v4l/by-id/usb-046d_C922-video-index0",
        "resolution": "1280x720", "frame_rate": "30000/1001", "format": "mjpeg", "audio_device": "hw:1,0"}], "logo": logo("top_left")});
    a_mute_camera_no_device: json!({"inputs": [{"type": "camera", "device": "/dev/video0"}]});
    a_camera_without_sound_no_device: json!({"inputs": [{"type": "camera", "device": "/dev/video0", "missing_audio": "drop"}]});
    without_lookahead: json!({"inputs": test_input(), "video": {"tune": "zerolatency", "profile": "high", "level": "3.1"}});
    logo_top_left: json!({"logo": logo("top_left")});
    logo_top_right: json!({"logo": logo("top_right"), "renditions": ladder()});
    logo_bottom_left: json!({"logo": logo("bottom_left")});
    logo_bottom_right: json!({"logo": logo("bottom_right")});
}

fn logo(corner: &str) -> Value {
    json!({"path": "logos/news.png", "position": {"corner": corner, "x": 20, "y": 40}, "opacity": 0.9})
}

fn of_transfer(transfer: Transfer) -> Probe {
    let picture = Stream {
        transfer,
        ..stream(256, StreamKind::Video, "hevc")
    };
    let streams = vec![picture, stream(257, StreamKind::Audio, "mp2")];
    Probe {
        programs: Some(vec![program(1, streams)]),
        ..Probe::default()
    }
}

#[test]
fn a_high_dynamic_range_is_brought_down() {
    let spec = channel(
        json!({"video": {"hdr": "tonemap"}, "logo": logo("top_left"), "renditions": ladder()}),
    );
    insta::assert_snapshot!(lines(
        &built(&spec, &of_transfer(Transfer::Hlg)).expect("a command")
    ));
    let of_sdr = built(&spec, &of_transfer(Transfer::Sdr)).expect("a command");
    assert!(
        !of_sdr.args.concat().contains("tonemap"),
        "nothing is mapped"
    );
}

#[test]
fn a_high_dynamic_range_is_kept() {
    let video = json!({"codec": "hevc", "hdr": "keep", "pixel_format": "yuv420p10le"});
    let spec = channel(json!({ "video": video }));
    insta::assert_snapshot!(lines(
        &built(&spec, &of_transfer(Transfer::Pq)).expect("a command")
    ));
}

#[test]
fn a_high_dynamic_range_is_refused_unless_something_else_is_asked() {
    let failure = built(&channel(json!({})), &of_transfer(Transfer::Pq)).expect_err("PQ");
    assert_eq!(failure.class, Class::InputHdr);
    let unseen = Probe {
        transfer: Transfer::Hlg,
        ..Probe::default()
    };
    let failure = built(&channel(json!({})), &unseen).expect_err("HLG, seen in an earlier run");
    assert_eq!(failure.class, Class::InputHdr);
}

#[test]
fn silence_stands_in_for_missing_sound() {
    let spec =
        channel(json!({"inputs": [{"type": "udp", "address": "239.10.0.1:5001", "program": 2}]}));
    insta::assert_snapshot!(lines(&built(&spec, &two_programs()).expect("a command")));
}

#[test]
fn programme_by_pids_and_a_long_look() {
    let spec = channel(
        json!({"inputs": [{"type": "udp", "address": "239.10.0.1:5001", "program": 1, "audio_pid": 258}]}),
    );
    let probe = Probe {
        long: true,
        ..two_programs()
    };
    insta::assert_snapshot!(lines(&built(&spec, &probe).expect("a command")));
}

#[test]
fn several_programmes_and_none_named_is_refused_with_the_list() {
    let failure = built(&channel(json!({})), &two_programs()).expect_err("two programmes");
    assert_eq!(failure.class, Class::ProgramNotChosen);
    assert_eq!(
        failure.evidence,
        [
            "programme 1 \"Service 1\": video 256 (h264), audio 257 (mp2), audio 258 (ac3)",
            "programme 2 \"Service 2\": video 512 (mpeg2video), other 600 (dvb_teletext)",
        ]
    );
}

#[test]
fn a_pid_names_its_programme() {
    let spec = channel(
        json!({"inputs": [{"type": "udp", "address": "239.10.0.1:5001", "video_pid": 512, "missing_audio": "drop"}]}),
    );
    let command = built(&spec, &two_programs()).expect("a command");
    assert!(
        command
            .args
            .iter()
            .any(|arg| arg.starts_with("[0:i:0x200]"))
    );
    assert!(
        !command.args.iter().any(|arg| arg == "-c:a"),
        "nothing to hear in programme 2"
    );
}

#[test]
fn missing_sound_fails_where_that_is_asked_for() {
    let spec = channel(
        json!({"inputs": [{"type": "udp", "address": "239.10.0.1:5001", "program": 2, "missing_audio": "fail"}]}),
    );
    assert_eq!(
        built(&spec, &two_programs()).expect_err("no sound").class,
        Class::StreamMissing
    );
}

#[test]
fn what_is_not_there_is_told_before_a_process_starts() {
    let file = channel(json!({"inputs": [{"type": "file", "path": "gone.mp4"}]}));
    assert_eq!(
        built(&file, &Probe::default())
            .expect_err("no such file")
            .class,
        Class::FileNotFound
    );
    let capabilities = Capabilities {
        encoders: Some(["aac".to_owned(), "mjpeg".to_owned()].into()),
        hardware: None,
    };
    let failure = build(
        &channel(json!({})),
        0,
        &Probe::default(),
        &capabilities,
        &places(),
    )
    .expect_err("no x264");
    assert_eq!(failure.class, Class::EncoderMissing);
    assert!(
        build(
            &channel(json!({})),
            7,
            &Probe::default(),
            &Capabilities::untried(),
            &places()
        )
        .is_err()
    );
}

#[test]
fn a_keyframe_interval_is_whole_frames_in_every_rung() {
    let spec = |rates: [Value; 2], gop: f64| {
        let rung = |n: usize| json!({"name": format!("r{n}"), "resolution": "640x360", "video_bitrate": 800_000, "audio_bitrate": 96_000, "frame_rate": rates[n]});
        channel(
            json!({"inputs": test_input(), "video": {"gop_seconds": gop}, "renditions": [rung(0), rung(1)]}),
        )
    };
    let gop = |rates, gop| line::decimal(cadence::Cadence::of(&spec(rates, gop)).gop_seconds);
    assert_eq!(gop([json!(50), json!(25)], 2.0), "2");
    assert_eq!(gop([json!(50), json!(25)], 0.5), "0.52");
    assert_eq!(
        gop([json!("60000/1001"), json!("30000/1001")], 2.0),
        "2.002"
    );
    assert_eq!(gop([json!(30), json!(25)], 2.0), "2");
    assert_eq!(gop([json!("30000/1001"), json!(25)], 2.0), "2");
}

#[test]
fn every_file_of_a_run_is_named() {
    let spec = channel(
        json!({"inputs": [{"type": "file", "path": "slates/back-soon.mp4"}], "logo": logo("top_left")}),
    );
    assert_eq!(files(&spec, 0), ["slates/back-soon.mp4", "logos/news.png"]);
}

#[test]
fn nothing_is_sent_or_written_but_to_pipes() {
    let command =
        built(&channel(json!({"renditions": ladder()})), &Probe::default()).expect("a command");
    assert_eq!(
        command.pipes,
        Pipes {
            stdin: true,
            progress_fd: 3,
            renditions: vec![4, 5],
            thumbnail_fd: 6
        }
    );
    assert!(!command.args.iter().any(|arg| arg.contains("://")));
    let ends = command
        .args
        .windows(3)
        .filter(|args| args[0] == "-f" && args[2].starts_with("pipe:"))
        .count();
    assert_eq!(ends, 3);
}
