//! The specification, read from the outside.

mod any_value;
mod copied;
mod example;
mod faults;
mod new_run;
mod one_output;
mod round_trip;
mod schema;
mod secrets;
mod support;
