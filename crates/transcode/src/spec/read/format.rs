//! Texts with a form of their own: sizes, rates, paths, URLs.

use url::Url;

use super::place::Place;
use crate::spec::{FrameRate, Rational, Resolution, code, secret::MASK};

const WHOLE_RATES: [u32; 6] = [24, 25, 30, 48, 50, 60];
const FRACTIONS: [u32; 3] = [24000, 30000, 60000];
const RATES: &str = "24, 25, 30, 48, 50, 60, \"24000/1001\", \"30000/1001\", \"60000/1001\"";

const LEAST_SIDE: u32 = 16;
const MOST_WIDTH: u32 = 8192;
const MOST_HEIGHT: u32 = 4320;

impl Place<'_> {
    /// `"1920x1080"`.
    pub(super) fn resolution(&self) -> Option<Resolution> {
        let text = self.string()?;
        let sides = text
            .split_once('x')
            .and_then(|(width, height)| Some((side(width)?, side(height)?)));
        let Some((width, height)) = sides else {
            self.fault(code::BAD_FORMAT, "width and height, as in 1920x1080");
            return None;
        };
        let is_even = width % 2 == 0 && height % 2 == 0;
        let fits = (LEAST_SIDE..=MOST_WIDTH).contains(&width)
            && (LEAST_SIDE..=MOST_HEIGHT).contains(&height);
        if !is_even || !fits {
            let allowed = format!(
                "an even width and height, {LEAST_SIDE}x{LEAST_SIDE} to {MOST_WIDTH}x{MOST_HEIGHT}"
            );
            self.fault(code::OUT_OF_RANGE, allowed);
            return None;
        }
        Some(Resolution { width, height })
    }

    pub(super) fn rate(&self) -> Option<Rational> {
        let rate = self.known_rate();
        if rate.is_none() {
            self.rate_fault(RATES);
        }
        rate
    }

    pub(super) fn frame_rate(&self) -> Option<FrameRate> {
        if self.value.as_str() == Some("source") {
            return Some(FrameRate::Source);
        }
        let rate = self.known_rate();
        if rate.is_none() {
            self.rate_fault(&format!("{RATES}, \"source\""));
        }
        rate.map(FrameRate::Fixed)
    }

    fn known_rate(&self) -> Option<Rational> {
        if let Some(number) = self.value.as_f64() {
            let num = WHOLE_RATES
                .into_iter()
                .find(|rate| f64::from(*rate) == number)?;
            return Some(Rational { num, den: 1 });
        }
        let text = self.value.as_str()?;
        let num = FRACTIONS
            .into_iter()
            .find(|num| text == format!("{num}/1001"))?;
        Some(Rational { num, den: 1001 })
    }

    fn rate_fault(&self, allowed: &str) {
        let is_rate = self.value.is_number() || self.value.is_string();
        self.fault(
            if is_rate {
                code::UNKNOWN_VALUE
            } else {
                code::WRONG_TYPE
            },
            allowed,
        );
    }

    /// A path below a root: relative, without steps out of it.
    pub(super) fn path(&self) -> Option<String> {
        let text = self.text(1..=1024)?;
        let is_step = |step: &str| !matches!(step, "" | "." | "..") && step.len() <= 255;
        if text.split('/').all(is_step) {
            return Some(text);
        }
        self.fault(
            code::BAD_FORMAT,
            "a relative path without empty steps, \".\" and \"..\", such as slates/back-soon.mp4",
        );
        None
    }

    /// A device node.
    pub(super) fn device(&self) -> Option<String> {
        let text = self.text(6..=255)?;
        let steps = text.strip_prefix("/dev/");
        if steps.is_some_and(|steps| {
            steps
                .split('/')
                .all(|step| !matches!(step, "" | "." | ".."))
        }) {
            return Some(text);
        }
        self.fault(code::BAD_FORMAT, "a device below /dev, such as /dev/video0");
        None
    }

    /// A text of letters, digits and the given characters.
    pub(super) fn token(&self, longest: u64, others: &str) -> Option<String> {
        let text = self.text(1..=longest)?;
        if text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || others.contains(letter))
        {
            return Some(text);
        }
        self.fault(
            code::BAD_FORMAT,
            format!("letters, digits and {}", spaced(others)),
        );
        None
    }

    /// A URL with a host. It may carry a key, so no fault repeats it.
    pub(super) fn url(self, schemes: &[&str]) -> Option<String> {
        let place = self.secret();
        let text = place.text(1..=2048)?;
        let allowed = format!("a URL with a host: {}://…", schemes.join("://…, "));
        if text.contains(MASK) {
            place.fault(
                code::HIDDEN_SECRET,
                "the URL with its secret; none is stored to take the place of the stars",
            );
            return None;
        }
        // The parser drops blanks in silence; what is stored must be what was meant.
        let parsed = Url::parse(&text)
            .ok()
            .filter(|_| !text.contains(char::is_whitespace));
        let Some(parsed) = parsed.filter(|url| url.host_str().is_some_and(|host| !host.is_empty()))
        else {
            place.fault(code::BAD_FORMAT, allowed);
            return None;
        };
        if !schemes.contains(&parsed.scheme()) {
            place.fault(code::UNKNOWN_VALUE, allowed);
            return None;
        }
        Some(text)
    }
}

fn side(text: &str) -> Option<u32> {
    let is_plain =
        text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0') && text.len() <= 6;
    text.parse().ok().filter(|_| is_plain)
}

fn spaced(letters: &str) -> String {
    let letters: Vec<String> = letters.chars().map(String::from).collect();
    letters.join(" ")
}
