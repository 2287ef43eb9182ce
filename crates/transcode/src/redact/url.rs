//! Secrets of URLs.

use std::ops::Range;

use super::named::{is_secret_parameter, is_streamid_of_ours};
use super::spans::Spans;

/// Marks the secrets of every URL in `text`.
pub(super) fn find(text: &str, spans: &mut Spans) {
    for (colon, separator) in text.match_indices("://") {
        let scheme = scheme(text, colon);
        let rest = colon + separator.len();
        let end = end(text, rest, text[..scheme.start].bytes().next_back());
        let authority = authority(text, rest..end);
        if let Some(at) = user(text, authority.clone(), end) {
            spans.mark(text, rest..at);
        }
        if is_rtmp(&text[scheme]) {
            spans.mark(text, stream_key(text, authority.end..end));
        }
        parameters(text, authority.end..end, spans);
    }
}

fn scheme(text: &str, colon: usize) -> Range<usize> {
    let before = text.as_bytes()[..colon].iter();
    let length = before
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
        .count();
    colon - length..colon
}

/// Where a URL ends: at white space, at the quote or bracket that closes the one before it, or before the punctuation
/// of the sentence that it stands in.
fn end(text: &str, from: usize, before: Option<u8>) -> usize {
    let closing = match before {
        Some(quote @ (b'"' | b'\'' | b'`')) => Some(quote),
        Some(b'<') => Some(b'>'),
        Some(b'(') => Some(b')'),
        _ => None,
    };
    let rest = &text[from..];
    let end = rest.find(|letter: char| {
        letter.is_whitespace() || letter.is_ascii() && closing == Some(letter as u8)
    });
    let url = &rest[..end.unwrap_or(rest.len())];
    from + url
        .trim_end_matches([':', ',', '.', ';', '\'', '"', ')', ']'])
        .len()
}

fn authority(text: &str, url: Range<usize>) -> Range<usize> {
    let length = text[url.clone()].find(['/', '?', '#']).unwrap_or(url.len());
    url.start..url.start + length
}

/// Where the `@` after user and password is. A password with an unescaped `/` seems to end the authority: then what
/// stands where the port should be is no number.
fn user(text: &str, authority: Range<usize>, end: usize) -> Option<usize> {
    if let Some(at) = text[authority.clone()].rfind('@') {
        return Some(authority.start + at);
    }
    let (_, port) = text[authority.clone()].rsplit_once(':')?;
    if port.ends_with(']') || port.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text[authority.end..end]
        .rfind('@')
        .map(|at| authority.end + at)
}

fn is_rtmp(scheme: &str) -> bool {
    ["rtmp", "rtmps", "rtmpt", "rtmpe", "rtmpts", "rtmpte"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
}

/// What follows the first segment of the path, the application.
fn stream_key(text: &str, tail: Range<usize>) -> Range<usize> {
    let path = &text[tail.clone()];
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    let Some(application) = path.strip_prefix('/') else {
        return tail.start..tail.start;
    };
    // Empty segments are no application.
    let begin = path.len() - application.trim_start_matches('/').len();
    let end = tail.start + path.len();
    match path[begin..].find('/') {
        Some(slash) => tail.start + begin + slash + 1..end,
        None => end..end,
    }
}

fn parameters(text: &str, tail: Range<usize>, spans: &mut Spans) {
    let starts = text[tail.clone()].match_indices(['?', '&', ';', '#']);
    for (start, _) in starts {
        let pair = tail.start + start + 1..tail.end;
        let Some(equals) = text[pair.clone()].find(['=', '&', ';']) else {
            continue;
        };
        let equals = pair.start + equals;
        if text.as_bytes().get(equals) != Some(&b'=')
            || !is_secret_parameter(&text[pair.start..equals])
        {
            continue;
        }
        // An SRT stream id carries `#` and `;` unescaped, so nothing but `&` ends a value.
        let length = text[equals + 1..pair.end]
            .find('&')
            .unwrap_or(pair.end - equals - 1);
        let value = equals + 1..equals + 1 + length;
        if !is_streamid_of_ours(&text[value.clone()]) {
            spans.mark(text, value);
        }
    }
}
