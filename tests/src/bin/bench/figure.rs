//! A value, its bound, and how it was measured.

use std::fmt;

/// One line of the table.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    pub(crate) what: String,
    pub(crate) value: f64,
    pub(crate) bound: f64,
    pub(crate) unit: &'static str,
    pub(crate) measured: String,
}

impl Figure {
    pub(crate) fn met(&self) -> bool {
        self.value <= self.bound
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figure {
            what,
            value,
            bound,
            unit,
            measured,
        } = self;
        let verdict = if self.met() { "met" } else { "MISSED" };
        write!(
            f,
            "| {what} | {value:.3} {unit} | {bound} {unit} | {verdict} | {measured} |"
        )
    }
}

/// The smallest value that at least this share of the values does not exceed.
pub(crate) fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

pub(crate) fn median(values: &[f64]) -> f64 {
    percentile(values, 0.5)
}
