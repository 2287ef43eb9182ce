use std::fmt::Display;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};
use validator::{ValidateLength, ValidateRange};

use super::{object::Object, sink::Sink};
use crate::redact::redact;
use crate::spec::{Fault, code, words::Word};

/// The longest text that a fault repeats.
const LONGEST_CAME: usize = 200;

/// A value in the document, and where it stands. Its readers answer none after they reported a fault.
pub(super) struct Place<'a> {
    pub(super) value: &'a Value,
    pub(super) pointer: String,
    pub(super) sink: &'a Sink,
    secret: bool,
}

impl<'a> Place<'a> {
    pub(super) fn new(value: &'a Value, pointer: String, sink: &'a Sink) -> Self {
        Place {
            value,
            pointer,
            sink,
            secret: false,
        }
    }

    /// The same place, whose value no fault repeats.
    pub(super) fn secret(self) -> Self {
        Place {
            secret: true,
            ..self
        }
    }

    pub(super) fn fault(&self, code: &'static str, allowed: impl Display) {
        self.sink.push_unread(self.judge(code, allowed));
    }

    fn judge(&self, code: &'static str, allowed: impl Display) -> Fault {
        // A URL with a key in it may stand in a field that is no URL's.
        let secret = self.secret
            || matches!(self.value, Value::String(text) if redact(text) != text.as_str());
        let came = match self.value {
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
            _ if secret => "a value not repeated here".to_owned(),
            Value::String(text) if text.chars().count() > LONGEST_CAME => "a long text".to_owned(),
            short => short.to_string(),
        };
        let told = match self.value {
            Value::Array(_) | Value::Object(_) => None,
            Value::String(text) if text.chars().count() > LONGEST_CAME => None,
            _ if secret => None,
            short => Some(short.clone()),
        };
        Fault {
            pointer: self.pointer.clone(),
            code,
            detail: format!(
                "{}: came {came}; allowed is {allowed}",
                field_name(&self.pointer)
            ),
            came: told,
            allowed: Some(allowed.to_string()),
        }
    }

    /// A value of another type, with the words for the right one.
    fn wrong_type<T>(&self, allowed: &str) -> Option<T> {
        self.fault(code::WRONG_TYPE, allowed);
        None
    }

    pub(super) fn flag(&self) -> Option<bool> {
        self.value
            .as_bool()
            .or_else(|| self.wrong_type("true or false"))
    }

