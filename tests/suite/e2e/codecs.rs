//! What each codec looks like to a receiver: read back by ffprobe from what was sent.

use std::process::Command;

use mpegts::Packet;
use mpegts::psi::{Assembler, Pmt};
use serde_json::json;
use signalbox_tests::capture::Stream;
use signalbox_tests::probe;
use signalbox_tests::server::Server;

use super::readback::{assert_fields, file_of, one_rung, received};
use super::specs::test_to_udp;

/// Every keyframe stands a second after the one before.
fn assert_grid(stream: &Stream) {
    let keys = probe::key_frames(file_of(stream).path());
    assert!(keys.len() >= 2, "{keys:?}");
    let apart: Vec<i64> = keys.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(apart.iter().all(|ticks| *ticks == 90_000), "{apart:?}");
}

/// What the map on one PID says of another.
fn stream_type(stream: &Stream, map: u16, pid: u16) -> Option<u8> {
    let mut sections = Assembler::new();
    let mut found = None;
    for raw in stream.packets().filter(|raw| Packet::new(raw).pid() == map) {
        sections.push(Packet::new(&raw), |section| {
            let streams = Pmt::parse(section)
                .map(|pmt| pmt.streams)
                .unwrap_or_default();
            let of = streams.iter().find(|stream| stream.pid == pid);
            found = of.map(|stream| stream.stream_type).or(found);
        });
    }
    found
}

#[test]
fn hevc_with_ac3() {
    let server = Server::start();
    let change = json!({"video": {"codec": "hevc", "profile": "main", "level": "3.1", "tune": "zerolatency"},
                        "audio": {"codec": "ac3"}, "renditions": one_rung(192_000)});
    let stream = received(&server, test_to_udp("hevc", ""), change, 4);
    let found = probe::bytes(&stream.bytes());
    let picture = json!({"codec_name": "hevc", "profile": "Main", "level": 93, "width": 320, "height": 180, "pix_fmt": "yuv420p",
                         "r_frame_rate": "25/1", "id": "0x101"});
    assert_fields(&found, "video", &picture);
    let sound = json!({"codec_name": "ac3", "channels": 2, "sample_rate": "48000", "id": "0x102"});
    assert_fields(&found, "audio", &sound);
    // Private data with a descriptor is DVB's way; ATSC's type is 0x81.
    assert_eq!(stream_type(&stream, 4096, 258), Some(0x06));
    assert_grid(&stream);
    server.stop();
}

#[test]
fn mpeg2_with_mp2_and_interlaced_with_six_channels() {
    let server = Server::start();
    let change = json!({"video": {"codec": "mpeg2", "profile": "main", "level": "main"}, "audio": {"codec": "mp2"},
                        "renditions": one_rung(192_000)});
    let stream = received(&server, test_to_udp("mpeg2", ""), change, 4);
    let found = probe::bytes(&stream.bytes());
    let picture = json!({"codec_name": "mpeg2video", "profile": "Main", "level": 8, "width": 320, "height": 180,
                         "field_order": "progressive", "r_frame_rate": "25/1", "id": "0x101"});
    assert_fields(&found, "video", &picture);
    let sound = json!({"codec_name": "mp2", "channels": 2, "bit_rate": "192000", "id": "0x102"});
    assert_fields(&found, "audio", &sound);
    assert_grid(&stream);

    let change = json!({"video": {"codec": "mpeg2", "scan_type": "interlaced", "field_order": "bff", "rate_control": "cbr"},
                        "inputs": [{"type": "test", "resolution": "320x180", "frame_rate": 50}],
                        "audio": {"codec": "ac3", "channels": 6}, "renditions": one_rung(448_000)});
    let stream = received(&server, test_to_udp("woven", ""), change, 4);
    let found = probe::bytes(&stream.bytes());
    let picture = json!({"codec_name": "mpeg2video", "field_order": "bb", "r_frame_rate": "25/1"});
    assert_fields(&found, "video", &picture);
    let sound = json!({"codec_name": "ac3", "channels": 6, "bit_rate": "448000"});
    assert_fields(&found, "audio", &sound);
    assert_grid(&stream);
    server.stop();
}

#[test]
fn an_interlaced_file_stays_so_or_becomes_progressive_by_frame_or_field() {
    let server = Server::start();
    let media = server.folder().path().join("data/media/woven.ts");
    let made = Command::new("ffmpeg")
        .args("-nostdin -loglevel error -f lavfi -i testsrc2=size=320x180:rate=50:duration=20 -f lavfi -i sine=duration=20".split(' '))
        .args("-vf interlace=scan=tff -c:v libx264 -preset ultrafast -flags +ilme+ildct -x264-params tff=1 -c:a mp2 -f mpegts".split(' '))
        .arg(&media)
        .status();
    assert!(made.expect("ffmpeg is installed").success());
    let input = json!([{"type": "file", "path": "woven.ts", "loop": true}]);
    let cases = [
        ("kept", json!({"scan_type": "interlaced"}), "tt", "25/1"),
        (
            "frame",
            json!({"deinterlace": "frame"}),
            "progressive",
            "25/1",
        ),
        (
            "field",
            json!({"deinterlace": "field", "frame_rate": 50}),
            "progressive",
            "50/1",
        ),
    ];
    for (name, video, order, rate) in cases {
        let change = json!({"inputs": input, "video": video, "audio": {"codec": "opus"}, "renditions": one_rung(96_000)});
        let stream = received(&server, test_to_udp(name, ""), change, 4);
        let found = probe::bytes(&stream.bytes());
        let picture = json!({"codec_name": "h264", "field_order": order, "r_frame_rate": rate});
        assert_fields(&found, "video", &picture);
        assert_fields(
            &found,
            "audio",
            &json!({"codec_name": "opus", "channels": 2}),
        );
        let (frames, different) = pictures(&stream);
        assert!(
            different * 10 >= frames * 9,
            "{name}: {different} of {frames}"
        );
        assert_grid(&stream);
    }
    server.stop();
}

/// How many pictures there are, and how many of them differ.
fn pictures(stream: &Stream) -> (usize, usize) {
    let file = file_of(stream);
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-loglevel", "quiet", "-i"])
        .arg(file.path())
        .args([
            "-map",
            "0:v",
            "-fps_mode",
            "passthrough",
            "-f",
            "framemd5",
            "-",
        ])
        .output()
        .expect("ffmpeg is installed");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let sums: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.rsplit(',').next())
        .collect();
    let different: std::collections::HashSet<_> = sums.iter().collect();
    (sums.len(), different.len())
}
