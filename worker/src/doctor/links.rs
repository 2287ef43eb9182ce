//! The machine's interfaces as the doctor needs them: also those without an address, and what would keep them deaf.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use nix::ifaddrs::getifaddrs;
use nix::net::if_::InterfaceFlags;

use crate::interfaces;

/// One interface.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) name: String,
    /// The first of IPv4.
    pub(super) address: Option<Ipv4Addr>,
    pub(super) up: bool,
    pub(super) loopback: bool,
    pub(super) multicast: bool,
}

/// Every interface, also one without an address.
pub(super) fn links() -> Vec<Link> {
    let mut found: BTreeMap<String, Link> = BTreeMap::new();
    for entry in getifaddrs().into_iter().flatten() {
        let link = found
            .entry(entry.interface_name.clone())
            .or_insert_with(|| Link {
                name: entry.interface_name,
                address: None,
                up: entry.flags.contains(InterfaceFlags::IFF_UP),
                loopback: entry.flags.contains(InterfaceFlags::IFF_LOOPBACK),
                multicast: entry.flags.contains(InterfaceFlags::IFF_MULTICAST),
            });
        let v4 = entry
            .address
            .as_ref()
            .and_then(|address| address.as_sockaddr_in());
        link.address = link.address.or(v4.map(|v4| v4.ip()));
    }
    found.into_values().collect()
}

/// The interface that is meant, or the one that the kernel takes towards the address.
pub(super) fn used(wanted: Option<&str>, to: SocketAddr, links: &[Link]) -> Option<Link> {
    let by_name = |name: &str| links.iter().find(|link| link.name == name).cloned();
    if let Some(wanted) = wanted {
        return match interfaces::choose(wanted) {
            Ok(chosen) => by_name(&chosen.name).map(|link| Link {
                address: Some(chosen.address),
                ..link
            }),
            Err(_) => by_name(wanted),
        };
    }
    let IpAddr::V4(source) = towards(to)? else {
        return None;
    };
    let entry = interfaces::addresses()
        .into_iter()
        .find(|entry| entry.address == IpAddr::V4(source))?;
    by_name(&entry.name).map(|link| Link {
        address: Some(source),
        ..link
    })
}

/// The address that datagrams to there would carry; nothing is sent.
fn towards(to: SocketAddr) -> Option<IpAddr> {
    let any: SocketAddr = match to {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (std::net::Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any).ok()?;
    socket.connect(to).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// Whether the kernel drops what comes from senders that it would not answer through this interface.
pub(super) fn filters_reverse_path(name: &str) -> bool {
    let read = |name: &str| {
        let text = std::fs::read_to_string(format!("/proc/sys/net/ipv4/conf/{name}/rp_filter"));
        text.ok().and_then(|text| text.trim().parse::<u8>().ok())
    };
    // The stricter word of both counts, where 2 is loose and wins.
    read("all").unwrap_or(0).max(read(name).unwrap_or(0)) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_there_and_is_what_leads_to_itself() {
        let links = links();
        let to = "127.0.0.1:9".parse().unwrap();
        for wanted in [None, Some("lo"), Some("127.0.0.1"), Some("127.0.0.0/8")] {
            let used = used(wanted, to, &links).unwrap();
            assert_eq!(
                (used.name.as_str(), used.up, used.loopback),
                ("lo", true, true)
            );
        }
        assert_eq!(used(Some("eth99"), to, &links), None);
    }
}
