//! Channels that fare as they should.

use database::{channels, outputs, runs};
use serde_json::json;
use signalbox_tests::wait::until;
use transcode::job::{Action, Status};

use super::{House, lives};

#[test]
fn a_channel_runs_and_stops_and_leaves_nothing() {
    let house = House::new(None);
    let id = house.channel("one", json!({}));
    house.act(id, Action::Start);
    let job = house.wait(id, Status::Running);
    let pid = job.fact.pid.unwrap();
    assert!(lives(pid));
    assert_eq!(
        (job.fact.attempt, job.fact.run_number, job.fact.input_index),
        (1, 1, Some(0))
    );
    let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap();
    assert!(environment.is_empty());
    house.act(id, Action::Stop);
    let job = house.wait(id, Status::Stopped);
    assert!(!lives(pid) && job.session_id.is_none() && job.fact.pid.is_none());
    let runs = house.database.read(|conn| runs::last(conn, id)).unwrap();
    assert_eq!(runs.len(), 1);
    assert!(runs[0].failure.is_none() && runs[0].bytes > 0);
    let log = house.log(id);
    assert!(
        log.contains("run 1 begins") && log.contains("pipe:4") && log.contains("run 1 ended"),
        "{log}"
    );
}

#[test]
fn a_restart_is_a_new_run_and_a_new_output_is_not() {
    let house = House::new(None);
    let id = house.channel("one", json!({}));
    house.act(id, Action::Start);
    let first = house.wait(id, Status::Running);
    let output = json!({"name": "x", "type": "udp", "rendition": "a", "address": "127.0.0.1:9"});
    let row = house.database.read(|conn| channels::get(conn, id)).unwrap();
    let context = transcode::spec::ChannelSpecContext::new(&row.spec);
    let output = transcode::spec::Output::read(&output, &context).unwrap();
    house
        .database
        .wish(|tx| outputs::add(tx, id, &output, None))
        .unwrap();
    let job = house.job(id);
    house.place(&job);
    let seen = until("the revision", || {
        Some(house.job(id)).filter(|now| now.fact.observed_revision == job.revision)
    });
    assert_eq!(seen.fact.pid, first.fact.pid, "the encoder is not touched");
    house.act(id, Action::Restart);
    let second = until("the second run", || {
        Some(house.job(id))
            .filter(|job| job.status == Status::Running && job.fact.pid != first.fact.pid)
    });
    assert_eq!(second.fact.run_number, 2);
    assert!(!lives(first.fact.pid.unwrap()));
}

#[test]
fn a_stop_of_the_worker_gives_everything_back() {
    let mut house = House::new(None);
    let ids: Vec<i64> = (0..5)
        .map(|n| house.channel(&format!("channel {n}"), json!({})))
        .collect();
    ids.iter().for_each(|id| house.act(*id, Action::Start));
    let pids: Vec<i32> = ids
        .iter()
        .map(|id| house.wait(*id, Status::Running).fact.pid.unwrap())
        .collect();
    house.stop();
    assert!(!pids.iter().any(|pid| lives(*pid)));
    for id in ids {
        let job = house.job(id);
        assert_eq!(
            (job.status, job.session_id),
            (Status::Queued, None),
            "still wanted"
        );
    }
}

#[test]
fn a_channel_deleted_while_it_starts_is_gone() {
    let house = House::new(Some(json!([{"runs": [{"silent": true}]}])));
    let id = house.channel("one", json!({}));
    house.act(id, Action::Start);
    let pid = until("a process", || house.job(id).fact.pid);
    house.act(id, Action::Delete);
    until("the end of the row", || {
        house
            .database
            .read(|conn| channels::get(conn, id))
            .is_err()
            .then_some(())
    });
    assert!(!lives(pid));
}
