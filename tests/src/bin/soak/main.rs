//! Runs what must hold for long: `soak outputs [SECONDS]`. Prints what was done; fails when anything was disturbed or left.
//! Run by `scripts/soak` on a release build.

use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use signalbox_tests::storm;

/// Unless said otherwise.
const SECONDS: u64 = 300;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let seconds = match words.get(1).map(|text| text.parse()) {
        None => SECONDS,
        Some(Ok(seconds)) => seconds,
        Some(Err(_)) => return usage(),
    };
    match words.first() {
        Some(&"outputs") => outputs(Duration::from_secs(seconds)),
        _ => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: soak outputs [SECONDS]");
    ExitCode::FAILURE
}

/// Sixty outputs of every kind, added and removed at random; a panic tells what was disturbed.
fn outputs(lasting: Duration) -> ExitCode {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let seed = now.map_or(1, |now| now.as_secs());
    println!("seed {seed}");
    let tally = storm::blow(seed, lasting);
    println!(
        "{} outputs added, {} removed, at most {} at one time; nothing was disturbed and nothing is left",
        tally.added, tally.removed, tally.peak
    );
    ExitCode::SUCCESS
}
