//! Tracing, metric names and redaction of what is written.
