//! Faults that no specification can bring about here, since the command is built by us or the machine has what is
//! needed: a script before the real FFmpeg changes one argument of a channel's command.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde_json::json;
use signalbox_tests::capture::group;
use signalbox_tests::sender::{self, Programme};
use signalbox_tests::server::{Options, Server};
use tempfile::TempDir;

use super::super::specs::{tiny, udp_input};
use super::case::Case;
use super::trial::try_all;

/// Each sample with an argument of its channel's command and what stands in its place; of the graph, what stands before
/// its first filter.
const CHANGED: &[(&str, &str, &str, &str)] = &[
    (
        "encoder-unknown",
        "libx264",
        "libx264_gone",
        "built without the encoder",
    ),
    (
        "option-unknown",
        "-progress",
        "-no_such_option",
        "not valid for the encoder",
    ),
    (
        "option-bad-value",
        "ultrafast",
        "warp9",
        "not valid for the encoder",
    ),
    (
        "filter-unknown",
        "graph",
        "no_such_filter",
        "not valid for the encoder",
    ),
    (
        "encoder-too-slow-realtime",
        "graph",
        "realtime=speed=0.5",
        SLOW,
    ),
    (
        "udp-input-overrun-nonfatal",
        "graph",
        "realtime=speed=0.5",
        SLOW,
    ),
];
const SLOW: &str = "longer than the programme itself";

fn script(folder: &TempDir) -> PathBuf {
    let cases: String = CHANGED
        .iter()
        .map(|(sample, from, to, _)| format!("*service_name={sample}*) from={from} to={to};;\n"))
        .collect();
    let text = format!(
        "#!/bin/sh\nfrom=\ncase \"$*\" in\n{cases}esac\n\
         for arg do\n  shift\n  case \"$arg\" in \"$from\") arg=$to;; esac\n  \
         case \"$from$arg\" in graph\\[0:*) arg=\"${{arg%%]*}}]$to,${{arg#*]}}\";; esac\n  \
         set -- \"$@\" \"$arg\"\ndone\nexec /usr/bin/ffmpeg \"$@\"\n"
    );
    let script = folder.path().join("ffmpeg");
    std::fs::write(&script, text).expect("room");
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&script, executable).expect("it is ours");
    std::os::unix::fs::symlink("/usr/bin/ffprobe", folder.path().join("ffprobe")).expect("room");
    script
}

#[test]
fn faults_of_the_command_by_a_wrapped_ffmpeg() {
    let folder = TempDir::new().expect("a folder");
    let options = Options {
        ffmpeg: Some(script(&folder)),
        ..Options::default()
    };
    let server = Server::start_with(&options);
    let from = group();
    let _sender = sender::send(Programme::Plain, &from);
    let cases = CHANGED.iter().map(|(sample, _, _, cause)| {
        let mut spec = tiny(sample);
        spec["renditions"][0]["mpegts"] = json!({"service_name": sample});
        if sample.starts_with("udp-input") {
            spec["inputs"] = json!([udp_input(&from)]);
        }
        let case = Case::new(sample, spec, cause);
        match *cause {
            SLOW => Case {
                status: "degraded",
                ..case
            },
            _ => case,
        }
    });
    try_all(&server, cases.collect());
}
