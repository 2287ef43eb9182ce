//! `signalbox channel …` against a running Signalbox.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use signalbox_tests::process::binary;
use signalbox_tests::server::Server;

use super::specs::tiny;

fn command(server: &Server, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary("signalbox"));
    command
        .env("SIGNALBOX_URL", server.url())
        .env("SIGNALBOX_API_KEY", "never-printed")
        .arg("channel")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(server: &Server, arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut child = command(server, arguments).spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // Who does not read its input has closed it.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    told(child.wait_with_output().expect("it ends"))
}

fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("a text");
    let (out, error) = (text(output.stdout), text(output.stderr));
    assert!(!out.contains("never-printed") && !error.contains("never-printed"));
    (output.status.code().expect("a code"), out, error)
}

fn done(server: &Server, arguments: &[&str], input: &str) -> String {
    let (code, out, error) = run(server, arguments, input);
    assert_eq!((code, error.as_str()), (0, ""), "{arguments:?}: {out}");
    out
}

#[test]
fn a_channel_is_applied_started_shown_and_stopped() {
    let server = Server::start();
    let mut spec = tiny("news 1/2");
    let created = done(&server, &["apply", "-"], &spec.to_string());
    assert_eq!(created, "channel 1 news 1/2: created\n");
    // A name that holds another's is another name.
    done(&server, &["apply", "-"], &tiny("news").to_string());

    let started = done(&server, &["start", "news 1/2", "--wait"], "");
    assert!(started.ends_with("channel 1: running\n"), "{started}");
    let list = done(&server, &["list"], "");
    assert_eq!(
        list,
        "ID  NAME      STATUS   REASON\n 2  news      stopped\n 1  news 1/2  running\n"
    );
    let shown: Value = serde_json::from_str(&done(&server, &["show", "1"], "")).expect("JSON");
    assert_eq!(shown["name"], "news 1/2");

    spec["description"] = json!("changed");
    let changed = done(&server, &["apply", "-"], &spec.to_string());
    assert_eq!(
        changed,
        "channel 1 news 1/2: changed; no restart is needed\n"
    );
    spec["renditions"][0]["video_bitrate"] = json!(120_000);
    let changed = done(&server, &["apply", "-"], &spec.to_string());
    assert_eq!(changed, "channel 1 news 1/2: changed; it restarts\n");

    let log = done(&server, &["log", "news 1/2", "--lines", "5"], "");
    assert!((1..=5).contains(&log.lines().count()), "{log}");
    let stopped = done(&server, &["stop", "news 1/2", "--wait"], "");
    assert!(stopped.ends_with("channel 1: stopped\n"), "{stopped}");
}

#[test]
fn a_log_is_followed_until_its_channel_is_gone() {
    let server = Server::start();
    let id = server.create_and_start(&tiny("followed"));
    server.until_status(id, "running");
    let mut child = command(&server, &["log", "followed", "--lines", "1", "--follow"])
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    assert!(lines.next().is_some());
    server.call(reqwest::Method::DELETE, &format!("/channels/{id}"), None);
    // Ends only with the stream.
    for line in lines {
        line.expect("a text");
    }
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn what_is_wrong_is_told_with_its_code() {
    let server = Server::start();
    let spec =
        json!({"name": "bad", "inputs": [{"type": "udp", "address": "x"}], "renditions": []});
    let (code, out, error) = run(&server, &["apply", "-"], &spec.to_string());
    assert_eq!((code, out.as_str()), (1, ""));
    for part in ["/inputs/0/address\n", "/renditions\n", "host:port"] {
        assert!(error.contains(part), "{error}");
    }
    let (code, _, error) = run(&server, &["apply", "-"], "{");
    assert!(
        code == 1 && error.contains("standard input is not JSON"),
        "{error}"
    );
    let (code, _, error) = run(&server, &["show", "absent"], "");
    assert!(
        code == 1 && error.contains("there is no channel absent"),
        "{error}"
    );
    let (code, _, error) = run(&server, &["show", "99"], "");
    assert!(
        code == 1 && error.to_lowercase().contains("there is no such channel"),
        "{error}"
    );
    let (code, _, error) = run(&server, &["list", "--url", "http://127.0.0.1:1"], "");
    assert!(
        code == 1 && error.contains("127.0.0.1:1 does not answer"),
        "{error}"
    );
    for wrong in [
        vec!["list", "--url", "enc-1"],
        vec!["start"],
        vec!["log", "x", "--lines", "-1"],
    ] {
        assert_eq!(run(&server, &wrong, "").0, 2, "{wrong:?}");
    }
}

#[test]
fn an_empty_variable_is_not_set() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut command = Command::new(binary("signalbox"));
    command
        .args(["migrate", "--data-dir"])
        .arg(folder.path())
        .current_dir(folder.path())
        .env("SIGNALBOX_LISTEN", "")
        .env("SIGNALBOX_LOG_DIR", "");
    let output = command.output().expect("it starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
