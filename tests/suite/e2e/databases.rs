//! The whole on a PostgreSQL server, and copies of the embedded database, as a user makes them.

use std::path::Path;
use std::process::{Command, Output};

use postgres_server::PostgresServer;
use serde_json::json;
use signalbox_tests::capture::{Capture, group};
use signalbox_tests::process::binary;
use signalbox_tests::server::{Options, Server};
use signalbox_tests::wait;

use super::specs::{test_to_udp, tiny};

fn on(url: &str) -> Options {
    Options {
        arguments: vec!["--database-url".to_owned(), url.to_owned()],
        ..Options::default()
    }
}

fn signalbox(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(binary("signalbox"));
    command.args(arguments).arg("--data-dir").arg(data);
    command.output().expect("signalbox")
}

/// What a command says, whichever way, and whether it was done.
fn said(output: &Output) -> (bool, String) {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    (output.status.success(), text)
}

#[test]
fn a_channel_runs_on_postgresql_and_its_server_may_be_away() {
    let database = PostgresServer::start(&[]);
    let url = database.url(&database.create());
    let server = Server::start_with(&on(&url));
    let to = group();
    let captured = Capture::join(&to);
    let id = server.create_and_start(&test_to_udp("news", &to));
    server.until_delivering(id, "out");
    let before = server.job(id);
    database.stop();
    let (status, problem) = server.call(reqwest::Method::POST, &format!("/jobs/{id}/stop"), None);
    assert_eq!(
        (status, &problem["code"]),
        (503, &json!("database_unavailable")),
        "{problem:#}"
    );
    let ready = server.request(reqwest::Method::GET, "/health/ready", None);
    assert_eq!(ready.status().as_u16(), 503);
    let sent = captured.count();
    wait::until("more of the programme", || {
        (captured.count() > sent + 100).then_some(())
    });
    assert_eq!(captured.stream().continuity().0, 0, "it runs on");
    database.begin();
    server.until_job(id, "the same run", |job| {
        job["pid"] == before["pid"] && job["status"] == "running"
    });
    server.act(id, "stop");
    server.until_status(id, "stopped");
    let log = std::fs::read_to_string(server.folder().path().join("stderr.log")).expect("a log");
    assert!(!log.contains("only%2Ffor"), "the password:\n{log}");
    server.stop();
}

#[test]
fn what_was_wished_on_postgresql_outlives_a_kill_and_a_second_server_is_refused() {
    let database = PostgresServer::shared();
    let name = database.create();
    let url = database.url(&name);
    let server = Server::start_with(&on(&url));
    let id = server.create_and_start(&tiny("news"));
    server.until_status(id, "running");
    let folder = tempfile::TempDir::new().expect("a folder");
    let second = Server::command(folder.path(), &on(&url))
        .output()
        .expect("signalbox");
    let (done, told) = said(&second);
    assert!(
        !done && told.contains("another Signalbox is at work"),
        "{told}"
    );
    assert!(!told.contains("only%2Ffor"), "the password: {told}");
    let folder = server.folder();
    server.kill();
    let server = wait::until("the claim to be free", || {
        let free = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7316005";
        (database.sql(&name, free).trim() == "0")
            .then(|| Server::start_in(folder.clone(), &on(&url)))
    });
    server.until_status(id, "running");
    server.stop();
}

#[test]
fn a_copy_is_made_beside_a_running_server_and_comes_back() {
    let server = Server::start();
    let id = server.create_and_start(&tiny("news"));
    let data = server.folder().path().join("data");
    let copy = server.folder().path().join("copy.db");
    let path = copy.to_str().expect("text");
    let (done, told) = said(&signalbox(&data, &["backup", path]));
    assert!(done && told.contains("1 channel,"), "{told}");
    let (done, told) = said(&signalbox(&data, &["backup", path]));
    assert!(!done && told.contains("exists"), "{told}");
    server.create(&tiny("after"));
    let (done, told) = said(&signalbox(&data, &["restore", path]));
    assert!(!done && told.contains("stop Signalbox first"), "{told}");
    let folder = server.folder();
    server.stop();
    let (done, told) = said(&signalbox(&data, &["restore", path]));
    assert!(done && told.contains("signalbox.db.replaced"), "{told}");
    let server = Server::start_in(folder, &Options::default());
    let channels = server.get("/channels");
    assert_eq!(channels["items"].as_array().map(Vec::len), Some(1));
    server.until_status(id, "running");
    server.stop();
}

/// The commands of docs/operating.md.
#[test]
fn postgresql_is_copied_by_its_own_tools_as_the_commands_say() {
    let database = PostgresServer::shared();
    let (from, to) = (
        database.url(&database.create()),
        database.url(&database.create()),
    );
    let server = Server::start_with(&on(&from));
    server.create(&tiny("news"));
    let folder = tempfile::TempDir::new().expect("a folder");
    let file = folder.path().join("copy.dump");
    let path = file.to_str().expect("text");
    for (verb, url) in [("backup", &from), ("restore", &to)] {
        let (done, told) = said(&signalbox(
            folder.path(),
            &[verb, path, "--database-url", url],
        ));
        let command = told.split("its own tools: ").nth(1).expect("a command");
        assert!(!done && command.starts_with("pg_"), "{told}");
        let path = format!("{}:/usr/bin:/bin", database.binaries().display());
        let output = Command::new("sh")
            .args(["-c", command])
            .env("DATABASE_URL", url)
            .env("PATH", path)
            .output()
            .expect("a shell");
        assert!(output.status.success(), "{command}: {}", said(&output).1);
    }
    server.stop();
    let server = Server::start_with(&on(&to));
    assert_eq!(server.get("/channels")["items"][0]["name"], "news");
    server.stop();
}

#[test]
fn a_schema_is_brought_up_to_date_on_either_database() {
    let database = PostgresServer::shared();
    let folder = tempfile::TempDir::new().expect("a folder");
    let url = database.url(&database.create());
    for arguments in [vec!["migrate"], vec!["migrate", "--database-url", &url]] {
        for _ in 0..2 {
            let (done, told) = said(&signalbox(folder.path(), &arguments));
            assert!(done && told.contains("is up to date"), "{told}");
            assert!(!told.contains("only%2Ffor"), "the password: {told}");
        }
    }
    let nobody = [
        "migrate",
        "--database-url",
        "postgres://u:hunter2@127.0.0.1:1/x",
    ];
    let (done, told) = said(&signalbox(folder.path(), &nobody));
    assert!(!done && told.contains("refused"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}
