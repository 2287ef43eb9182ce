//! Frame rates and keyframes of the whole ladder, so that every rung has a keyframe at the same instants.

use super::video::is_interlaced;
use crate::spec::{ChannelSpec, FrameRate, Rational, Rendition};

/// What the rungs of one ladder agree on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cadence {
    /// The rate at which all rungs are first brought to: the highest at which one is drawn. None where a rung keeps the source's rate.
    pub(super) trunk: Option<Rational>,
    /// The shortest time that is a whole number of frames in every rung.
    common: Option<Rational>,
    /// Seconds between keyframes, a whole number of frames in every rung.
    pub(super) gop_seconds: f64,
}

/// Past this a common grid would make nonsense of the keyframe interval (25 beside 30000/1001 meet every 40 s).
const LONGEST_GRID_SECONDS: f64 = 1.0;

impl Cadence {
    pub(super) fn of(spec: &ChannelSpec) -> Cadence {
        let rates: Option<Vec<Rational>> = spec
            .renditions
            .iter()
            .map(|rung| match rate_of(spec, rung) {
                FrameRate::Fixed(rate) => Some(rate),
                FrameRate::Source => None,
            })
            .collect();
        let drawn = spec.renditions.iter().map(|rung| drawn_rate(spec, rung));
        let drawn: Option<Vec<Rational>> = drawn
            .map(|rate| match rate {
                FrameRate::Fixed(rate) => Some(rate),
                FrameRate::Source => None,
            })
            .collect();
        let trunk = drawn.and_then(|rates| {
            rates
                .into_iter()
                .max_by(|a, b| per_second(*a).total_cmp(&per_second(*b)))
        });
        let common = rates
            .and_then(|rates| common_period(&rates))
            .filter(|period| seconds(*period) <= LONGEST_GRID_SECONDS);
        let gop_seconds = match common {
            // The thousandth forgives what a decimal fraction of a second cannot say exactly.
            Some(period) => {
                ((spec.video.gop_seconds - 0.001) / seconds(period))
                    .ceil()
                    .max(1.0)
                    * seconds(period)
            }
            None => spec.video.gop_seconds,
        };
        Cadence {
            trunk,
            common,
            gop_seconds,
        }
    }

    /// How many frames of this rate pass between two instants at which every rung has a frame.
    pub(super) fn frames_between_meetings(&self, rate: Rational) -> u64 {
        self.common.map_or(1, |period| {
            let frames = u64::from(period.num) * u64::from(rate.num);
            (frames / (u64::from(period.den) * u64::from(rate.den))).max(1)
        })
    }
}

/// The rate of a rung: its own or the channel's.
pub(super) fn rate_of(spec: &ChannelSpec, rung: &Rendition) -> FrameRate {
    rung.frame_rate.unwrap_or(spec.video.frame_rate)
}

/// The rate at which its pictures are drawn: for an interlaced rung that of its fields.
pub(super) fn drawn_rate(spec: &ChannelSpec, rung: &Rendition) -> FrameRate {
    match rate_of(spec, rung) {
        FrameRate::Fixed(rate) if is_interlaced(spec, rung) => FrameRate::Fixed(Rational {
            num: 2 * rate.num,
            den: rate.den,
        }),
        other => other,
    }
}

pub(super) fn per_second(rate: Rational) -> f64 {
    f64::from(rate.num) / f64::from(rate.den.max(1))
}

fn seconds(period: Rational) -> f64 {
    per_second(period)
}

/// The least common multiple of the frame durations.
fn common_period(rates: &[Rational]) -> Option<Rational> {
    let mut rates = rates.iter().filter(|rate| rate.num > 0 && rate.den > 0);
    let first = rates.next()?;
    // A duration is den/num; lcm(a/b, c/d) = lcm(a, c) / gcd(b, d) in lowest terms.
    let reduce = |num: u64, den: u64| (num / gcd(num, den), den / gcd(num, den));
    let mut period = reduce(u64::from(first.den), u64::from(first.num));
    for rate in rates {
        let (num, den) = reduce(u64::from(rate.den), u64::from(rate.num));
        period = reduce(
            (period.0 / gcd(period.0, num)).checked_mul(num)?,
            gcd(period.1, den),
        );
    }
    Some(Rational {
        num: u32::try_from(period.0).ok()?,
        den: u32::try_from(period.1).ok()?,
    })
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(num: u32, den: u32) -> Rational {
        Rational { num, den }
    }

    #[test]
    fn durations_meet_where_they_should() {
        assert_eq!(
            common_period(&[rate(50, 1), rate(25, 1)]),
            Some(rate(1, 25))
        );
        assert_eq!(common_period(&[rate(30, 1), rate(25, 1)]), Some(rate(1, 5)));
        assert_eq!(
            common_period(&[rate(60000, 1001), rate(30000, 1001)]),
            Some(rate(1001, 30000))
        );
        assert_eq!(
            common_period(&[rate(30000, 1001), rate(25, 1)]),
            Some(rate(1001, 25))
        );
        assert_eq!(common_period(&[]), None);
    }
}
