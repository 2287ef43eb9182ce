//! The suites that need several rooms at once.
