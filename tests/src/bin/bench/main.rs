//! Measures the figures that Signalbox promises, against a bare FFmpeg beside it where one compares. Prints a table of
//! value, bound and verdict; exits 1 when a bound is missed. Run by `scripts/bench` on a release build.

mod figure;
mod idle;
mod join;
mod ladder;
mod meter;
mod pacing;
mod starts;
mod stops;

use std::process::ExitCode;

use figure::Figure;

type Measure = fn() -> Vec<Figure>;

const MEASURES: [(&str, Measure); 6] = [
    ("ladder", ladder::measure),
    ("starts", starts::measure),
    ("join", join::measure),
    ("stops", stops::measure),
    ("idle", idle::measure),
    ("pacing", pacing::measure),
];

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let chosen = MEASURES
        .iter()
        .filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|word| word == name));
    let mut figures = Vec::new();
    for (name, measure) in chosen {
        eprintln!("measuring {name} …");
        figures.extend(measure());
    }
    println!("| what | value | at most | verdict | measured |");
    println!("|---|---|---|---|---|");
    for figure in &figures {
        println!("{figure}");
    }
    if figures.is_empty() || figures.iter().any(|figure| !figure.met()) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
