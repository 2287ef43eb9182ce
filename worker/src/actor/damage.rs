//! Whether an input arrives damaged: packets that were lost on the way, and pictures that FFmpeg finds broken.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use transcode::failure::{Class, Failure};

/// Faults are counted over so long.
const WINDOW: Duration = Duration::from_secs(10);
/// So many of them are damage; one now and then is the weather.
const POOR: u64 = 10;
/// A decoder that joins between two keyframes finds every picture broken until the next.
const SETTLE: Duration = Duration::from_secs(5);

/// Faults since the run began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Faults {
    pub(super) gaps: u64,
    pub(super) pictures: u64,
}

/// Watches the count grow.
#[derive(Debug, Default)]
pub(super) struct Damage {
    flows_at: Option<Instant>,
    samples: VecDeque<(Instant, Faults)>,
    poor: bool,
}

/// What is to be told, when it has become another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Poor(Faults),
    Well,
}

impl Damage {
    pub(super) fn flows(&mut self, now: Instant) {
        self.flows_at = Some(now);
    }

    /// At regular times.
    pub(super) fn look(&mut self, now: Instant, faults: Faults) -> Option<Verdict> {
        if now.duration_since(self.flows_at?) < SETTLE {
            return None;
        }
        self.samples.push_back((now, faults));
        while self
            .samples
            .get(1)
            .is_some_and(|(at, _)| now.duration_since(*at) >= WINDOW)
        {
            self.samples.pop_front();
        }
        let (_, before) = *self.samples.front()?;
        let since = Faults {
            gaps: faults.gaps.saturating_sub(before.gaps),
            pictures: faults.pictures.saturating_sub(before.pictures),
        };
        let sum = since.gaps + since.pictures;
        let poor = sum >= POOR || self.poor && sum > POOR / 3;
        let turned = poor != self.poor;
        self.poor = poor;
        turned.then_some(if poor {
            Verdict::Poor(since)
        } else {
            Verdict::Well
        })
    }
}

impl Verdict {
    /// In words and as a failure; none where all is well.
    pub(super) fn problem(&self) -> Option<(String, Failure)> {
        let Verdict::Poor(faults) = self else {
            return None;
        };
        let facts = format!(
            "{} gaps of the continuity counters and {} broken pictures within ten seconds",
            faults.gaps, faults.pictures
        );
        let reason = format!("the input arrives damaged: {facts}");
        Some((reason, Failure::of(Class::InputCorrupt, [facts])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(faults: impl Fn(u64) -> u64, until: u64) -> Vec<(u64, Verdict)> {
        let begun = Instant::now();
        let mut damage = Damage::default();
        damage.flows(begun);
        let at = |second| {
            let faults = Faults {
                gaps: faults(second),
                pictures: 0,
            };
            let verdict = damage.look(begun + Duration::from_secs(second), faults)?;
            Some((second, verdict))
        };
        (0..until).filter_map(at).collect()
    }

    #[test]
    fn what_a_joiner_meets_and_single_faults_are_no_damage() {
        assert_eq!(
            run(|second| if second < 4 { second * 20 } else { 80 }, 60),
            []
        );
        assert_eq!(run(|second| second / 2, 60), []);
    }

    #[test]
    fn damage_is_told_once_and_its_end_too() {
        let told = run(|second| second.min(30) * 4, 60);
        let [(first, Verdict::Poor(faults)), (last, Verdict::Well)] = told.as_slice() else {
            panic!("{told:?}");
        };
        assert!((6..12).contains(first) && faults.gaps >= POOR, "{told:?}");
        assert!((40..43).contains(last), "{told:?}");
        let problem = told[0].1.problem().unwrap();
        assert_eq!(problem.1.class, Class::InputCorrupt);
        assert!(
            problem.0.starts_with("the input arrives damaged: "),
            "{problem:?}"
        );
    }
}
