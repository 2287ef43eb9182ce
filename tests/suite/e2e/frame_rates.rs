//! Frame rates of both continents, read back to the frame.

use serde_json::{Value, json};
use signalbox_tests::capture::Stream;
use signalbox_tests::probe;
use signalbox_tests::server::Server;

use super::readback::{every, file_of, ladder, make, stream_of};

/// Every rate there is, as ffprobe says it, and its frames in so many seconds.
const RATES: [(&str, i64, i64); 9] = [
    ("24000/1001", 24000, 1001),
    ("24/1", 24, 1),
    ("25/1", 25, 1),
    ("30000/1001", 30000, 1001),
    ("30/1", 30, 1),
    ("48/1", 48, 1),
    ("50/1", 50, 1),
    ("60000/1001", 60000, 1001),
    ("60/1", 60, 1),
];

/// As a specification has it: a whole number, or a fraction as text.
fn asked(rate: &str) -> Value {
    let whole = rate
        .strip_suffix("/1")
        .and_then(|whole| whole.parse::<u32>().ok());
    whole.map_or_else(|| json!(rate), |whole| json!(whole))
}

/// It says it has this rate, and it has: a frame at every multiple of its duration, none missing, none twice.
fn assert_rate(stream: &Stream, rate: &str, told: &str) {
    let (_, frames, seconds) = RATES
        .into_iter()
        .find(|known| known.0 == rate)
        .expect("a rate");
    let told = format!("{told} at {rate}");
    let found = probe::bytes(&stream.bytes());
    let picture = stream_of(&found, "video");
    let said = (&picture["r_frame_rate"], &picture["avg_frame_rate"]);
    assert_eq!(said, (&json!(rate), &json!(rate)), "{told}");
    let mut times = probe::frame_times(file_of(stream).path());
    // Where it was cut, a frame may be there before those that are shown ahead of it.
    times.truncate(times.len().saturating_sub(4));
    assert!(times.len() as i64 * seconds >= frames, "{told}: {times:?}");
    for (time, number) in times.iter().zip(0..) {
        // Ticks of 90 kHz fall a part of one beside the frames of a rate over 1001.
        let off = ((time - times[0]) * frames - number * seconds * 90_000).abs();
        assert!(off <= frames, "{told}: frame {number} of {times:?}");
    }
}

#[test]
fn every_frame_rate_of_both_continents_comes_out_to_the_frame() {
    let server = Server::start();
    let film = server.folder().path().join("data/media/film.mkv");
    make(
        "-f lavfi -i testsrc2=size=160x90:rate=24000/1001:duration=10 -c:v libx264 -preset ultrafast",
        &film,
    );
    let test = |rate: Value| json!([{"type": "test", "resolution": "160x90", "frame_rate": rate}]);
    let file = json!([{"type": "file", "path": "film.mkv", "loop": true}]);
    let cases = [
        (
            "h264",
            test(json!(25)),
            RATES.map(|rate| (rate.0, rate.0)).to_vec(),
        ),
        (
            "mpeg2",
            test(json!(24)),
            vec![("30000/1001", "30000/1001"), ("60000/1001", "60000/1001")],
        ),
        (
            "hevc",
            file,
            vec![("source", "24000/1001"), ("60/1", "60/1")],
        ),
        (
            "h264",
            test(json!("60000/1001")),
            vec![("source", "60000/1001"), ("25/1", "25/1")],
        ),
    ];
    let started = cases.each_ref().map(|(codec, inputs, rungs)| {
        let change = json!({"inputs": inputs, "video": {"codec": codec, "gop_seconds": 1}});
        let rungs: Vec<_> = rungs
            .iter()
            .map(|rung| json!({"frame_rate": asked(rung.0)}))
            .collect();
        ladder(
            &server,
            &format!("{codec}-{}", rungs.len()),
            &change,
            &rungs,
        )
    });
    let streams = started.map(|captures| every(&captures, 3));
    server.stop();
    for ((codec, inputs, rungs), streams) in cases.iter().zip(&streams) {
        for ((_, rate), stream) in rungs.iter().zip(streams) {
            assert_rate(stream, rate, &format!("{codec} from {inputs}"));
        }
    }
    let keys = [0, 1].map(|rung| probe::key_frames(file_of(&streams[1][rung]).path()));
    let both = keys[0].len().min(keys[1].len());
    assert!(both >= 3, "{keys:?}");
    assert_eq!(
        keys[0][..both],
        keys[1][..both],
        "key frames of 30000/1001 and 60000/1001"
    );
}
