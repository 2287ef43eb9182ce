//! MPEG transport streams: packets, tables, clocks, cuts and playlists; pure.
//!
//! Bytes and numbers come in, bytes and numbers go out: no clock, no file, no socket. Nothing allocates per packet, since every packet of
//! every rendition passes through here.

pub mod clock;
pub mod codec;
pub mod continuity;
pub mod cut;
mod framer;
mod packet;
pub mod pes;
pub mod playlist;
pub mod psi;
pub mod random_access;
pub mod restamp;

pub use framer::Framer;
pub use packet::{
    NULL_PID, PACKET_SIZE, Packet, PacketMut, Pid, RawPacket, SYNC_BYTE, adaptation_only,
    null_packet,
};
