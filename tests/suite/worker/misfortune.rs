//! Channels whose FFmpeg misbehaves.

use std::time::Duration;

use database::{protocol, runs};
use serde_json::json;
use signalbox_tests::wait::until;
use tempfile::TempDir;
use transcode::failure::{Class, Exit};
use transcode::job::{Action, Status};

use super::{House, lives};

#[test]
fn an_exit_by_itself_is_a_failure_and_the_policy_ends_it() {
    let house = House::new(Some(json!([{"runs": [{"exit_after": 0.3}]}])));
    let id = house.channel("one", json!({}));
    house.act(id, Action::Start);
    let job = house.wait(id, Status::Failed);
    assert!(job.fact.failure.is_some() && job.session_id.is_none());
    let runs = house.database.read(|conn| runs::last(conn, id)).unwrap();
    assert_eq!(runs.len(), 3, "an attempt and two retries");
    assert!(
        runs.iter()
            .all(|run| run.exit == Some(Exit::Code(0)) && run.failure.is_some())
    );
}

#[test]
fn a_stall_that_is_deaf_to_the_first_term_is_ended_and_tried_again() {
    let script = json!([{"runs": [{"stall_after": 0.5, "ignore_terms": 1}, {}]}]);
    let house = House::new(Some(script));
    let id = house.channel("one", json!({}));
    house.act(id, Action::Start);
    let first = house.wait(id, Status::Running).fact.pid.unwrap();
    let retrying = house.wait(id, Status::Retrying);
    assert_eq!(retrying.fact.failure.unwrap().class, Class::Stalled);
    assert!(!lives(first));
    assert_eq!(house.wait(id, Status::Running).fact.attempt, 2);
}

#[test]
fn one_silent_rung_is_a_stall() {
    let script = json!([{"runs": [{"stall_after": 0.5, "stall_rung": 1}, {}]}]);
    let house = House::new(Some(script));
    let id = house.channel("one", json!({}));
    house.act(id, Action::Start);
    house.wait(id, Status::Running);
    house.wait(id, Status::Retrying);
    house.wait(id, Status::Running);
}

#[test]
fn what_never_starts_is_ended_at_the_deadline() {
    let script = json!([{"runs": [{"silent": true}, {}]}]);
    let house = House::new(Some(script));
    let id = house.channel("one", json!({}));
    house.act(id, Action::Start);
    let retrying = house.wait(id, Status::Retrying);
    assert_eq!(retrying.fact.failure.unwrap().class, Class::StartDeadline);
    house.wait(id, Status::Running);
}

#[test]
fn a_worker_that_stops_kills_what_hears_no_term() {
    let mut house = House::new(Some(json!([{"runs": [{"ignore_terms": 999}]}])));
    let id = house.channel("one", json!({}));
    house.act(id, Action::Start);
    let pid = house.wait(id, Status::Running).fact.pid.unwrap();
    let took = house.stop();
    assert!(!lives(pid));
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_babbler_runs_like_any_other() {
    let house = House::new(Some(json!([{"runs": [{"babble": true}]}])));
    let id = house.channel("one", json!({}));
    house.act(id, Action::Start);
    house.wait(id, Status::Running);
    house.act(id, Action::Stop);
    house.wait(id, Status::Stopped);
    assert!(house.log(id).contains("lines were left out"));
}

#[test]
fn without_ffmpeg_the_failure_says_so() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("no-ffmpeg");
    let house = House::with_ffmpeg(folder, missing);
    let id = house.channel("one", json!({}));
    house.act(id, Action::Start);
    let job = house.wait(id, Status::Failed);
    assert_eq!(job.fact.failure.unwrap().class, Class::FfmpegMissing);
}

#[test]
fn an_input_that_never_comes_is_a_timeout_and_the_next_is_tried() {
    let house = House::new(None);
    let inputs = json!({"inputs": [
        {"type": "udp", "address": "239.78.1.1:5999", "interface": "127.0.0.1", "timeout_seconds": 1},
        {"type": "test", "resolution": "160x90", "frame_rate": 25}
    ]});
    let id = house.channel("one", inputs);
    house.act(id, Action::Start);
    let retrying = house.wait(id, Status::Retrying);
    assert_eq!(retrying.fact.failure.unwrap().class, Class::InputTimeout);
    let job = house.wait(id, Status::Degraded);
    assert_eq!(job.fact.input_index, Some(1));
    assert!(job.fact.failure.is_some() && job.fact.reason.is_some());
}

#[test]
fn the_cause_is_found_behind_a_flood_of_lines() {
    let noise = "[h264 @ 0x1] [error] non-existing PPS 0 referenced";
    let mut lines = vec![noise; 1000];
    lines.push("[mpegts @ 0x1] [error] Error writing trailer: No space left on device");
    let script = json!([{"runs": [{"stderr": lines, "exit_after": 0.2, "exit_code": 1}]}]);
    let house = House::new(Some(script));
    let id = house.channel("one", json!({}));
    house.act(id, Action::Start);
    let job = house.wait(id, Status::Failed);
    assert_eq!(job.fact.failure.unwrap().class, Class::DiskFull);
}

#[test]
fn what_ails_an_output_is_logged_once() {
    let script = json!([{"runs": [{"silent": true}, {}]}]);
    let house = House::new(Some(script));
    let outputs = json!({"outputs": [
        {"name": "x", "type": "udp", "rendition": "a", "address": "239.78.1.2:5000", "interface": "192.0.2.77"}
    ]});
    let id = house.channel("one", outputs);
    house.act(id, Action::Start);
    house.wait(id, Status::Retrying);
    let job = house.wait(id, Status::Degraded);
    let reason = job.fact.reason.unwrap();
    assert_eq!(house.log(id).matches(&reason).count(), 1, "{reason}");
}

#[test]
fn a_job_that_is_sent_away_before_it_was_driven_keeps_its_attempt() {
    let script = json!([{"runs": [{"exit_after": 0.1}]}]);
    let house = House::new(Some(script));
    let policy = json!({"restart": {"retry_delays_seconds": [60], "max_retries": 2}});
    let id = house.channel("one", policy);
    house.act(id, Action::Start);
    let before = house.wait(id, Status::Retrying).fact;
    let session = house.worker.as_ref().unwrap().session_id();
    let sent_away = || {
        house
            .database
            .fact(|tx| protocol::set_evict(tx, id, session, true))
            .unwrap();
        house.place(&house.job(id));
        until("the release", || {
            Some(house.job(id)).filter(|job| job.session_id.is_none())
        })
    };
    sent_away();
    house
        .database
        .fact(|tx| protocol::assign(tx, id, session))
        .unwrap();
    let after = sent_away().fact;
    assert_eq!(
        (after.attempt, after.run_number, after.observed_generation),
        (
            before.attempt,
            before.run_number,
            before.observed_generation
        )
    );
}
