//! Start and stop, and the wait until it is so.

use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::{Value, json};
use ureq::http::Method;

use super::client::Client;
use super::table::why;

const LOOK_EVERY: Duration = Duration::from_millis(250);

pub(super) fn start(client: &Client, id: i64, wait: bool) -> Result<()> {
    act(client, id, "start", wait, |status| match status {
        "running" | "degraded" | "completed" => Progress::There,
        "failed" | "stopped" => Progress::Never,
        _ => Progress::OnItsWay,
    })
}

pub(super) fn stop(client: &Client, id: i64, wait: bool) -> Result<()> {
    act(client, id, "stop", wait, |status| match status {
        "stopped" => Progress::There,
        "stopping" => Progress::OnItsWay,
        // Somebody started it again.
        _ => Progress::Never,
    })
}

/// Whether a status is the wanted one.
enum Progress {
    There,
    OnItsWay,
    Never,
}

fn act(
    client: &Client,
    id: i64,
    action: &str,
    wait: bool,
    judge: impl Fn(&str) -> Progress,
) -> Result<()> {
    let mut job = client.write(Method::POST, &format!("/jobs/{id}/{action}"), &json!({}))?;
    let mut told = String::new();
    loop {
        let line = line(id, &job);
        if line != told {
            super::print(&format!("{line}\n"))?;
            told = line;
        }
        if !wait {
            return Ok(());
        }
        match judge(job["status"].as_str().unwrap_or_default()) {
            Progress::There => return Ok(()),
            Progress::Never => bail!("{}", verdict(id, &job)),
            Progress::OnItsWay => {}
        }
        std::thread::sleep(LOOK_EVERY);
        job = client.get(&format!("/jobs/{id}"))?;
    }
}

fn line(id: i64, job: &Value) -> String {
    let status = job["status"].as_str().unwrap_or_default();
    let why = why(job);
    match why.is_empty() {
        true => format!("channel {id}: {status}"),
        false => format!("channel {id}: {status}: {why}"),
    }
}

/// All that whoever is on duty needs to know of an end.
fn verdict(id: i64, job: &Value) -> String {
    let mut words = format!(
        "channel {id} is {}",
        job["status"].as_str().unwrap_or_default()
    );
    for field in ["title", "cause", "remedy"] {
        if let Some(text) = job["failure"][field].as_str() {
            words.push_str(&format!("\n  {text}"));
        }
    }
    words
}
