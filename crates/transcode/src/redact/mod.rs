//! Takes secrets out of what is written: log lines, errors, command lines.
//!
//! FFmpeg repeats URLs, keys and passphrases in what it says, so whatever is written passes through here. What is
//! removed, each for `***`:
//!
//! | where | what |
//! |---|---|
//! | any URL | the user and password before the host; the values of parameters that tell secrets by name |
//! | an RTMP URL | the path after the application: the stream key |
//! | `passphrase=…`, `-passphrase …`, `"token": "…"` | the value, wherever it stands |
//! | `Authorization:`, `Cookie:`, `X-API-Key:` | the rest of the line |
//! | secrets that are known ([`Secrets`]) | they themselves, percent-encoded or not |
//!
//! It would rather take too much than too little, but a line without any of this comes back as it is, not copied.

mod literal;
mod named;
mod spans;
mod url;

#[cfg(test)]
mod tests;

pub use literal::Secrets;

use std::borrow::Cow;

use spans::Spans;

/// `text` without what looks like a secret.
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut spans = Spans::default();
    find(text, &mut spans);
    spans.mask(text)
}

fn find(text: &str, spans: &mut Spans) {
    url::find(text, spans);
    named::find(text, spans);
}
