//! The specification, read from the outside.

mod example;
