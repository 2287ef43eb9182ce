use std::borrow::Cow;
use std::io::{self, Write};

use tracing_subscriber::fmt::MakeWriter;

/// Takes the secrets out of a text.
pub type Redact = fn(&str) -> Cow<'_, str>;

/// Makes writers that pass on redacted text only.
pub(crate) struct Redacting<M> {
    pub(crate) inner: M,
    pub(crate) redact: Redact,
}

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for Redacting<M> {
    type Writer = RedactingWriter<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        RedactingWriter {
            inner: self.inner.make_writer(),
            redact: self.redact,
        }
    }
}

/// tracing hands over each line in one `write`, so a secret is never cut in two.
pub(crate) struct RedactingWriter<W> {
    inner: W,
    redact: Redact,
}

impl<W: Write> Write for RedactingWriter<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        self.inner.write_all((self.redact)(&text).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
