//! Secrets that a name stands before.

use std::ops::Range;

use super::spans::Spans;

/// Marks the values of names that are secret wherever they stand: `passphrase=x`, `-passphrase x`, `"token": "x"`,
/// `Authorization: x`.
pub(super) fn find(text: &str, spans: &mut Spans) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = bytes[at..]
        .iter()
        .position(|byte| is_name(*byte))
        .map(|offset| at + offset)
    {
        let end = bytes[start..]
            .iter()
            .position(|byte| !is_name(*byte))
            .map_or(bytes.len(), |offset| start + offset);
        at = end;
        let name = &text[start..end];
        if is_header(name) {
            spans.mark(text, header(text, start, end));
        } else if is_secret(name) {
            spans.mark(text, value(text, start..end));
        }
    }
}

/// Whether a parameter of a URL tells a secret by its name.
pub(super) fn is_secret_parameter(name: &str) -> bool {
    let word = Word::of(name);
    word.is_secret()
        || word.is_any(&[
            "auth", "sign", "sig", "pass", "pwd", "jwt", "hdnts", "hdnea", "hdntl",
        ])
        || word.ends_in("key")
        || word.ends_in("sign")
        || word.starts_with("xamz")
        || word.starts_with("xgoog")
}

/// FFmpeg's own `-streamid 0:256` sets a PID and is nobody's secret.
pub(super) fn is_streamid_of_ours(value: &str) -> bool {
    value
        .split_once(':')
        .is_some_and(|(index, pid)| [index, pid].iter().all(|number| is_number(number)))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn is_header(name: &str) -> bool {
    [
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "x-api-key",
    ]
    .iter()
    .any(|known| name.trim_start_matches('-').eq_ignore_ascii_case(known))
}

fn is_secret(name: &str) -> bool {
    // The shortest of these words has five letters; most words of a log end here.
    name.len() >= 5 && Word::of(name).is_secret()
}

/// All that follows the name and its colon, up to the end of the line or the quote that closes the one before the name.
fn header(text: &str, start: usize, end: usize) -> Range<usize> {
    let rest = &text[end..];
    let value = rest.trim_start_matches(['"', '\'', ' ']);
    let Some(value) = value.strip_prefix([':', '=']) else {
        return end..end;
    };
    let quoted_name = rest.starts_with(['"', '\'']);
    let value = value.trim_start_matches(' ');
    let from = text.len() - value.len();
    let opening = text[..start].chars().next_back();
    let to = if quoted_name {
        return quoted(text, from);
    } else {
        value.find(|letter| {
            matches!(letter, '\r' | '\n') || matches!(letter, '"' | '\'') && Some(letter) == opening
        })
    };
    from..to.map_or(text.len(), |length| from + length)
}

/// What is assigned to the name, or follows it where it is an option.
fn value(text: &str, name: Range<usize>) -> Range<usize> {
    let none = name.end..name.end;
    let rest = &text[name.end..];
    let closed = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
    let is_option = text[name.clone()].starts_with('-');
    let spaced = closed.trim_start_matches(' ');
    let value = if let Some(value) = spaced.strip_prefix('=') {
        value
    } else if let Some(value) = spaced.strip_prefix(':') {
        // In a sentence ("unexpected token: x") only these are followed by the secret itself.
        let quoted = closed.len() < rest.len();
        let word = Word::of(&text[name]);
        if !quoted && !["pass", "secret"].iter().any(|part| word.contains(part)) {
            return none;
        }
        value
    } else if is_option && closed.starts_with(char::is_whitespace) {
        closed
    } else {
        return none;
    };
    let from = text.len() - value.trim_start().len();
    let value = quoted(text, from);
    if is_streamid_of_ours(&text[value.clone()]) {
        none
    } else {
        value
    }
}

/// A value with the quotes around it left out, or the word that begins at `from`.
fn quoted(text: &str, from: usize) -> Range<usize> {
    let value = &text[from..];
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inner = &value[1..];
            from + 1..from + 1 + closing(inner, quote).unwrap_or(inner.len())
        }
        _ => {
            from..from
                + value
                    .find(|letter: char| letter.is_whitespace() || letter == '&')
                    .unwrap_or(value.len())
        }
    }
}

/// Where the quote that is not escaped stands.
fn closing(inner: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    inner.char_indices().find_map(|(at, letter)| {
        let closes = letter == quote && !escaped;
        escaped = letter == '\\' && !escaped;
        closes.then_some(at)
    })
}

/// A name in lower case without `-`, `_`, `.` and percent signs' disguise; of a very long one the end.
struct Word {
    letters: [u8; Word::LONGEST],
    length: usize,
}

impl Word {
    const LONGEST: usize = 48;

    fn of(name: &str) -> Word {
        let mut word = Word {
            letters: [0; Word::LONGEST],
            length: 0,
        };
        let mut rest = name.as_bytes();
        while let [first, after @ ..] = rest {
            let (letter, after) = match (first, after) {
                (b'%', [high, low, after @ ..]) => (hex(*high, *low).unwrap_or(b'%'), after),
                _ => (*first, after),
            };
            rest = after;
            if !matches!(letter, b'-' | b'_' | b'.') {
                word.push(letter.to_ascii_lowercase());
            }
        }
        word
    }

    fn push(&mut self, letter: u8) {
        if self.length == Word::LONGEST {
            self.letters.copy_within(1.., 0);
            self.length -= 1;
        }
        self.letters[self.length] = letter;
        self.length += 1;
    }

    fn letters(&self) -> &[u8] {
        &self.letters[..self.length]
    }

    fn is_secret(&self) -> bool {
        const PARTS: [&str; 11] = [
            "passphrase",
            "password",
            "passwd",
            "token",
            "secret",
            "streamid",
            "streamkey",
            "signature",
            "apikey",
            "credential",
            "playpath",
        ];
        PARTS.iter().any(|part| self.contains(part))
            || self.is_any(&["accesskey", "authkey", "privatekey"])
    }

    fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.letters() == word.as_bytes())
    }

    fn contains(&self, part: &str) -> bool {
        self.letters()
            .windows(part.len())
            .any(|window| window == part.as_bytes())
    }

    fn starts_with(&self, part: &str) -> bool {
        self.letters().starts_with(part.as_bytes())
    }

    fn ends_in(&self, part: &str) -> bool {
        self.letters().ends_with(part.as_bytes())
    }
}

/// The byte that two hexadecimal digits name.
pub(super) fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}
