//! Copied streams, several tracks, data: read back from what was sent. And what becomes of the sound, by measurement.

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

use mpegts::{PACKET_SIZE, Packet};
use reqwest::Method;
use serde_json::{Value, json};
use signalbox_tests::capture::{Stream, group};
use signalbox_tests::sender::{self, Programme};
use signalbox_tests::server::Server;
use signalbox_tests::{data, probe, wait};

use super::readback::{file_of, make, measured, merge, started, taken};
use super::specs::{impatient, test_to_udp, udp_input};

/// A channel to one group and as HLS.
fn channel(name: &str, change: &Value) -> Value {
    let mut spec = test_to_udp(name, "");
    let web = json!({"name": "web", "type": "hls", "segment_seconds": 1});
    spec["outputs"].as_array_mut().expect("a list").push(web);
    merge(&mut spec, change);
    spec
}

/// What runs for so many seconds.
fn running(server: &Server, spec: Value, seconds: u64) -> (i64, Stream) {
    let (id, captured) = started(server, spec, json!({}));
    server.until_status(id, "running");
    (id, taken(&captured, seconds))
}

/// Codec, PID and language of every stream but the picture, in the order of their PIDs.
fn beside_the_picture(found: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let streams = found["streams"].as_array().expect("streams");
    let others = streams
        .iter()
        .filter(|stream| stream["codec_type"] != "video");
    let mut others: Vec<_> = others
        .map(|stream| {
            let (codec, id) = (&stream["codec_name"], &stream["id"]);
            (text(id), text(codec), text(&stream["tags"]["language"]))
        })
        .collect();
    others.sort();
    others
}

fn told(of: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    let owned = |(a, b, c): &(&str, &str, &str)| ((*a).into(), (*b).into(), (*c).into());
    of.iter().map(owned).collect()
}

fn get(server: &Server, path: &str) -> Option<Vec<u8>> {
    let answer = server.request(Method::GET, path, None);
    answer
        .status()
        .is_success()
        .then(|| answer.bytes().ok())?
        .map(|bytes| bytes.to_vec())
}

