//! Takes each rendition from a pipe and hands it to any number of outputs.
