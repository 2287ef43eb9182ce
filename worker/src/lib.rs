//! Holds jobs, drives FFmpeg and feeds the hub.
