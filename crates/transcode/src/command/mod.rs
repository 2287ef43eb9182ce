//! Written by its own room.
