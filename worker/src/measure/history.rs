use std::collections::VecDeque;

use link::{HISTORY_SERIES, History, Series};

/// An hour at one point a second.
const POINTS: usize = 3600;

/// One second of one job; what is unknown is not a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sample {
    pub(crate) fps: f32,
    pub(crate) speed: f32,
    pub(crate) bitrate: f32,
}

impl Sample {
    const NONE: Sample = Sample {
        fps: f32::NAN,
        speed: f32::NAN,
        bitrate: f32::NAN,
    };
}

/// The last hour of one job, 43 kB when full. Grows with what there is.
#[derive(Debug, Default)]
pub(crate) struct Ring {
    samples: VecDeque<Sample>,
    /// Unix second of the newest sample.
    newest: i64,
}

impl Ring {
    /// Keeps one sample a second; of several in one second, the last.
    pub(crate) fn push(&mut self, second: i64, sample: Sample) {
        let ahead = second - self.newest;
        if self.samples.is_empty() || ahead >= POINTS as i64 || ahead < -(POINTS as i64) {
            self.samples.clear();
        } else if ahead <= 0 {
            // The clock was set back a little: the newest second holds until it is reached again.
            if let Some(last) = self.samples.back_mut() {
                *last = sample;
            }
            return;
        } else {
            for _ in 1..ahead {
                self.append(Sample::NONE);
            }
        }
        self.append(sample);
        self.newest = second;
    }

    /// All series from an instant on.
    pub(crate) fn since(&self, since_millis: i64) -> History {
        let oldest = self.newest - self.samples.len() as i64 + 1;
        let points = |of: fn(&Sample) -> f32| {
            self.samples
                .iter()
                .enumerate()
                .map(|(at, sample)| ((oldest + at as i64) * 1000, f64::from(of(sample))))
                .filter(|(at, value)| *at >= since_millis && value.is_finite())
                .collect()
        };
        let values: [fn(&Sample) -> f32; 3] = [|s| s.fps, |s| s.speed, |s| s.bitrate];
        let series = HISTORY_SERIES.iter().zip(values).map(|(name, of)| Series {
            name: (*name).to_owned(),
            points: points(of),
        });
        History {
            series: series.collect(),
        }
    }

    fn append(&mut self, sample: Sample) {
        if self.samples.len() == POINTS {
            self.samples.pop_front();
        } else if self.samples.len() == self.samples.capacity() {
            self.samples
                .reserve_exact((POINTS - self.samples.len()).min(300));
        }
        self.samples.push_back(sample);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(value: f32) -> Sample {
        Sample {
            fps: value,
            speed: 1.0,
            bitrate: f32::NAN,
        }
    }

    #[test]
    fn an_hour_is_kept_and_gaps_are_gaps() {
        let mut ring = Ring::default();
        for second in 1000..6000 {
            ring.push(second, sample(second as f32));
        }
        assert_eq!(ring.samples.len(), POINTS);
        ring.push(6010, sample(1.0));
        let history = ring.since(5_990_000);
        assert_eq!(history.series[0].name, "fps");
        assert_eq!(history.series[0].points.len(), 11);
        assert_eq!(history.series[0].points[10], (6_010_000, 1.0));
        assert!(history.series[2].points.is_empty());
        ring.push(6010 - 5, sample(2.0));
        assert_eq!(ring.samples.len(), POINTS);
        ring.push(100_000, sample(3.0));
        assert_eq!(ring.samples.len(), 1);
    }
}
