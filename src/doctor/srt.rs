use std::process::Command;

use super::Finding;

const PROGRAM: &str = "srt-live-transmit";

/// What `srt` outputs need.
pub(super) fn look() -> Vec<Finding> {
    let output = Command::new(PROGRAM).arg("-version").output();
    let Ok(output) = output else {
        return vec![Finding::poor(
            "SRT outputs",
            format!("`{PROGRAM}` cannot be run"),
            "install it where outputs of type srt are wanted (Debian: apt-get install srt-tools)",
        )];
    };
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told);
    let version = told.lines().find_map(|line| line.split_once("version"));
    let number = version.map_or("of unknown version", |(_, rest)| {
        rest.trim_start_matches([':', ' '])
    });
    vec![Finding::fine("SRT outputs", format!("{PROGRAM} {number}"))]
}
