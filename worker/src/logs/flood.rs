//! A limit on what one process may say in a second.

use std::time::{Duration, Instant};

/// Lines a second of one process that reach a channel's log; a babbling child costs no more.
pub(crate) const LINES_A_SECOND: u32 = 200;

/// Counts the lines of one process.
#[derive(Debug)]
pub(crate) struct Flood {
    second: Instant,
    lines: u32,
    left_out: u64,
}

impl Flood {
    pub(crate) fn new(now: Instant) -> Flood {
        Flood {
            second: now,
            lines: 0,
            left_out: 0,
        }
    }

    /// Whether a new second has begun: what was left out of the last may be told.
    pub(crate) fn turns(&mut self, now: Instant) -> bool {
        let over = now.duration_since(self.second) >= Duration::from_secs(1);
        if over {
            self.second = now;
            self.lines = 0;
        }
        over
    }

    /// Whether one more line is within the limit; one that is not counts as left out.
    pub(crate) fn admits(&mut self) -> bool {
        self.lines += 1;
        let fits = self.lines <= LINES_A_SECOND;
        self.left_out += u64::from(!fits);
        fits
    }

    /// Lines left out since it was last asked.
    pub(crate) fn left_out(&mut self) -> u64 {
        std::mem::take(&mut self.left_out)
    }
}

/// The remark in the log; `lines` says whose, as in "lines of the carrier".
pub(crate) fn remark(left_out: u64, lines: &str) -> String {
    format!("{left_out} {lines} were left out, more than {LINES_A_SECOND} came in a second")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_bears_so_many_lines_and_tells_the_rest() {
        let begun = Instant::now();
        let mut flood = Flood::new(begun);
        let admitted = |flood: &mut Flood| (0..300).filter(|_| flood.admits()).count();
        assert_eq!(admitted(&mut flood), 200);
        assert!(!flood.turns(begun + Duration::from_millis(999)));
        assert_eq!((flood.left_out(), flood.left_out()), (100, 0));
        assert!(flood.turns(begun + Duration::from_secs(1)));
        assert_eq!(admitted(&mut flood), 200);
    }
}
