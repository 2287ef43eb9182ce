use std::process::{Command, Stdio};

use transcode::command::{Trial, Trials, device_of, trial_arguments};

use super::Finding;
use crate::config::Config;

/// One frame through each hardware encoder. None is needed, so only a card that is there and cannot be used is a fault.
pub(super) fn look(config: &Config) -> Vec<Finding> {
    let mut trials = Trials::default();
    while let Some(encoder) = trials.next_encoder() {
        match one_frame(config, encoder) {
            Some(trial) => trials.push(encoder, trial),
            // FFmpeg itself cannot be run, which is told elsewhere.
            None => return Vec::new(),
        }
    }
    vec![told(&trials, has_card())]
}

fn told(trials: &Trials, has_card: bool) -> Finding {
    let works: Vec<&str> = trials
        .done
        .iter()
        .filter(|(_, trial)| *trial == Trial::Works)
        .map(|(encoder, _)| *encoder)
        .collect();
    if !works.is_empty() {
        return Finding::fine("hardware encoders", works.join(", "));
    }
    let mut reasons: Vec<String> = Vec::new();
    for (encoder, trial) in &trials.done {
        if let Trial::Refused(why) = trial {
            reasons.push(format!("{}: {why}", device_of(encoder)));
        }
    }
    reasons.dedup();
    let found = format!("none ({})", reasons.join("; "));
    if has_card {
        let remedy = "install the driver, and let the service use /dev/dri and /dev/nvidia*; channels encode in software meanwhile";
        return Finding::poor("hardware encoders", found, remedy);
    }
    Finding::fine("hardware encoders", found)
}

fn has_card() -> bool {
    ["/dev/dri/renderD128", "/dev/nvidia0"]
        .iter()
        .any(|node| std::path::Path::new(node).exists())
}

fn one_frame(config: &Config, encoder: &str) -> Option<Trial> {
    let output = Command::new(&config.ffmpeg)
        .args(trial_arguments(encoder, 0))
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let printed = String::from_utf8_lossy(&output.stderr);
    Some(Trial::of(output.status.success(), &printed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_card_that_cannot_be_used_is_a_fault_and_none_is_none() {
        let mut trials = Trials::default();
        while let Some(encoder) = trials.next_encoder() {
            trials.push(encoder, Trial::Refused("No VA display found".into()));
        }
        let (without, with) = (told(&trials, false), told(&trials, true));
        assert_eq!(
            (without.verdict, with.verdict),
            (Verdict::Fine, Verdict::Poor)
        );
        assert!(with.remedy.is_some() && without.found.contains("nvenc: No VA display found"));
        trials.done[3].1 = Trial::Works;
        let found = told(&trials, true);
        assert_eq!(
            (found.verdict, found.found.as_str()),
            (Verdict::Fine, "hevc_qsv")
        );
    }
}
