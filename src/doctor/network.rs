use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::TcpListener;

use nix::ifaddrs::getifaddrs;
use nix::net::if_::InterfaceFlags;

use super::Finding;
use crate::config::Config;

pub(super) fn look(config: &Config) -> Vec<Finding> {
    let mut findings = vec![port(config), connections()];
    findings.extend(interfaces());
    findings
}

fn port(config: &Config) -> Finding {
    let address = config.listen;
    match TcpListener::bind(address) {
        Ok(_) => Finding::fine("listen", format!("{address} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => Finding::broken(
            "listen",
            format!("{address} is taken"),
            format!(
                "find the holder with `ss -ltnp 'sport = :{}'`, or choose another with --listen",
                address.port()
            ),
        ),
        Err(error) => Finding::broken(
            "listen",
            format!("{address}: {error}"),
            "choose another with --listen",
        ),
    }
}

/// What RTMP and RTSP outputs count by.
fn connections() -> Finding {
    match worker::connections_told() {
        Ok(()) => Finding::fine("connections", "the kernel tells what peers take"),
        Err(error) => Finding::poor(
            "connections",
            format!(
                "the kernel does not tell what peers take ({error}); outputs of type rtmp and rtsp count what is sent"
            ),
            "modprobe tcp_diag; in a container, allow sockets of the family AF_NETLINK",
        ),
    }
}

fn interfaces() -> Vec<Finding> {
    let addresses = match getifaddrs() {
        Ok(addresses) => addresses,
        Err(error) => {
            return vec![Finding::poor(
                "interfaces",
                error.to_string(),
                "check `ip address`",
            )];
        }
    };
    let mut found: BTreeMap<String, (InterfaceFlags, Vec<String>)> = BTreeMap::new();
    for address in addresses {
        let entry = found
            .entry(address.interface_name)
            .or_insert((address.flags, Vec::new()));
        if let Some(ip) = address
            .address
            .as_ref()
            .and_then(|address| address.as_sockaddr_in())
        {
            entry.1.push(ip.ip().to_string());
        }
    }
    found
        .into_iter()
        .map(|(name, (flags, addresses))| interface(&name, flags, &addresses))
        .collect()
}

fn interface(name: &str, flags: InterfaceFlags, addresses: &[String]) -> Finding {
    let addresses = if addresses.is_empty() {
        "no IPv4 address".into()
    } else {
        addresses.join(", ")
    };
    let described = format!("{name}: {addresses}");
    if !flags.contains(InterfaceFlags::IFF_UP) {
        return Finding::poor(
            "interface",
            format!("{described}, down"),
            format!("ip link set {name} up"),
        );
    }
    // The loopback carries multicast without the flag when the interface is named by its address.
    if flags.intersects(InterfaceFlags::IFF_MULTICAST | InterfaceFlags::IFF_LOOPBACK) {
        Finding::fine("interface", described)
    } else {
        Finding::poor(
            "interface",
            format!("{described}, no multicast"),
            format!("where multicast is wanted: ip link set {name} multicast on"),
        )
    }
}