    pub(super) fn string(&self) -> Option<&'a str> {
        self.value.as_str().or_else(|| self.wrong_type("a text"))
    }

    /// A text of that many characters, none of them a control character.
    pub(super) fn text(&self, length: RangeInclusive<u64>) -> Option<String> {
        let text = self.string()?;
        if !text.validate_length(Some(*length.start()), Some(*length.end()), None) {
            self.fault(code::BAD_LENGTH, span("characters", &length));
            return None;
        }
        self.without_controls(text).map(str::to_owned)
    }

    /// A text of several lines.
    pub(super) fn prose(&self, longest: u64) -> Option<String> {
        let text = self.string()?;
        if !text.validate_length(None, Some(longest), None) {
            self.fault(code::BAD_LENGTH, span("characters", &(0..=longest)));
            return None;
        }
        if text.contains('\0') {
            self.fault(code::BAD_FORMAT, "a text without NUL");
            return None;
        }
        Some(text.to_owned())
    }

    pub(super) fn without_controls(&self, text: &'a str) -> Option<&'a str> {
        if text.chars().any(char::is_control) {
            self.fault(code::BAD_FORMAT, "a text without control characters");
            return None;
        }
        Some(text)
    }

    pub(super) fn integer<T: TryFrom<i64> + PartialOrd + Display>(
        &self,
        range: RangeInclusive<T>,
    ) -> Option<T> {
        let allowed = format!("a whole number, {} to {}", range.start(), range.end());
        let Some(number) = whole(self.value) else {
            return self.wrong_type(&allowed);
        };
        match number.and_then(|number| T::try_from(number).ok()) {
            Some(number) if range.contains(&number) => Some(number),
            _ => {
                self.fault(code::OUT_OF_RANGE, allowed);
                None
            }
        }
    }

    pub(super) fn number(&self, range: RangeInclusive<f64>) -> Option<f64> {
        let allowed = format!("a number, {} to {}", range.start(), range.end());
        let Some(number) = self.value.as_f64() else {
            return self.wrong_type(&allowed);
        };
        if !number.validate_range(Some(*range.start()), Some(*range.end()), None, None) {
            self.fault(code::OUT_OF_RANGE, allowed);
            return None;
        }
        Some(number)
    }

    pub(super) fn word<T: Word>(&self) -> Option<T> {
        let words: Vec<&str> = T::WORDS.iter().map(|(word, _)| *word).collect();
        let came = self.choice(&words)?;
        T::WORDS
            .iter()
            .find(|(word, _)| *word == came)
            .map(|(_, value)| *value)
    }

    pub(super) fn choice(&self, words: &[&'static str]) -> Option<&'static str> {
        let allowed = words.join(", ");
        let Some(came) = self.value.as_str() else {
            return self.wrong_type(&allowed);
        };
        let found = words.iter().copied().find(|word| *word == came);
        if found.is_none() {
            self.fault(code::UNKNOWN_VALUE, allowed);
        }
        found
    }

    /// Reads every item; those that are faulty leave a stand-in, so that indices stay true.
    pub(super) fn list<T>(
        &self,
        length: RangeInclusive<u64>,
        read: impl Fn(usize, &Place<'a>) -> T,
    ) -> Option<Vec<T>> {
        let allowed = span("items", &length);
        let Some(items) = self.value.as_array() else {
            return self.wrong_type(&format!("a list of {allowed}"));
        };
        if !length.contains(&(items.len() as u64)) {
            let fault = self.judge(code::BAD_LENGTH, &allowed);
            let detail = format!(
                "{}: came {} items; allowed is {allowed}",
                field_name(&self.pointer),
                items.len()
            );
            let fault = Fault { detail, ..fault };
            // What a list too long holds can be judged; an empty one stands for something else.
            match items.is_empty() {
                true => self.sink.push_unread(fault),
                false => self.sink.push(fault),
            }
        }
        let place =
            |index: usize, item| Place::new(item, format!("{}/{index}", self.pointer), self.sink);
        Some(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| read(index, &place(index, item)))
                .collect(),
        )
    }

    /// Reads an object; where it is none, the reader's answer to an empty one stands in.
    pub(super) fn object<T>(&self, read: impl FnOnce(&mut Object<'_>) -> T) -> T {
        match self.value {
            Value::Object(fields) => Object::read(fields, self.pointer.clone(), self.sink, read),
            _ => {
                self.fault(code::WRONG_TYPE, "an object");
                Object::read(&Map::new(), String::new(), &Sink::default(), read)
            }
        }
    }
}

/// What a pointer's last steps say to a person: `gop_seconds`, `inputs/0`.
pub(in crate::spec) fn field_name(pointer: &str) -> &str {
    let mut steps = pointer.rmatch_indices('/').map(|(at, _)| at + 1);
    let Some(last) = steps.next() else {
        return "the document";
    };
    let is_index = pointer[last..].bytes().all(|byte| byte.is_ascii_digit());
    let start = if is_index {
        steps.next().unwrap_or(last)
    } else {
        last
    };
    &pointer[start..]
}

fn span(what: &str, length: &RangeInclusive<u64>) -> String {
    format!("{} to {} {what}", length.start(), length.end())
}

/// The whole number that a JSON number is: none where it is none, `Some(None)` where it is too large for any field.
#[expect(
    clippy::option_option,
    reason = "not a whole number and too large a one are different faults"
)]
fn whole(value: &Value) -> Option<Option<i64>> {
    let Value::Number(number) = value else {
        return None;
    };
    if let Some(exact) = number.as_i64() {
        return Some(Some(exact));
    }
    let float = number.as_f64()?;
    if float.fract() != 0.0 {
        return None;
    }
    // Up to 2^53 a float stands for exactly one whole number.
    Some((float.abs() <= 9_007_199_254_740_992.0).then_some(float as i64))
}
