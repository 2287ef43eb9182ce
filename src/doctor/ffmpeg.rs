use std::process::Command;

use super::Finding;
use crate::config::Config;

/// What a channel of H.264 and AAC needs of FFmpeg.
const ENCODERS: [&str; 3] = ["libx264", "aac", "mjpeg"];
const OLDEST: u32 = 5;

pub(super) fn look(config: &Config) -> Vec<Finding> {
    let program = config.ffmpeg.display();
    let Some(version) = print(config, "-version") else {
        return vec![Finding::broken(
            "FFmpeg",
            format!("`{program}` cannot be run"),
            "install it (Debian: apt-get install ffmpeg) or give its path with --ffmpeg",
        )];
    };
    let line = version.lines().next().unwrap_or_default();
    let number = line
        .split_whitespace()
        .nth(2)
        .unwrap_or("of unknown version");
    let major: Option<u32> = number
        .trim_start_matches('n')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok());
    let mut findings = vec![match major {
        Some(major) if major < OLDEST => Finding::broken(
            "FFmpeg",
            number,
            format!("version {OLDEST} or newer is needed"),
        ),
        _ => Finding::fine("FFmpeg", number),
    }];
    let listed = print(config, "-encoders").unwrap_or_default();
    let has = |name: &str| {
        listed
            .lines()
            .any(|line| line.split_whitespace().nth(1) == Some(name))
    };
    let missing: Vec<_> = ENCODERS.into_iter().filter(|name| !has(name)).collect();
    findings.push(if missing.is_empty() {
        Finding::fine("encoders", ENCODERS.join(", "))
    } else {
        Finding::broken(
            "encoders",
            format!("missing: {}", missing.join(", ")),
            "use an FFmpeg built with them, such as Debian's",
        )
    });
    findings
}

fn print(config: &Config, option: &str) -> Option<String> {
    let output = Command::new(&config.ffmpeg)
        .args(["-hide_banner", option])
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
