use std::path::Path;
use std::process::Command;

use nix::sys::signal::Signal;
use serde_json::{Value, json};
use signalbox_tests::process::signal_process;
use signalbox_tests::sender::{Programme, sample};

use super::super::specs::tiny;
use super::case::Case;
use super::server_with;
use super::trial::try_all;

fn file(path: &str) -> Value {
    json!({"type": "file", "path": path})
}

fn fill(media: &Path) {
    std::fs::write(media.join("empty.ts"), "").expect("room");
    std::fs::write(media.join("letter.ts"), "Dear Sir or Madam,\n".repeat(2000)).expect("room");
    std::fs::copy(sample(Programme::Plain), media.join("plain.ts")).expect("room");
    let mut command = Command::new("ffmpeg");
    command
        .args(["-nostdin", "-loglevel", "error", "-i"])
        .arg(media.join("plain.ts"));
    let made = command
        .args(["-an", "-c", "copy", "-t", "2"])
        .arg(media.join("mute.ts"))
        .status();
    assert!(made.expect("ffmpeg is installed").success());
}

#[test]
fn files_and_processes_that_are_not_as_they_should_be() {
    let server = server_with(fill);
    let input = Case::of_input;
    let mut mute = file("mute.ts");
    mute["missing_audio"] = json!("fail");
    let mut no_pid = file("plain.ts");
    no_pid["video_pid"] = json!(0x1ff);
    let mut logo = tiny("logo-file-missing");
    logo["logo"] = json!({"path": "logos/gone.png"});
    try_all(
        &server,
        vec![
            input(
                "file-not-found",
                file("gone.ts"),
                "does not exist under the media roots",
            ),
            input(
                "input-empty-file",
                file("empty.ts"),
                "not the expected format",
            ),
            input(
                "input-not-media",
                file("letter.ts"),
                "not the expected format",
            ),
            input(
                "map-no-audio",
                mute,
                "named in the channel is not in the input",
            ),
            input(
                "ts-program-or-pid-missing",
                no_pid,
                "named in the channel is not in the input",
            ),
            Case::new(
                "logo-file-missing",
                logo,
                "does not exist under the media roots",
            ),
            Case::new(
                "killed-sigkill",
                tiny("killed-sigkill"),
                "other than Signalbox ended the process",
            )
            .once_running(|_, job| {
                let pid = job["pid"].as_i64().expect("a pid");
                signal_process(pid as i32, Signal::SIGKILL);
            }),
        ],
    );
}
