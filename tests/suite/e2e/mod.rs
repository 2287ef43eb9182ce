//! A real `signalbox up` with the real FFmpeg, senders and receivers on loopback.

mod binary;
mod camera;
mod captions;
mod cli;
mod codecs;
mod crash;
mod edit;
mod files;
mod hardware;
mod hdr;
mod input_faults;
mod legs;
mod loudness;
mod many;
mod mid_run;
mod network_inputs;
mod picture;
mod place_faults;
mod probe;
mod probe_network;
mod process_faults;
mod readback;
mod samples;
mod sound;
mod specs;
mod timeline;
