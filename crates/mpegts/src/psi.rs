//! Program-specific information: sections, PAT, PMT and SDT.

mod assembler;
mod pat;
mod pmt;
mod program;
mod sdt;
mod section;

pub use assembler::Assembler;
pub use pat::{Association, Pat};
pub use pmt::{Pmt, Stream, StreamKind, VideoCodec};
pub use program::{Change, ProgramMap};
pub use sdt::{Sdt, Service};
pub use section::{Fault, crc32, packetise};

use crate::packet::Pid;

pub const PAT_PID: Pid = 0;
pub const SDT_PID: Pid = 0x11;

#[cfg(test)]
mod tests;
