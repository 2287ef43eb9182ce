use super::line::{is_noise, parse};
use super::signatures::{SIGNATURES, Signature, Stage};
use super::{Class, Exit, Failure, InputKind, Killer, RunEvidence};

/// Below this the encoder loses against the clock, once the first seconds are over.
const TOO_SLOW: f64 = 0.9;
/// Blocks of progress, two a second, before speed says anything.
const SETTLED_BLOCKS: u64 = 10;
/// How many lines a verdict quotes.
const QUOTED: usize = 5;

/// The verdict on a run; `unknown` where the dictionary has no word for it.
pub fn classify(run: &RunEvidence<'_>) -> Failure {
    diagnose(run).unwrap_or_else(|| {
        let class = if run.exit == Exit::Code(0) {
            Class::InputEnded
        } else {
            Class::Unknown
        };
        verdict(class, run, None)
    })
}

/// As [`classify`], but none where nothing failed: the run ended as it was asked to, or a finite input was played to its end.
pub fn diagnose(run: &RunEvidence<'_>) -> Option<Failure> {
    if run.host.oom_killed {
        return Some(verdict(Class::KilledOom, run, None));
    }
    if run.host.disk_full {
        return Some(verdict(Class::DiskFull, run, None));
    }
    if run.killed_by == Some(Killer::InputSilence) {
        return Some(verdict(Class::InputTimeout, run, None));
    }
    let as_asked = run.asked || matches!(run.killed_by, Some(Killer::Stop | Killer::LeaseLost));
    let ran_well = run.finite_input && run.exit == Exit::Code(0);
    if let Some(proof) = first_proof(run, as_asked || ran_well) {
        return Some(proof);
    }
    if run.progress_blocks >= SETTLED_BLOCKS
        && run
            .last_speed
            .is_some_and(|speed| speed < if as_asked { TOO_SLOW / 2.0 } else { TOO_SLOW })
    {
        return Some(verdict(Class::EncoderTooSlow, run, None));
    }
    if as_asked || ran_well {
        return None;
    }
    let class = match without_words(run) {
        Class::Unknown | Class::Crashed if run.host.worker_disk_full => Class::DiskFull,
        class => class,
    };
    Some(verdict(class, run, None))
}

/// What the way it ended says where its log says nothing.
fn without_words(run: &RunEvidence<'_>) -> Class {
    match (run.killed_by, run.exit) {
        // FFmpeg waits without a word for an input that it reads itself; of datagrams the receiver knows better.
        (Some(Killer::StartDeadline | Killer::Stall), _) if run.input == InputKind::Network => {
            Class::InputTimeout
        }
        (Some(Killer::StartDeadline), _) => Class::StartDeadline,
        (Some(Killer::Stall), _) => Class::Stalled,
        (_, Exit::Signal(9)) => Class::Killed,
        (_, Exit::Signal(15 | 2 | 1)) => Class::Killed,
        (_, Exit::Signal(_)) => Class::Crashed,
        (_, Exit::Code(0)) => Class::InputEnded,
        (_, Exit::Code(255)) => Class::Killed,
        (_, Exit::Code(_)) => Class::Unknown,
    }
}

/// The first line that proves something; what follows it is mostly its consequence.
fn first_proof(run: &RunEvidence<'_>, went_well: bool) -> Option<Failure> {
    let mut stage = Stage::OpeningInput;
    let mut counts = vec![0_usize; SIGNATURES.len()];
    for (at, line) in run.log.iter().enumerate() {
        let parsed = parse(line);
        stage = stage.max(stage_of(parsed.text));
        if is_noise(parsed.text) || is_chatter(parsed.text) {
            continue;
        }
        let following = run.log.get(at + 1..).unwrap_or_default();
        for (signature, count) in SIGNATURES.iter().zip(&mut counts) {
            if !signature.fits(parsed.text, stage, following)
                || (went_well && !signature.while_running)
            {
                continue;
            }
            *count += 1;
            if *count >= signature.at_least {
                return Some(proven(signature, stage, run, at));
            }
            break;
        }
    }
    None
}

fn stage_of(text: &str) -> Stage {
    if text.starts_with("Input #0,") {
        Stage::OpeningOutput
    } else if text.starts_with("Output #0,") {
        Stage::Running
    } else {
        Stage::OpeningInput
    }
}

/// Lines that quote names and settings of the operator's and may hold any word.
fn is_chatter(text: &str) -> bool {
    [
        "Input #",
        "Output #",
        "Stream #",
        "Opening '",
        "Metadata:",
        "title ",
        "comment ",
        "service_",
    ]
    .iter()
    .any(|start| text.starts_with(start))
}

fn proven(signature: &Signature, stage: Stage, run: &RunEvidence<'_>, at: usize) -> Failure {
    let mut failure = verdict(signature.class_at(stage), run, Some(at));
    if let Some(probe) = signature.probe {
        failure.evidence.push(format!(
            "the text alone leaves it open; the probe {probe} settles it"
        ));
    }
    failure
}

/// The class in its own words, with how it ended and the lines it rests on.
fn verdict(class: Class, run: &RunEvidence<'_>, at: Option<usize>) -> Failure {
    let lines = match at {
        Some(at) => run.log.get(at..).unwrap_or_default(),
        None => run
            .log
            .get(run.log.len().saturating_sub(QUOTED)..)
            .unwrap_or_default(),
    };
    let telling = |line: &&&str| {
        at.is_none()
            || parse(line)
                .severity
                .is_none_or(|severity| severity >= super::Severity::Warning)
    };
    let quoted = lines
        .iter()
        .filter(telling)
        .filter(|line| !is_noise(line))
        .take(QUOTED)
        .map(|line| (*line).to_owned());
    Failure::of(class, std::iter::once(ending(run)).chain(quoted))
}

/// `ended with code 0 after 12 blocks of progress and 1048576 bytes`
fn ending(run: &RunEvidence<'_>) -> String {
    let how = match (run.killed_by, run.exit) {
        (Some(Killer::StartDeadline), _) => "ended by us at the start deadline".to_owned(),
        (Some(Killer::Stall), _) => "ended by us because it stood still".to_owned(),
        (Some(Killer::InputSilence), _) => "ended by us because nothing arrived".to_owned(),
        (Some(Killer::Stop), _) => "ended by us as asked".to_owned(),
        (Some(Killer::LeaseLost), _) => "ended by us because the lease was lost".to_owned(),
        (None, Exit::Code(code)) => format!("ended by itself with code {code}"),
        (None, Exit::Signal(signal)) => format!("ended by signal {signal}, which we did not send"),
    };
    let speed = run
        .last_speed
        .map_or_else(String::new, |speed| format!(" at speed {speed}"));
    format!(
        "{how}, after {} progress reports{speed} and {} bytes",
        run.progress_blocks, run.bytes
    )
}
