//! The machine's network interfaces: what there are, and which one an address, a name or a CIDR means.

use std::net::{IpAddr, Ipv4Addr};

use nix::ifaddrs::getifaddrs;
use nix::net::if_::InterfaceFlags;

/// One address of one interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterfaceAddress {
    pub name: String,
    pub index: u32,
    pub address: IpAddr,
    pub up: bool,
    pub multicast: bool,
    pub loopback: bool,
}

/// The interface that a channel means on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub name: String,
    pub index: u32,
    pub address: Ipv4Addr,
}

/// Why an interface could not be chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no interface of this machine is {wanted}; it has {present}")]
pub struct Missing {
    pub wanted: String,
    pub present: String,
}

/// Every address of every interface.
pub fn addresses() -> Vec<InterfaceAddress> {
    let Ok(list) = getifaddrs() else {
        return Vec::new();
    };
    list.filter_map(|entry| {
        let storage = entry.address?;
        let address = match (storage.as_sockaddr_in(), storage.as_sockaddr_in6()) {
            (Some(v4), _) => IpAddr::V4(v4.ip()),
            (_, Some(v6)) => IpAddr::V6(v6.ip()),
            _ => return None,
        };
        let index = nix::net::if_::if_nametoindex(entry.interface_name.as_str()).ok()?;
        Some(InterfaceAddress {
            name: entry.interface_name,
            index,
            address,
            up: entry.flags.contains(InterfaceFlags::IFF_UP),
            multicast: entry.flags.contains(InterfaceFlags::IFF_MULTICAST),
            loopback: entry.flags.contains(InterfaceFlags::IFF_LOOPBACK),
        })
    })
    .collect()
}

/// The interface that `wanted` (an address, a name or a CIDR) means.
pub fn choose(wanted: &str) -> Result<Chosen, Missing> {
    choose_of(wanted, &addresses())
}

fn choose_of(wanted: &str, present: &[InterfaceAddress]) -> Result<Chosen, Missing> {
    present
        .iter()
        .find_map(|entry| match entry.address {
            IpAddr::V4(address) if means(wanted, &entry.name, address) => Some(Chosen {
                name: entry.name.clone(),
                index: entry.index,
                address,
            }),
            _ => None,
        })
        .ok_or_else(|| Missing {
            wanted: wanted.to_owned(),
            present: list(present),
        })
}

fn means(wanted: &str, name: &str, address: Ipv4Addr) -> bool {
    if wanted == name {
        return true;
    }
    if let Some((network, bits)) = wanted.split_once('/') {
        return match (network.parse::<Ipv4Addr>(), bits.parse::<u32>()) {
            (Ok(network), Ok(bits @ 0..=32)) => {
                let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
                u32::from(network) & mask == u32::from(address) & mask
            }
            _ => false,
        };
    }
    wanted.parse() == Ok(address)
}

fn list(present: &[InterfaceAddress]) -> String {
    let words: Vec<String> = present
        .iter()
        .filter(|entry| entry.address.is_ipv4())
        .map(|entry| format!("{} ({})", entry.name, entry.address))
        .collect();
    match words.is_empty() {
        true => "none".into(),
        false => words.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Vec<InterfaceAddress> {
        let entry = |name: &str, index, address: &str| InterfaceAddress {
            name: name.into(),
            index,
            address: address.parse().unwrap(),
            up: true,
            multicast: true,
            loopback: false,
        };
        vec![
            entry("lo", 1, "127.0.0.1"),
            entry("lo", 1, "::1"),
            entry("eth0", 2, "10.0.3.17"),
        ]
    }

    #[test]
    fn an_address_a_name_and_a_cidr_mean_the_same_interface() {
        for wanted in [
            "10.0.3.17",
            "eth0",
            "10.0.3.0/24",
            "10.0.3.17/32",
            "10.0.0.0/8",
        ] {
            assert_eq!(choose_of(wanted, &two()).unwrap().index, 2, "{wanted}");
        }
        assert_eq!(choose_of("0.0.0.0/0", &two()).unwrap().index, 1);
    }

    #[test]
    fn what_is_missing_is_named_with_what_there_is() {
        for wanted in ["eth7", "10.0.4.1", "10.0.4.0/24", "10.0.3.0/33", "::1", ""] {
            let missing = choose_of(wanted, &two()).unwrap_err();
            assert_eq!(
                missing.present, "lo (127.0.0.1), eth0 (10.0.3.17)",
                "{wanted}"
            );
        }
    }

    #[test]
    fn this_machine_has_a_loopback() {
        assert_eq!(choose("127.0.0.1").unwrap().name, "lo");
    }
}