fn get_text(server: &Server, path: &str) -> Option<String> {
    get(server, path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// The master playlist, and the first segment of its one rung.
fn hls(server: &Server, name: &str) -> (String, Value) {
    let master = wait::until("a master playlist with codecs", || {
        let text = get_text(server, &format!("/live/{name}/master.m3u8"))?;
        text.contains("CODECS").then_some(text)
    });
    let segment = wait::until("a segment", || {
        let list = get_text(server, &format!("/live/{name}/180p/index.m3u8"))?;
        let segment = list.lines().find(|line| !line.starts_with('#'))?.to_owned();
        get(server, &format!("/live/{name}/180p/{segment}"))
    });
    (master, probe::bytes(&segment))
}

#[test]
fn tracks_and_data_keep_their_languages_and_take_the_pids_they_are_given() {
    let server = Server::start();
    let from = group();
    let _sender = sender::send(Programme::Rich, &from);
    let change = json!({
        "inputs": [udp_input(&from)],
        "audio_tracks": [
            {"select": {"language": "ger"}, "language": "deu"},
            {"select": {"index": 1}, "codec": "copy"},
            {"select": {"language": "eng"}, "codec": "mp2", "channels": 1, "bitrate": 96_000},
            {"select": {"language": "fra"}, "codec": "ac3", "bitrate": 192_000}],
        "data": {"teletext": "copy", "dvb_subtitles": "copy"},
        "renditions": [{"name": "180p", "resolution": "320x180", "video_bitrate": 300_000,
                        "mpegts": {"pmt_pid": 4097, "video_pid": 512, "audio_pids": [600, 601, 602, 605]}}],
    });
    let (_, stream) = running(&server, channel("tracks", &change), 4);
    let found = probe::bytes(&stream.bytes());
    let expected = [
        ("0x258", "aac", "deu"),
        ("0x259", "ac3", "deu"),
        ("0x25a", "mp2", "eng"),
        ("0x25d", "ac3", "fra"),
        ("0x25e", "dvb_teletext", "deu"),
        ("0x25f", "dvb_subtitle", "deu"),
    ];
    assert_eq!(beside_the_picture(&found), told(&expected));
    let of = |pid: &str| {
        let streams = found["streams"].as_array().expect("streams");
        streams
            .iter()
            .find(|stream| stream["id"] == pid)
            .expect("a stream")
            .clone()
    };
    let copied = of("0x259");
    assert_eq!(
        (&copied["channels"], &copied["bit_rate"]),
        (&json!(6), &json!("448000"))
    );
    assert_eq!(of("0x25a")["channels"], 1);
    let rows = stream
        .packets()
        .filter(|raw| Packet::new(raw).pid() == 0x25e)
        .count();
    assert!(rows >= 50, "{rows} packets of teletext in four seconds");

    // HLS takes the picture and the first AAC.
    let (master, segment) = hls(&server, "tracks");
    assert!(
        master.contains(",mp4a.40.2\"") && !master.contains("ac-3"),
        "{master}"
    );
    assert_eq!(
        beside_the_picture(&segment),
        told(&[("0x258", "aac", "deu")])
    );
    server.stop();
}

/// The hashes of a stream's packets as they stand in the file.
fn packet_hashes(file: &Path, stream: &str) -> Vec<String> {
    let mut command = Command::new("ffmpeg");
    command
        .args(["-nostdin", "-loglevel", "error", "-i"])
        .arg(file);
    command.args([
        "-map",
        stream,
        "-c",
        "copy",
        "-f",
        "framehash",
        "-hash",
        "md5",
        "-",
    ]);
    let output = command.output().expect("ffmpeg is installed");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.rsplit(',').next())
        .map(|hash| hash.trim().to_owned())
        .collect()
}

#[test]
fn a_copied_programme_comes_out_as_it_went_in() {
    let server = Server::start();
    let from = group();
    let _sender = sender::send(Programme::Rich, &from);
    let change = json!({
        "inputs": [udp_input(&from)],
        "video": {"codec": "copy", "preset": "veryfast"},
        "audio": {"codec": "copy"},
        "renditions": [{"name": "180p", "resolution": "320x180", "video_bitrate": 600_000,
                        "mpegts": {"video_pid": 257, "audio_pids": [258]}}],
    });
    let (id, stream) = running(&server, channel("copied", &change), 5);
    let found = probe::bytes(&stream.bytes());
    assert_eq!(beside_the_picture(&found), told(&[("0x102", "aac", "deu")]));
    let (captured, sample) = (file_of(&stream), sender::sample(Programme::Rich));
    for (kind, least) in [("0:v:0", 75), ("0:a:0", 130)] {
        let source: HashSet<String> = packet_hashes(sample, kind).into_iter().collect();
        let came = packet_hashes(captured.path(), kind);
        let same = came.iter().filter(|hash| source.contains(*hash)).count();
        assert!(
            same >= least && came.len() - same <= 3,
            "{kind}: {same} of {} as they were",
            came.len()
        );
    }
    // Its keyframes are the source's: one a second, but where the sender begins anew.
    let keys = probe::key_frames(captured.path());
    let seconds = keys
        .windows(2)
        .filter(|pair| pair[1] - pair[0] == 90_000)
        .count();
    assert!(seconds >= 3, "{keys:?}");
    // Nobody knows the size before it runs, so the playlist does not claim one.
    let (master, segment) = hls(&server, "copied");
    assert!(
        master.contains("avc1.") && !master.contains("RESOLUTION"),
        "{master}"
    );
    assert_eq!(
        beside_the_picture(&segment),
        told(&[("0x102", "aac", "deu")])
    );
    let picture = wait::until("a thumbnail", || {
        get(&server, &format!("/api/v1/channels/{id}/thumbnail.jpg"))
    });
    assert!(picture.starts_with(&[0xff, 0xd8]));
    let command = server.get(&format!("/channels/{id}/command"))["argv"].to_string();
    assert!(
        command.contains("\"-c:v\",\"copy\"") && !command.contains("libx264"),
        "{command}"
    );
    server.stop();
}

#[test]
fn what_hls_does_not_carry_fails_that_output_alone() {
    let server = Server::start();
    let media = server.folder().path().join("data/media");
    let source =
        "-f lavfi -i testsrc2=size=320x180:rate=25 -f lavfi -i sine=sample_rate=48000 -t 6 -ac 2";
    let old = format!("{source} -c:v mpeg2video -g 12 -bf 2 -c:a mp2");
    make(&old, &media.join("old.ts"));
    let new = format!("{source} -c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus");
    make(&new, &media.join("new.webm"));
    let change = json!({
        "inputs": [{"type": "file", "path": "old.ts", "loop": true}],
        "video": {"codec": "copy"}, "audio": {"codec": "copy"},
    });
    let (id, captured) = started(&server, channel("old", &change), json!({}));
    let job = server.until_status(id, "degraded");
    assert_eq!(job["failure"]["class"], "codec_not_in_container", "{job:#}");
    let reason = job["reason"].as_str().unwrap_or_default();
    assert!(
        reason.contains("`web`: hls carries h264, and the picture is mpeg2"),
        "{reason}"
    );
    let found = probe::bytes(&taken(&captured, 3).bytes());
    assert_eq!(beside_the_picture(&found)[0].1, "mp2");
    let states = server.get(&format!("/channels/{id}"));
    let state = |index: usize| states["outputs"][index]["delivery"]["state"].clone();
    assert_eq!((state(0), state(1)), (json!("delivering"), json!("failed")));
    server.act(id, "stop");

    // What no rendition carries is refused before a process starts.
    let mut spec = channel("new", &change);
    spec["outputs"][0]["address"] = json!(group());
    spec["inputs"][0]["path"] = json!("new.webm");
    let id = server.create_and_start(&impatient(spec, 0));
    let job = server.until_status(id, "failed");
    assert_eq!(
        job["failure"]["class"], "input_codec_not_carried",
        "{job:#}"
    );
    assert!(
        job["failure"]["evidence"][0]
            .as_str()
            .is_some_and(|text| text.contains("vp8")),
        "{job:#}"
    );
    server.stop();
}

/// FFmpeg reads on for the stream that is furthest behind, so one that says nothing must not starve what has an input of its own.
#[test]
fn subtitles_that_do_not_come_hold_nothing_up() {
    let server = Server::start();
    let media = server.folder().path().join("data/media");
    let whole = std::fs::read(sender::sample(Programme::Rich)).expect("the sample");
    let packets = whole.as_chunks::<PACKET_SIZE>().0.iter();
    let mute = packets.filter(|raw| Packet::new(raw).pid() != data::SUBTITLES);
    let mute: Vec<u8> = mute.flatten().copied().collect();
    std::fs::write(media.join("mute.ts"), mute).expect("room for it");
    let red = "-f lavfi -i color=red:size=400x300 -frames:v 1";
    make(red, &media.join("red.png"));
    // A name that means something to FFmpeg, in every place it stands in.
    let name = "it's [1];a:b%d.png";
    std::fs::rename(media.join("red.png"), media.join(name)).expect("renamed");
    let change = json!({
        "inputs": [{"type": "file", "path": "mute.ts", "loop": true}],
        "data": {"dvb_subtitles": "copy"},
        "logo": {"path": name, "opacity": 1},
        "audio_tracks": [{"select": {"index": 0}}, {"select": {"language": "swe"}}],
        "video": {"tune": "zerolatency"},
    });
    let (_, stream) = running(&server, channel("mute", &change), 4);
    let found = probe::bytes(&stream.bytes());
    let codecs = beside_the_picture(&found)
        .into_iter()
        .map(|(_, codec, _)| codec);
    assert_eq!(codecs.collect::<Vec<_>>(), ["aac", "aac", "dvb_subtitle"]);
    let count = |pid: u16| {
        let packets = stream.packets();
        packets
            .filter(|raw| Packet::new(raw).pid() == pid && Packet::new(raw).starts_unit())
            .count()
    };
    assert!(count(256) >= 90, "{} pictures in four seconds", count(256));
    assert!(
        count(257) >= 5 && count(258) >= 5,
        "{} and {} units of sound",
        count(257),
        count(258)
    );
    let file = file_of(&stream);
    let redness = measured(file.path(), "crop=40:30:270:10,", "VAVG");
    assert!(redness > 200.0, "{redness} where the logo stands");
    server.stop();
}
