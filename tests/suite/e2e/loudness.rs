//! Delay, gain and loudness, measured on what comes out.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use signalbox_tests::server::Server;

use super::readback::{file_of, make, received};
use super::specs::test_to_udp;

/// A white flash and a beep begin every two seconds at the same instant; the second track is a steady tone.
const FLASH_AND_BEEP: &str = "-f lavfi -i color=black:size=160x90:rate=25,drawbox=color=white:t=fill:enable='lt(mod(t,2),0.2)' \
    -f lavfi -i aevalsrc='0.25*sin(2*PI*1000*t)*lt(mod(t,2),0.2)':sample_rate=48000 -f lavfi -i sine=frequency=1000:sample_rate=48000,volume=4 \
    -map 0:v -map 1:a -map 2:a -t 40 -c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -c:a mp2 -b:a 192k -ac 2";

/// What FFmpeg's filters say of a stream of the file.
fn said(file: &Path, stream: &str, filter: &str) -> String {
    let option = if stream.contains('v') { "-vf" } else { "-af" };
    let mut command = Command::new("ffmpeg");
    command
        .args(["-nostdin", "-hide_banner", "-nostats", "-copyts", "-i"])
        .arg(file);
    command.args(["-map", stream, option, filter, "-f", "null", "-"]);
    let output = command.output().expect("ffmpeg is installed");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The numbers that follow a word.
fn numbers(text: &str, word: &str) -> Vec<f64> {
    let found = text.split(word).skip(1);
    let number = |rest: &str| {
        let rest = rest.trim_start();
        let end = rest.find(|letter: char| !(letter.is_ascii_digit() || "+-.".contains(letter)));
        rest[..end.unwrap_or(rest.len())].parse().ok()
    };
    found.filter_map(number).collect()
}

/// How long after the flashes a track's beeps come, in seconds; the median.
fn behind_the_picture(file: &Path, track: usize) -> f64 {
    let flashes = numbers(
        &said(file, "0:v:0", "blackdetect=d=0.5:pix_th=0.5"),
        "black_end:",
    );
    let beeps = said(
        file,
        &format!("0:a:{track}"),
        "silencedetect=noise=-35dB:d=0.5",
    );
    let beeps = numbers(&beeps, "silence_end:");
    // Of a pair every two seconds, nearest first.
    let apart = |beep: f64, flash: f64| (beep - flash + 1.0).rem_euclid(2.0) - 1.0;
    let mut apart: Vec<f64> = beeps
        .iter()
        .flat_map(|beep| flashes.iter().map(move |flash| apart(*beep, *flash)))
        .collect();
    assert!(
        beeps.len() >= 3 && flashes.len() >= 3,
        "{beeps:?} {flashes:?}"
    );
    apart.sort_by(f64::total_cmp);
    apart[apart.len() / 2]
}

fn mean_volume(file: &Path, track: usize) -> f64 {
    let text = said(file, &format!("0:a:{track}"), "volumedetect");
    numbers(&text, "mean_volume:")[0]
}

#[test]
fn delay_gain_and_loudness_are_as_asked() {
    let server = Server::start();
    let media = server.folder().path().join("data/media/flash.ts");
    make(FLASH_AND_BEEP, &media);
    let change = json!({
        "inputs": [{"type": "file", "path": "flash.ts", "loop": true}],
        "video": {"tune": "zerolatency"},
        "audio_tracks": [
            {"select": {"index": 0}}, {"select": {"index": 0}, "delay_ms": 400}, {"select": {"index": 0}, "delay_ms": -300},
            {"select": {"index": 1}}, {"select": {"index": 1}, "gain": 0.5}, {"select": {"index": 1}, "normalize": true}],
        "renditions": [{"name": "180p", "resolution": "160x90", "video_bitrate": 200_000, "audio_bitrate": 128_000}],
    });
    let stream = received(&server, test_to_udp("measured", ""), change, 12);
    let file = file_of(&stream);

    let together = behind_the_picture(file.path(), 0);
    assert!(together.abs() < 0.06, "{together} s without delay");
    for (track, asked) in [(1, 0.4), (2, -0.3)] {
        let shifted = behind_the_picture(file.path(), track) - together;
        assert!((shifted - asked).abs() < 0.03, "{shifted} s, asked {asked}");
    }
    let gained = mean_volume(file.path(), 4) - mean_volume(file.path(), 3);
    assert!((gained + 6.02).abs() < 0.3, "{gained} dB for half");
    let loudness = |track: usize| {
        let text = said(
            file.path(),
            &format!("0:a:{track}"),
            "atrim=start=3,ebur128=framelog=verbose",
        );
        *numbers(&text, "I:").last().expect("a loudness")
    };
    let (plain, normal) = (loudness(3), loudness(5));
    assert!(
        (plain + 23.0).abs() > 2.0,
        "the source is not so already: {plain} LUFS"
    );
    assert!((normal + 23.0).abs() < 1.0, "{normal} LUFS");
    server.stop();
}
