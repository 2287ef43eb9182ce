use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use database::{channels, jobs};
use rstest::rstest;
use transcode::job::Action;

use crate::harness::Fixture;
use crate::harness::On::{self, Postgres, Sqlite};

/// A rendition and the output that names it change together: a reader that saw one without the other would find a
/// channel that contradicts itself.
#[rstest]
fn a_reader_sees_one_state(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let id = fixture.channel("news", &[]);
    let over = AtomicBool::new(false);
    let reads = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let row = fixture.get(id);
                    let named: Vec<_> = row
                        .spec
                        .outputs
                        .iter()
                        .filter_map(|output| output.rendition.as_ref())
                        .collect();
                    assert!(
                        named
                            .iter()
                            .all(|name| **name == row.spec.renditions[0].name)
                    );
                    assert_eq!(row.revision, row.job.revision);
                    reads.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let mut n = 0;
        while n < 100 || reads.load(Ordering::Relaxed) < 200 && n < 5_000 {
            n += 1;
            let mut document = crate::harness::document("news", &[]);
            let rung = format!("rung-{n}");
            document["renditions"][0]["name"] = rung.as_str().into();
            document["outputs"] = serde_json::json!([
                {"name": "a", "type": "udp", "rendition": rung, "address": "239.1.1.1:5000"}
            ]);
            let change = channels::Change {
                apply: channels::Apply::NextRun,
                if_match: None,
            };
            fixture.wish(|tx| channels::replace(tx, id, &crate::harness::read(&document), change));
        }
        over.store(true, Ordering::Relaxed);
    });
}

/// Two processes, as when `migrate` or `doctor` is run beside `up`: neither may find that it read in vain.
#[rstest]
fn two_processes_wait_for_each_other(#[values(Sqlite, Postgres)] on: On) {
    let fixture = Fixture::on(on);
    let ids = [fixture.channel("a", &[]), fixture.channel("b", &[])];
    let other = crate::harness::open(&fixture.url());
    std::thread::scope(|scope| {
        for (db, id) in [&fixture.db, &other].into_iter().zip(ids) {
            scope.spawn(move || {
                for _ in 0..100 {
                    db.wish(|tx| jobs::act(tx, id, Action::Restart)).unwrap();
                }
            });
        }
    });
    assert!(ids.iter().all(|id| fixture.job(*id).generation == 101));
}
