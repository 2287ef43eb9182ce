//! The tests' harness, the scripted FFmpeg and the suites that need several rooms at once.
