//! Inputs that become another while they are read: what a viewer's decoder needs keeps arriving, and the job says what
//! happened.

use std::time::Duration;

use serde_json::{Value, json};
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::player::{Harm, Player, SOUND, Take, VIDEO};
use signalbox_tests::probe;
use signalbox_tests::server::Server;

use super::specs::{persistent, udp_to_udp};

const H264: &str = "-c:v libx264 -preset ultrafast";

/// What came last is looked at: the change itself lies before.
const LATE: Duration = Duration::from_millis(2500);

struct Scene {
    server: Server,
    player: Player,
    captured: Capture,
    id: i64,
}

impl Scene {
    /// A channel that runs on a plain take.
    fn running(name: &str, input: &Value) -> Scene {
        let (server, from, to) = (Server::start(), group(), group());
        let captured = Capture::join(&to);
        let player = Player::send(&Take::plain(), &from);
        let mut spec = udp_to_udp(name, &from, &to);
        for (field, value) in input.as_object().expect("fields") {
            spec["inputs"][0][field] = value.clone();
        }
        let id = server.create_and_start(&persistent(spec));
        server.until_status(id, "running");
        captured.receive(Duration::from_secs(1));
        Scene {
            server,
            player,
            captured,
            id,
        }
    }

    fn job(&self) -> Value {
        self.server.job(self.id)
    }

    fn until_run(&self, number: i64, status: &str) -> Value {
        self.server.until_job(self.id, "that run", |job| {
            job["run_number"] == number && job["status"] == status
        })
    }

    /// The failure that ended the run before the last.
    fn ended_with(&self) -> Value {
        let runs = self.server.get(&format!("/channels/{}/runs", self.id));
        let run = runs["items"].as_array().expect("runs").iter();
        let mut ended = run.filter(|run| run["ended_at"].is_string());
        ended.next().expect("one that ended")["failure"].clone()
    }

    /// The rendition as it was asked for, with picture and sound at their PIDs, through all that happened.
    fn goes_on(&self) {
        self.captured.receive(Duration::from_secs(3));
        let continuity = self.captured.stream().continuity();
        assert_eq!(continuity.0, 0, "continuity faults");
        let datagrams = self.captured.datagrams();
        let end = datagrams.last().expect("a datagram").at;
        let late = datagrams
            .iter()
            .filter(|one| end.duration_since(one.at) < LATE);
        let bytes: Vec<u8> = late.flat_map(|one| one.bytes.iter().copied()).collect();
        let last = probe::bytes(&bytes);
        let streams = last["streams"].as_array().expect("streams");
        let facts = |at: usize, keys: &[&str]| -> Vec<Value> {
            keys.iter().map(|key| streams[at][key].clone()).collect()
        };
        let picture = ["codec_name", "id", "width", "height"];
        assert_eq!(
            facts(0, &picture),
            ["h264", "0x100", "320", "180"].map(number)
        );
        let times = self.captured.stream().decoding_times(0x100);
        let steps = times
            .windows(2)
            .rev()
            .take(40)
            .map(|pair| pair[1].since(pair[0]));
        assert!(
            steps.clone().all(|step| step == 3600),
            "25 pictures a second"
        );
        assert_eq!(
            facts(1, &["codec_name", "id"]),
            ["aac", "0x101"].map(number)
        );
    }
}

fn number(text: &str) -> Value {
    text.parse::<u64>()
        .map_or_else(|_| json!(text), |number| json!(number))
}

fn in_words(job: &Value, class: &str) {
    assert_eq!(job["failure"]["class"], class, "{job:#}");
    for words in ["title", "cause", "remedy"] {
        let text = job["failure"][words].as_str().unwrap_or_default();
        assert!(!text.is_empty(), "no {words}: {job:#}");
    }
}

#[test]
fn another_size_frame_rate_and_language_are_followed_by_the_same_run() {
    let scene = Scene::running("sizes", &json!({}));
    let takes = [
        Take::of("size=480x270:rate=25", H264, "deu", ""),
        Take::of("size=320x180:rate=50", H264, "deu", ""),
        Take::of("size=320x180:rate=25", H264, "fra", ""),
    ];
    for take in takes {
        scene.player.change(&take);
        scene.captured.receive(Duration::from_secs(2));
    }
    scene.goes_on();
    let job = scene.job();
    assert_eq!(
        (&job["run_number"], &job["status"]),
        (&json!(1), &json!("running")),
        "{job:#}"
    );
    let log = scene.server.channel_log(scene.id);
    assert!(
        log.contains("the input has changed: it is programme 1: "),
        "{log}"
    );
}

