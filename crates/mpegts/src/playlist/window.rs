//! The segments of one rung that a player may ask for.

use std::collections::VecDeque;
use std::fmt::Write as _;

use super::{VERSION, date};
use crate::clock::TICKS_PER_SECOND;
use crate::cut::{Cut, Segment};

/// A run that ended before its first segment shows as one more discontinuity. Past so many the playlist begins anew instead.
const MOST_DISCONTINUITIES: u64 = 8;

/// One segment in a media playlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub uri: String,
    pub cut: Cut,
    /// In ticks of 90 kHz.
    pub duration: u64,
}

impl Entry {
    pub fn of(segment: &Segment) -> Self {
        Entry {
            uri: segment.name(),
            cut: segment.cut,
            duration: segment.duration,
        }
    }
}

/// The listed segments, those just removed from the list, which players may still be about to fetch, and the numbers that this rung has
/// no segment of. `T` is what the caller keeps of each (its bytes).
#[derive(Clone, Debug)]
pub struct Window<T> {
    listed: usize,
    /// In ticks of 90 kHz.
    segment: u64,
    target: u64,
    /// Without content: a number of which there is no segment.
    entries: VecDeque<(Entry, Option<T>)>,
    removed: VecDeque<(String, T)>,
}

impl<T> Window<T> {
    /// `listed` segments of `segment_ticks` of 90 kHz stand in the playlist; as many are kept after they left it. Only
    /// the target duration, which RFC 8216 wants in whole seconds, is rounded, and upwards.
    pub fn new(listed: usize, segment_ticks: u64) -> Self {
        let target = segment_ticks.div_ceil(TICKS_PER_SECOND).max(1);
        Window {
            listed: listed.max(1),
            segment: segment_ticks.max(1),
            target,
            entries: VecDeque::new(),
            removed: VecDeque::new(),
        }
    }

    /// Adds the next segment. Numbers that this rung has missed are listed as gaps, so that all rungs count alike; when a whole window of
    /// them is missing the list begins anew. A number that is not ahead of the last one is refused with `false`.
    pub fn push(&mut self, entry: Entry, content: T) -> bool {
        if let Some((last, _)) = self.entries.back() {
            if entry.cut.sequence <= last.cut.sequence || entry.cut.run < last.cut.run {
                return false;
            }
            let missing = entry.cut.sequence - last.cut.sequence - 1;
            if missing >= self.listed as u64 || entry.cut.run - last.cut.run > MOST_DISCONTINUITIES
            {
                self.remove_down_to(0);
            } else {
                self.add_gaps(missing, &entry.cut);
            }
        }
        self.target = self.target.max(rounded(entry.duration));
        self.entries.push_back((entry, Some(content)));
        self.remove_down_to(self.listed);
        true
    }

    /// Changes the sizes from the next segment on.
    pub fn resize(&mut self, listed: usize) {
        self.listed = listed.max(1);
    }

    /// What is kept of a segment, listed or just removed.
    pub fn get(&self, uri: &str) -> Option<&T> {
        let listed = self
            .entries
            .iter()
            .find(|(entry, _)| entry.uri == uri)
            .and_then(|(_, content)| content.as_ref());
        listed.or_else(|| {
            self.removed
                .iter()
                .find(|(name, _)| name == uri)
                .map(|(_, content)| content)
        })
    }

    /// The listed segments with what is kept of them, gaps left out.
    pub fn segments(&self) -> impl Iterator<Item = (&Entry, &T)> {
        self.entries
            .iter()
            .filter_map(|(entry, content)| Some((entry, content.as_ref()?)))
    }

    /// The media playlist; `None` while there is nothing to list.
    pub fn text(&self) -> Option<String> {
        let (first, _) = self.entries.front()?;
        let mut text = format!(
            "#EXTM3U\n#EXT-X-VERSION:{VERSION}\n#EXT-X-TARGETDURATION:{}\n#EXT-X-MEDIA-SEQUENCE:{}\n#EXT-X-DISCONTINUITY-SEQUENCE:{}\n\
             #EXT-X-INDEPENDENT-SEGMENTS\n",
            self.target, first.cut.sequence, first.cut.run
        );
        let mut run = first.cut.run;
        for (number, (entry, content)) in self.entries.iter().enumerate() {
            let dated = number == 0 || entry.cut.run != run;
            for _ in run..entry.cut.run {
                text.push_str("#EXT-X-DISCONTINUITY\n");
            }
            run = entry.cut.run;
            // Writing to a string cannot fail.
            let _ = entry.write(dated, content.is_none(), &mut text);
        }
        Some(text)
    }

    /// The time between the last segment and the next is shared among the numbers between them.
    fn add_gaps(&mut self, missing: u64, next: &Cut) {
        let Some((last, _)) = self.entries.back().filter(|_| missing > 0) else {
            return;
        };
        let (last, end) = (last.cut, last.cut.pts.wrapping_add(last.duration as i64));
        let nominal = self.segment;
        let between = u64::try_from(next.pts.since(end))
            .ok()
            .filter(|ticks| (1..=nominal * missing * 4).contains(ticks));
        let each = between
            .map_or(nominal, |ticks| ticks.div_ceil(missing))
            .min(self.target * TICKS_PER_SECOND);
        for number in 0..missing {
            let passed = (number * each) as i64;
            let unix_millis = next
                .unix_millis
                .saturating_sub((missing - number) * each * 1000 / TICKS_PER_SECOND);
            let sequence = last.sequence + 1 + number;
            let cut = Cut {
                sequence,
                run: last.run,
                pts: end.wrapping_add(passed),
                starts_run: false,
                unix_millis,
            };
            let uri = format!("{}-{sequence}-gap.ts", last.run);
            self.entries.push_back((
                Entry {
                    uri,
                    cut,
                    duration: each,
                },
                None,
            ));
        }
    }

    fn remove_down_to(&mut self, listed: usize) {
        while self.entries.len() > listed {
            if let Some((entry, Some(content))) = self.entries.pop_front() {
                self.removed.push_back((entry.uri, content));
            }
        }
        while self.removed.len() > self.listed {
            self.removed.pop_front();
        }
    }
}

impl Entry {
    fn write(&self, dated: bool, gap: bool, text: &mut String) -> std::fmt::Result {
        if dated {
            writeln!(
                text,
                "#EXT-X-PROGRAM-DATE-TIME:{}",
                date::rfc3339(self.cut.unix_millis)
            )?;
        }
        if gap {
            writeln!(text, "#EXT-X-GAP")?;
        }
        let millionths = self.duration * 1_000_000 / TICKS_PER_SECOND;
        writeln!(
            text,
            "#EXTINF:{}.{:06},\n{}",
            millionths / 1_000_000,
            millionths % 1_000_000,
            self.uri
        )
    }
}

/// To the nearest second, as players compare with the target duration.
fn rounded(ticks: u64) -> u64 {
    (ticks + TICKS_PER_SECOND / 2) / TICKS_PER_SECOND
}
