//! Where the bytes come from: datagrams of a socket, or the pipe of a carrier.

use std::fs::File;
use std::io::{ErrorKind, IoSliceMut, Read};
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use nix::errno::Errno;
use nix::sys::socket::{MsgFlags, MultiHeaders, SockaddrStorage, recvmmsg};
use socket2::Socket;

const BATCH: usize = 16;
const DATAGRAM: usize = 9216;

pub(super) enum Inlet {
    Socket {
        socket: Socket,
        /// In user space, since for unicast the kernel has no filter.
        sources: Vec<IpAddr>,
    },
    /// Its descriptor must not block.
    Pipe(File),
}

/// Room for what one look brings.
pub(super) struct Buffers {
    bytes: Vec<u8>,
    headers: MultiHeaders<SockaddrStorage>,
}

/// What one look brought.
pub(super) struct Took {
    /// More waits.
    pub(super) full: bool,
    pub(super) some: bool,
    /// A pipe whose writer is gone.
    pub(super) closed: bool,
}

impl Buffers {
    pub(super) fn new() -> Buffers {
        Buffers {
            bytes: vec![0; BATCH * DATAGRAM],
            headers: MultiHeaders::preallocate(BATCH, None),
        }
    }
}

impl Inlet {
    /// Hands on what is there, at most a batch.
    pub(super) fn take(
        &mut self,
        buffers: &mut Buffers,
        mut each: impl FnMut(&[u8]),
    ) -> Result<Took, Errno> {
        match self {
            Inlet::Socket { socket, sources } => {
                let came = take_batch(socket, buffers)?;
                for (at, (bytes, from)) in came.iter().enumerate() {
                    let allowed =
                        sources.is_empty() || from.is_some_and(|from| sources.contains(&from));
                    if allowed {
                        let start = at * DATAGRAM;
                        each(&buffers.bytes[start..start + (*bytes).min(DATAGRAM)]);
                    }
                }
                Ok(Took {
                    full: came.len() == BATCH,
                    some: !came.is_empty(),
                    closed: false,
                })
            }
            Inlet::Pipe(pipe) => {
                let bytes = match pipe.read(&mut buffers.bytes) {
                    Ok(bytes) => Some(bytes),
                    Err(error) => match error.kind() {
                        ErrorKind::WouldBlock | ErrorKind::Interrupted => None,
                        _ => return Err(Errno::from_raw(error.raw_os_error().unwrap_or(0))),
                    },
                };
                let size = bytes.unwrap_or(0);
                if size > 0 {
                    each(&buffers.bytes[..size]);
                }
                Ok(Took {
                    full: size == buffers.bytes.len(),
                    some: size > 0,
                    closed: bytes == Some(0),
                })
            }
        }
    }

    pub(super) fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Inlet::Socket { socket, .. } => socket.as_fd(),
            Inlet::Pipe(pipe) => pipe.as_fd(),
        }
    }
}

/// The length and the sender of each datagram; the bytes lie in the buffers, each at its place.
fn take_batch(
    socket: &Socket,
    buffers: &mut Buffers,
) -> Result<Vec<(usize, Option<IpAddr>)>, Errno> {
    let mut slices: Vec<[IoSliceMut<'_>; 1]> = buffers
        .bytes
        .chunks_mut(DATAGRAM)
        .map(|chunk| [IoSliceMut::new(chunk)])
        .collect();
    let (headers, flags) = (&mut buffers.headers, MsgFlags::MSG_DONTWAIT);
    match recvmmsg(socket.as_raw_fd(), headers, slices.iter_mut(), flags, None) {
        Ok(results) => {
            let came = results.map(|one| (one.bytes, one.address.as_ref().and_then(sender)));
            Ok(came.collect())
        }
        // ECONNREFUSED is an ICMP answer to somebody's datagram; nothing of ours broke.
        Err(Errno::EAGAIN | Errno::EINTR | Errno::ECONNREFUSED) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn sender(address: &SockaddrStorage) -> Option<IpAddr> {
    let v4 = address.as_sockaddr_in().map(|v4| IpAddr::V4(v4.ip()));
    v4.or_else(|| {
        address
            .as_sockaddr_in6()
            .map(|v6| SocketAddr::from(*v6).ip())
    })
}
