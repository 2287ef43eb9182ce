//! Stands in for FFmpeg where it matters when it began: appends the time to `stamps` beside it, in nanoseconds since 1970
//! UTC, and becomes the real one.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

fn main() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("after 1970").as_nanos();
    let own = std::env::current_exe().expect("its own path");
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(own.with_file_name("stamps"))
        .expect("a file beside it");
    writeln!(file, "{now}").expect("room");
    let error = Command::new("/usr/bin/ffmpeg")
        .args(std::env::args_os().skip(1))
        .exec();
    panic!("FFmpeg: {error}");
}
