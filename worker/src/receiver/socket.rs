//! The socket of one input: bound, joined, filtered.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs};
use std::os::fd::AsRawFd;

use nix::sys::socket::{setsockopt, sockopt};
use socket2::{Domain, InterfaceIndexOrAddress, Protocol, Socket, Type};

use transcode::failure::{Class, Failure};

use crate::interfaces::{self, Missing};

const RECEIVE_BUFFER: usize = 4 << 20;

/// Where and from whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listen {
    /// `host:port`.
    pub address: String,
    /// An address, a name or a CIDR.
    pub interface: Option<String>,
    /// Only these senders count; none is everybody.
    pub sources: Vec<IpAddr>,
}

/// Why nothing can be received.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    #[error("{0} is no address to receive at")]
    Address(String),
    #[error(transparent)]
    Interface(#[from] Missing),
    #[error("port {0} is in use by another process")]
    PortInUse(u16),
    #[error("{0} is no address of this machine")]
    NotOurs(IpAddr),
    #[error("the source filter holds {0}, which is not IPv4 like the group")]
    Source(IpAddr),
    #[error("the socket was refused")]
    Io(#[from] io::Error),
}

impl ListenError {
    /// The same in the words of the dictionary.
    pub(crate) fn failure(&self) -> Failure {
        let class = match self {
            ListenError::Address(_) => Class::NameNotResolved,
            ListenError::Interface(_) => Class::InterfaceMissing,
            ListenError::PortInUse(_) => Class::PortInUse,
            ListenError::NotOurs(_) | ListenError::Source(_) | ListenError::Io(_) => {
                Class::InputUnreachable
            }
        };
        let text = match self {
            ListenError::Io(cause) => format!("{self}: {cause}"),
            other => other.to_string(),
        };
        Failure::of(class, [text])
    }
}

/// Opens, binds and joins. Blocks while a host name is looked up.
pub(crate) fn open(listen: &Listen) -> Result<Socket, ListenError> {
    let address = resolve(&listen.address)?;
    let socket = Socket::new(
        Domain::for_address(address),
        Type::DGRAM,
        Some(Protocol::UDP),
    )?;
    enlarge_buffer(&socket);
    socket.set_nonblocking(true)?;
    if address.ip().is_multicast() {
        // Several channels may read one group; a unicast port belongs to one, else the last to bind takes all.
        socket.set_reuse_address(true)?;
    }
    socket
        .bind(&address.into())
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => ListenError::PortInUse(address.port()),
            io::ErrorKind::AddrNotAvailable => ListenError::NotOurs(address.ip()),
            _ => ListenError::Io(error),
        })?;
    match address.ip() {
        IpAddr::V4(group) if group.is_multicast() => join_v4(&socket, group, listen)?,
        IpAddr::V6(group) if group.is_multicast() => {
            let index = match &listen.interface {
                Some(wanted) => interfaces::choose(wanted)?.index,
                None => 0,
            };
            socket.join_multicast_v6(&group, index)?;
        }
        _ => {
            if let Some(wanted) = &listen.interface {
                interfaces::choose(wanted)?;
            }
        }
    }
    Ok(socket)
}

pub(crate) fn resolve(address: &str) -> Result<SocketAddr, ListenError> {
    address
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(|| ListenError::Address(address.to_owned()))
}

fn enlarge_buffer(socket: &Socket) {
    // Beyond the system's limit only with CAP_NET_ADMIN; without it the limit is taken.
    if setsockopt(socket, sockopt::RcvBufForce, &RECEIVE_BUFFER).is_err() {
        let _ = socket.set_recv_buffer_size(RECEIVE_BUFFER);
    }
}

fn join_v4(socket: &Socket, group: Ipv4Addr, listen: &Listen) -> Result<(), ListenError> {
    only_joined_groups(socket)?;
    let interface = match &listen.interface {
        Some(wanted) => Some(interfaces::choose(wanted)?),
        None => None,
    };
    if listen.sources.is_empty() {
        let on = match &interface {
            Some(chosen) => InterfaceIndexOrAddress::Address(chosen.address),
            None => InterfaceIndexOrAddress::Address(Ipv4Addr::UNSPECIFIED),
        };
        socket.join_multicast_v4_n(&group, &on)?;
    }
    let on = interface.map_or(Ipv4Addr::UNSPECIFIED, |chosen| chosen.address);
    for source in &listen.sources {
        match source {
            IpAddr::V4(source) => socket.join_ssm_v4(source, &group, &on)?,
            IpAddr::V6(_) => return Err(ListenError::Source(*source)),
        }
    }
    Ok(())
}

/// Without this Linux hands a socket the datagrams of every group that anybody on the machine has joined.
fn only_joined_groups(socket: &Socket) -> io::Result<()> {
    let off: libc::c_int = 0;
    // SAFETY: the option's value lives through the call and its length is its own.
    let result = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::IPPROTO_IP,
            libc::IP_MULTICAST_ALL,
            (&raw const off).cast(),
            size_of::<libc::c_int>() as libc::socklen_t,
        )
    };
    match result {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
