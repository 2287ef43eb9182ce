//! The binary's other ways to start.

use std::process::{Command, Output};

use signalbox_tests::process::binary;
use tempfile::TempDir;

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(binary("signalbox"));
    command.args(arguments).current_dir(folder.path());
    command.output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn doctor_tells_what_it_looked_at_and_fails_where_no_channel_could_run() {
    let folder = TempDir::new().expect("a folder");
    let well = run(&folder, &["doctor", "--listen", "127.0.0.1:0"]);
    let told = text(&well.stdout);
    assert!(well.status.success(), "{told}");
    for subject in [
        "FFmpeg",
        "encoders",
        "data folder",
        "open files",
        "receive buffer",
        "listen",
        "interface",
    ] {
        assert!(told.contains(subject), "{subject}: {told}");
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let ill = run(
        &folder,
        &[
            "doctor",
            "--listen",
            &address,
            "--ffmpeg",
            "/nowhere/ffmpeg",
        ],
    );
    let told = text(&ill.stdout);
    assert!(!ill.status.success(), "{told}");
    assert!(
        told.contains("is taken") && told.contains("/nowhere/ffmpeg") && told.contains("→"),
        "{told}"
    );
}

#[test]
fn migrate_makes_the_database_and_may_be_repeated() {
    let folder = TempDir::new().expect("a folder");
    for _ in 0..2 {
        let output = run(&folder, &["migrate", "--data-dir", "here"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(folder.path().join("here/signalbox.db").is_file());
    }
}

#[test]
fn openapi_prints_the_committed_document() {
    let folder = TempDir::new().expect("a folder");
    let printed = text(&run(&folder, &["openapi"]).stdout);
    // No assert_eq: it would print both documents.
    assert!(
        printed == include_str!("../../../openapi.yaml"),
        "run UPDATE_OPENAPI=1 cargo test -p backend"
    );
}

#[test]
fn a_misspelt_variable_is_warned_about() {
    let folder = TempDir::new().expect("a folder");
    let mut command = Command::new(binary("signalbox"));
    command
        .args(["migrate"])
        .env("SIGNALBOX_DATADIR", "x")
        .current_dir(folder.path());
    let output = command.output().expect("it runs");
    assert!(
        text(&output.stderr).contains("SIGNALBOX_DATADIR"),
        "{}",
        text(&output.stderr)
    );
}
