//! The specification, read from the outside.

mod any_value;
mod example;
mod faults;
mod one_output;
mod round_trip;
mod secrets;
mod support;
