use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::find;
use super::named::hex;
use super::spans::Spans;

/// Shorter secrets are left to their names: they would blot out half of every line.
const SHORTEST: usize = 3;

/// Secrets that are known, replaced wherever they stand, each byte plain, percent-encoded or after a backslash.
#[derive(Clone, Default)]
pub struct Secrets {
    needles: Vec<String>,
}

impl Secrets {
    pub fn new(secrets: Vec<String>) -> Secrets {
        // One taken from a URL is encoded there and plain in what FFmpeg says of it.
        let decoded = secrets
            .iter()
            .filter_map(|secret| decode(secret))
            .collect::<Vec<_>>();
        let mut needles = [secrets, decoded].concat();
        needles.retain(|needle| needle.len() >= SHORTEST);
        needles.sort_unstable();
        needles.dedup();
        Secrets { needles }
    }

    /// `text` without the known secrets and without what looks like one.
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut spans = Spans::default();
        find(text, &mut spans);
        for needle in &self.needles {
            for start in 0..text.len() {
                if let Some(found) = at(text, start, needle) {
                    spans.mark(text, found);
                }
            }
        }
        spans.mask(text)
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({})", self.needles.len())
    }
}

/// Where `needle` stands in `text`, if it begins at `start`.
fn at(text: &str, start: usize, needle: &str) -> Option<Range<usize>> {
    let rest = after(text.as_bytes().get(start..)?, needle.as_bytes())?;
    Some(start..text.len() - rest.len())
}

/// What follows `needle` at the beginning of `text`.
fn after<'a>(mut text: &'a [u8], needle: &[u8]) -> Option<&'a [u8]> {
    for (position, wanted) in needle.iter().enumerate() {
        text = match text {
            // A percent sign may stand for itself or begin its own encoding; only the rest tells.
            [b'%', b'2', b'5', rest @ ..] if *wanted == b'%' => {
                let needle = &needle[position + 1..];
                return after(rest, needle).or_else(|| after(&text[1..], needle));
            }
            [byte, rest @ ..] if byte == wanted => rest,
            [b'%', high, low, rest @ ..] if hex(*high, *low) == Some(*wanted) => rest,
            [b'\\', byte, rest @ ..] if byte == wanted => rest,
            [b'+', rest @ ..] if *wanted == b' ' => rest,
            _ => return None,
        };
    }
    Some(text)
}

/// The plain form of a secret that has percent signs.
fn decode(secret: &str) -> Option<String> {
    let mut plain = Vec::with_capacity(secret.len());
    let mut rest = secret.as_bytes();
    while let [first, after @ ..] = rest {
        let decoded = match after {
            [high, low, ..] if *first == b'%' => hex(*high, *low),
            _ => None,
        };
        plain.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() {
            &after[2..]
        } else {
            after
        };
    }
    String::from_utf8(plain)
        .ok()
        .filter(|plain| plain != secret)
}
