//! Sockets for datagrams, and many datagrams in one system call.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::AsRawFd;

use socket2::{Domain, InterfaceIndexOrAddress, Protocol, SockAddr, Socket, Type};

use super::datagram::DATAGRAM;
use crate::plan::{Interface, Target};

pub(super) const RTP_HEADER: usize = 12;

/// What outputs must agree on to share a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    interface: Option<Interface>,
    source: Option<IpAddr>,
    ttl: u8,
    dscp: u8,
    v6: bool,
    /// Only a connected socket is told that nobody listens, so each unicast peer has its own.
    peer: Option<SocketAddr>,
}

impl Way {
    pub(super) fn of(target: &Target) -> Self {
        Self {
            interface: target.interface,
            source: target.source,
            ttl: target.ttl,
            dscp: target.dscp,
            v6: target.address.is_ipv6(),
            peer: (!target.address.ip().is_multicast()).then_some(target.address),
        }
    }

    /// Whether messages need no address of their own.
    pub(super) fn is_connected(&self) -> bool {
        self.peer.is_some()
    }

    pub(super) fn open(&self) -> io::Result<Socket> {
        let domain = if self.v6 { Domain::IPV6 } else { Domain::IPV4 };
        let socket = Socket::new(domain, Type::DGRAM, Some(Protocol::UDP))?;
        socket.set_nonblocking(true)?;
        socket.bind(&SockAddr::from(SocketAddr::new(self.sender(), 0)))?;
        if self.v6 {
            self.set_up_v6(&socket)?;
        } else {
            self.set_up_v4(&socket)?;
        }
        if let Some(peer) = self.peer {
            socket.connect(&SockAddr::from(peer))?;
        }
        Ok(socket)
    }

    fn sender(&self) -> IpAddr {
        match (self.source, self.interface) {
            (Some(source), _) => source,
            (None, Some(Interface::Address(address))) if !self.v6 => IpAddr::V4(address),
            _ if self.v6 => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
            _ => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        }
    }

    fn set_up_v4(&self, socket: &Socket) -> io::Result<()> {
        socket.set_tos_v4(u32::from(self.dscp) << 2)?;
        if self.peer.is_some() {
            return socket.set_ttl_v4(u32::from(self.ttl));
        }
        socket.set_multicast_ttl_v4(u32::from(self.ttl))?;
        socket.set_multicast_loop_v4(true)?;
        match self.interface {
            Some(Interface::Address(address)) => socket.set_multicast_if_v4(&address),
            Some(Interface::Index(index)) => {
                set_multicast_index_v4(socket, InterfaceIndexOrAddress::Index(index))
            }
            None => Ok(()),
        }
    }

    fn set_up_v6(&self, socket: &Socket) -> io::Result<()> {
        socket.set_tclass_v6(u32::from(self.dscp) << 2)?;
        if self.peer.is_some() {
            return socket.set_unicast_hops_v6(u32::from(self.ttl));
        }
        socket.set_multicast_hops_v6(u32::from(self.ttl))?;
        socket.set_multicast_loop_v6(true)?;
        match self.interface {
            Some(Interface::Index(index)) => socket.set_multicast_if_v6(index),
            Some(Interface::Address(_)) => Err(io::Error::from_raw_os_error(libc::EAFNOSUPPORT)),
            None => Ok(()),
        }
    }
}

fn set_multicast_index_v4(socket: &Socket, interface: InterfaceIndexOrAddress) -> io::Result<()> {
    let InterfaceIndexOrAddress::Index(index) = interface else {
        return Ok(());
    };
    let request = libc::ip_mreqn {
        imr_multiaddr: libc::in_addr { s_addr: 0 },
        imr_address: libc::in_addr { s_addr: 0 },
        imr_ifindex: i32::try_from(index)
            .map_err(|_| io::Error::from_raw_os_error(libc::ENODEV))?,
    };
    // SAFETY: the option's value is a live ip_mreqn of exactly the length given.
    let result = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::IPPROTO_IP,
            libc::IP_MULTICAST_IF,
            (&raw const request).cast(),
            size_of::<libc::ip_mreqn>() as libc::socklen_t,
        )
    };
    if result == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// One datagram on its way.
#[derive(Debug)]
pub(super) struct Message<'a> {
    pub(super) header: Option<[u8; RTP_HEADER]>,
    pub(super) bytes: &'a [u8; DATAGRAM],
    /// None on a connected socket.
    pub(super) address: Option<&'a SockAddr>,
}

/// Sends all messages in as few system calls as the kernel allows; gives back the ones that failed, and why.
pub(super) fn send_all(socket: &Socket, messages: &[Message<'_>]) -> Vec<(usize, io::Error)> {
    let mut parts: Vec<[libc::iovec; 2]> = messages.iter().map(parts_of).collect();
    let mut headers: Vec<libc::mmsghdr> = messages
        .iter()
        .zip(&mut parts)
        .map(|(message, parts)| header_of(message, parts))
        .collect();
    let mut failed = Vec::new();
    let mut next = 0;
    while next < headers.len() {
        let rest = &mut headers[next..];
        // SAFETY: each header points to iovecs, bytes and an address that outlive this call, and the count is that
        // of the slice.
        let sent = unsafe {
            libc::sendmmsg(
                socket.as_raw_fd(),
                rest.as_mut_ptr(),
                rest.len() as libc::c_uint,
                0,
            )
        };
        if sent > 0 {
            next += sent as usize;
            continue;
        }
        let error = io::Error::last_os_error();
        if error.kind() == io::ErrorKind::Interrupted {
            continue;
        }
        failed.push((next, error));
        next += 1;
    }
    failed
}

fn parts_of(message: &Message<'_>) -> [libc::iovec; 2] {
    let header = message.header.as_ref();
    [
        libc::iovec {
            iov_base: header.map_or(std::ptr::null_mut(), |h| h.as_ptr().cast_mut().cast()),
            iov_len: header.map_or(0, |h| h.len()),
        },
        libc::iovec {
            iov_base: message.bytes.as_ptr().cast_mut().cast(),
            iov_len: DATAGRAM,
        },
    ]
}

fn header_of(message: &Message<'_>, parts: &mut [libc::iovec; 2]) -> libc::mmsghdr {
    // SAFETY: all zero is a valid msghdr: null pointers with lengths of zero.
    let mut header: libc::msghdr = unsafe { std::mem::zeroed() };
    let skip = usize::from(message.header.is_none());
    header.msg_iov = parts[skip..].as_mut_ptr();
    header.msg_iovlen = parts.len() - skip;
    if let Some(address) = message.address {
        header.msg_name = address.as_ptr().cast_mut().cast();
        header.msg_namelen = address.len();
    }
    libc::mmsghdr {
        msg_hdr: header,
        msg_len: 0,
    }
}
