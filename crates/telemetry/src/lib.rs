//! Tracing, metric names and redaction of what is written.

pub mod metrics;
mod redacting;

use std::io;

pub use redacting::Redact;
use redacting::Redacting;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
}

/// What is logged and how.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Directives such as `info` or `info,hub=debug`.
    pub filter: String,
    pub format: Format,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            filter: "info".to_owned(),
            format: Format::Human,
        }
    }
}

/// Why logging could not begin.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("the log filter is not understood")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    #[error("something else already writes the log")]
    AlreadySet(#[from] tracing_subscriber::util::TryInitError),
}

/// Logs to stderr from here on, every line redacted.
pub fn start(settings: &Settings, redact: Redact) -> Result<(), TelemetryError> {
    subscriber(settings, redact, io::stderr)?.try_init()?;
    Ok(())
}

fn subscriber<W>(
    settings: &Settings,
    redact: Redact,
    writer: W,
) -> Result<Box<dyn tracing::Subscriber + Send + Sync>, TelemetryError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(&settings.filter)?;
    let writer = Redacting {
        inner: writer,
        redact,
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(writer);
    Ok(match settings.format {
        Format::Human => Box::new(builder.finish()),
        Format::Json => Box::new(builder.json().finish()),
    })
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(format: Format) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        let redact: Redact = |text| Cow::Owned(text.replace("hunter2", "***"));
        let settings = Settings {
            filter: "info".to_owned(),
            format,
        };
        let subscriber = subscriber(&settings, redact, move || writer.clone()).unwrap();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(
                url = "srt://a:1?passphrase=hunter2",
                "connecting with hunter2"
            );
            tracing::debug!("below the filter");
        });
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn no_format_lets_a_secret_through() {
        for format in [Format::Human, Format::Json] {
            let text = written(format);
            assert!(
                text.contains("connecting with ***") && text.contains("passphrase=***"),
                "{text}"
            );
            assert!(
                !text.contains("hunter2") && !text.contains("below"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_filter_that_is_none_is_refused() {
        let settings = Settings {
            filter: "backend=loud".to_owned(),
            ..Settings::default()
        };
        assert!(matches!(
            start(&settings, |t| Cow::Borrowed(t)),
            Err(TelemetryError::Filter(_))
        ));
    }
}
