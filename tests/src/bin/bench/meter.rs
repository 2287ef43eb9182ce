//! CPU time and memory of processes, from /proc.

use std::fs;
use std::time::{Duration, Instant};

/// CPU seconds that the process has used, its threads included.
pub(crate) fn cpu_seconds(pid: i32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<&str> = text
        .rsplit_once(')')
        .map_or("", |(_, rest)| rest)
        .split_whitespace()
        .collect();
    let ticks: f64 = [11, 12]
        .iter()
        .filter_map(|at| fields.get(*at)?.parse::<f64>().ok())
        .sum();
    ticks / 100.0
}

/// Memory that is this process's own share, in MB.
pub(crate) fn resident_megabytes(pid: i32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Rss:"))
        .unwrap_or_default();
    let kilobytes: f64 = line
        .split_whitespace()
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(f64::NAN);
    kilobytes * 1024.0 / 1e6
}

/// Cores used by these processes over a time.
pub(crate) fn cores_used(pids: &[i32], over: Duration) -> f64 {
    let sum = || pids.iter().map(|pid| cpu_seconds(*pid)).sum::<f64>();
    let (begun, before) = (Instant::now(), sum());
    std::thread::sleep(over);
    (sum() - before) / begun.elapsed().as_secs_f64()
}