#[test]
fn another_codec_and_other_pids_begin_a_new_run_at_once() {
    let scene = Scene::running("codec", &json!({}));
    let hevc = "-c:v libx265 -preset ultrafast -x265-params log-level=none";
    scene
        .player
        .change(&Take::of("size=320x180:rate=25", hevc, "deu", ""));
    scene.until_run(2, "running");
    in_words(
        &json!({"failure": scene.ended_with()}),
        "input_format_changed",
    );
    assert_eq!(scene.job()["attempt"], 1, "nothing was tried in vain");
    scene.goes_on();
    let moved = Take::of(
        "size=320x180:rate=25",
        H264,
        "deu",
        "-streamid 0:513 -streamid 1:514",
    );
    scene.player.change(&moved);
    scene.until_run(3, "running");
    let failure = scene.ended_with();
    in_words(&json!({"failure": failure}), "input_format_changed");
    let evidence = failure["evidence"].to_string();
    assert!(
        evidence.contains("it was programme 1: video 257 (hevc"),
        "{evidence}"
    );
    assert!(
        evidence.contains("it is programme 1: video 513 (h264"),
        "{evidence}"
    );
    scene.goes_on();
}

#[test]
fn another_programme_number_is_missed_where_one_is_named_and_returns() {
    let scene = Scene::running("programme", &json!({"program": 1}));
    let renumbered = Take::of("size=320x180:rate=25", H264, "deu", "-mpegts_service_id 2");
    scene.player.change(&renumbered);
    let job = scene.server.until_status(scene.id, "retrying");
    in_words(&job, "program_missing");
    scene.player.change(&Take::plain());
    scene.server.until_status(scene.id, "running");
    scene.goes_on();
}

#[test]
fn lost_sound_becomes_silence_and_its_return_is_heard() {
    let scene = Scene::running("sound", &json!({"missing_audio": "silence"}));
    scene.player.harm(Harm::Without(SOUND));
    let job = scene.until_run(2, "degraded");
    in_words(&job, "audio_lost");
    assert_eq!(
        job["reason"],
        "the input has lost its sound; silence stands in"
    );
    scene.goes_on();
    scene.player.harm(Harm::None);
    scene.until_run(3, "running");
    scene.goes_on();
}

#[test]
fn lost_sound_takes_the_next_input_where_it_is_to_fail() {
    let (server, from, to) = (Server::start(), group(), group());
    let player = Player::send(&Take::plain(), &from);
    let mut spec = udp_to_udp("must sound", &from, &to);
    spec["inputs"][0]["missing_audio"] = json!("fail");
    let slate = json!({"type": "test", "resolution": "320x180"});
    spec["inputs"].as_array_mut().expect("a list").push(slate);
    let id = server.create_and_start(&persistent(spec));
    server.until_status(id, "running");
    player.harm(Harm::Without(SOUND));
    let job = server.until_status(id, "degraded");
    in_words(&job, "audio_lost");
    assert_eq!(job["input_index"], 1, "{job:#}");
}

#[test]
fn a_scrambled_input_is_named_and_its_return_in_the_clear_runs() {
    let scene = Scene::running("scrambled", &json!({}));
    scene.player.harm(Harm::Scrambled(VIDEO));
    let job = scene
        .server
        .until_job(scene.id, "a verdict", |job| job["failure"].is_object());
    in_words(&job, "input_scrambled");
    let evidence = job["failure"]["evidence"].to_string();
    assert!(evidence.contains("PID 257 arrives scrambled"), "{evidence}");
    // An attempt that begins on it says the same.
    let job = scene.server.until_job(scene.id, "another attempt", |job| {
        job["attempt"].as_i64() > Some(2) && job["failure"].is_object()
    });
    in_words(&job, "input_scrambled");
    scene.player.harm(Harm::None);
    scene.server.until_status(scene.id, "running");
    scene.goes_on();
}

#[test]
fn an_input_garbled_by_two_percent_runs_on_and_says_so() {
    let scene = Scene::running("garbled", &json!({}));
    scene.player.harm(Harm::Garbled(2));
    let job = scene.server.until_status(scene.id, "degraded");
    in_words(&job, "input_corrupt");
    let reason = job["reason"].as_str().unwrap_or_default();
    assert!(
        reason.starts_with("the input arrives damaged: "),
        "{reason}"
    );
    scene.goes_on();
    scene.player.harm(Harm::None);
    let job = scene.server.until_status(scene.id, "running");
    assert_eq!(job["run_number"], 1, "{job:#}");
}
