use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use signalbox_tests::server::Server;
use transcode::failure::Class;
use transcode::supervision::retryable;

use super::case::Case;

/// For all of them together.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs all cases at once and holds what the API says of each against what is expected.
pub(super) fn try_all(server: &Server, cases: Vec<Case>) {
    let mut open: Vec<(i64, Case)> = cases
        .into_iter()
        .map(|mut case| {
            case.spec["restart"] = json!({
                "max_retries": case.retries, "retry_delays_seconds": [0.3], "start_deadline_seconds": 5
            });
            (server.create_and_start(&case.spec), case)
        })
        .collect();
    let begun = Instant::now();
    let mut ended = Vec::new();
    while !open.is_empty() {
        let jobs = jobs(server);
        if begun.elapsed() > LIMIT {
            panic!("{}", open_ones(server, &open, &jobs));
        }
        for (id, case) in &mut open {
            if jobs[id]["status"] == "running"
                && let Some(deed) = case.deed.take()
            {
                deed(server, &jobs[id]);
            }
        }
        let done = |(id, case): &(i64, Case)| is_as_expected(&jobs[id], case);
        ended.extend(open.extract_if(.., |entry| done(entry)));
        std::thread::sleep(Duration::from_millis(50));
    }
    for (id, case) in &ended {
        was_tried_as_often_as_it_should(server, *id, case);
    }
}

fn jobs(server: &Server) -> HashMap<i64, Value> {
    let page = server.get("/jobs?limit=1000");
    let items = page["items"].as_array().expect("a list").clone();
    let by_id = items
        .into_iter()
        .map(|job| (job["id"].as_i64().expect("an id"), job));
    by_id.collect()
}

fn is_as_expected(job: &Value, case: &Case) -> bool {
    let said = |field: &str| {
        job["failure"][field]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    job["status"] == case.status
        && said("class") == case.class
        && said("cause").contains(case.cause)
        && case.deed.is_none()
}

fn was_tried_as_often_as_it_should(server: &Server, id: i64, case: &Case) {
    let name = case.sample;
    let job = server.job(id);
    let failure = &job["failure"];
    let class = reads_as_the_dictionary(name, failure);
    if case.status != "failed" {
        return;
    }
    let tries = match retryable(class) {
        true => case.retries + 1,
        false => 1,
    };
    assert_eq!(job["attempt"], tries, "{name}: {job:#}");
    let runs = server.get(&format!("/channels/{id}/runs"));
    let runs = runs["items"].as_array().expect("a list");
    assert_eq!(runs.len(), tries as usize, "{name}: {runs:#?}");
    // The newest is told first, and as the job tells of it.
    assert_eq!(runs[0]["failure"], *failure, "{name}");
}

/// Title and remedy are the dictionary's, and there is evidence; the cause may be narrower.
pub(super) fn reads_as_the_dictionary(name: &str, failure: &Value) -> Class {
    let class: Class = serde_json::from_value(failure["class"].clone()).expect("a class");
    assert_eq!(failure["title"], class.words().title, "{name}");
    assert_eq!(failure["remedy"], class.words().remedy, "{name}");
    let evidence = failure["evidence"].as_array().expect("a list");
    assert!(!evidence.is_empty(), "{name}: {failure:#}");
    class
}

fn open_ones(server: &Server, open: &[(i64, Case)], jobs: &HashMap<i64, Value>) -> String {
    let told = open.iter().map(|(id, case)| {
        let job = &jobs[id];
        format!(
            "{}: {} with {} expected, caused by {:?}; it is {} after attempt {} with {:#}\n{}",
            case.sample,
            case.status,
            case.class,
            case.cause,
            job["status"],
            job["attempt"],
            job["failure"],
            server.channel_log(*id),
        )
    });
    told.collect::<Vec<_>>().join("\n\n")
}
