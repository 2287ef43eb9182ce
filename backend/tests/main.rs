//! The API in process, on a database of its own per test, with a fake holder in a worker's place.

mod harness;

mod channels;
mod contract;
mod events;
mod jobs;
mod manners;
mod outputs;
mod system;
