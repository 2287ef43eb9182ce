use std::borrow::Cow;
use std::ops::Range;

const MASK: &str = "***";

/// Parts of a text that are to be masked. Allocates nothing while there are none.
#[derive(Debug, Default)]
pub(super) struct Spans {
    ranges: Vec<Range<usize>>,
}

impl Spans {
    /// Marks a part, unless it is empty or masked already: to redact twice is to redact once.
    pub(super) fn mark(&mut self, text: &str, range: Range<usize>) {
        if !range.is_empty() && text.get(range.clone()) != Some(MASK) {
            self.ranges.push(range);
        }
    }

    pub(super) fn mask(mut self, text: &str) -> Cow<'_, str> {
        if self.ranges.is_empty() {
            return Cow::Borrowed(text);
        }
        self.ranges.sort_unstable_by_key(|range| range.start);
        let mut masked = String::with_capacity(text.len());
        let mut done = 0;
        for range in self.ranges {
            if range.start >= done {
                masked.push_str(text.get(done..range.start).unwrap_or_default());
                masked.push_str(MASK);
            }
            done = done.max(range.end);
        }
        masked.push_str(text.get(done..).unwrap_or_default());
        Cow::Owned(masked)
    }
}
