//! Interfaces that a specification names and no live worker has.

use std::sync::Arc;

use link::{InterfaceReport, SessionReport};
use serde_json::json;
use transcode::spec::{ChannelSpec, Destination, Fault, Source};

/// One warning for each; none where no worker has reported its interfaces.
pub(super) fn unknown(spec: &ChannelSpec, reports: &[Arc<SessionReport>]) -> Vec<Fault> {
    let interfaces: Vec<&InterfaceReport> = reports
        .iter()
        .flat_map(|report| &report.host.interfaces)
        .collect();
    if interfaces.is_empty() {
        return Vec::new();
    }
    let inputs = spec
        .inputs
        .iter()
        .enumerate()
        .filter_map(|(index, input)| match &input.source {
            Source::Udp(datagrams) | Source::Rtp(datagrams) => {
                Some((format!("/inputs/{index}"), &datagrams.interface))
            }
            _ => None,
        });
    let outputs = spec
        .outputs
        .iter()
        .enumerate()
        .filter_map(|(index, output)| match &output.destination {
            Destination::Udp(target) | Destination::Rtp(target) => {
                Some((format!("/outputs/{index}"), &target.interface))
            }
            _ => None,
        });
    let named = inputs
        .chain(outputs)
        .filter_map(|(place, interface)| Some((place, interface.as_deref()?)));
    let missing = named.filter(|(_, named)| {
        !interfaces
            .iter()
            .any(|interface| is_named(interface, named))
    });
    missing
        .map(|(place, named)| Fault {
            pointer: format!("{place}/interface"),
            code: "interface_missing",
            detail: format!(
                "interface: no live worker has {named}; the channel would wait for one that has"
            ),
            came: Some(json!(named)),
            allowed: None,
        })
        .collect()
}

fn is_named(interface: &InterfaceReport, named: &str) -> bool {
    interface.name == named
        || interface.addresses.iter().any(|address| {
            let address = address.split('/').next().unwrap_or(address);
            address == named || within(address, named)
        })
}

/// Whether an address lies in a network written as CIDR.
fn within(address: &str, network: &str) -> bool {
    use std::net::IpAddr;
    let Some((base, bits)) = network.split_once('/') else {
        return false;
    };
    let (Ok(address), Ok(base), Ok(bits)) = (address.parse(), base.parse(), bits.parse::<u32>())
    else {
        return false;
    };
    match (address, base) {
        (IpAddr::V4(address), IpAddr::V4(base)) if bits <= 32 => {
            let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
            address.to_bits() & mask == base.to_bits() & mask
        }
        (IpAddr::V6(address), IpAddr::V6(base)) if bits <= 128 => {
            let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
            address.to_bits() & mask == base.to_bits() & mask
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interface_is_named_by_name_address_or_network() {
        let interface = InterfaceReport {
            name: "eth1".to_owned(),
            addresses: vec!["10.0.3.7".to_owned(), "fd00::7/64".to_owned()],
            ..InterfaceReport::default()
        };
        for (named, fits) in [
            ("eth1", true),
            ("eth0", false),
            ("10.0.3.7", true),
            ("10.0.3.0/24", true),
            ("10.0.4.0/24", false),
            ("0.0.0.0/0", true),
            ("fd00::/16", true),
            ("fe80::/16", false),
            ("10.0.3.0/99", false),
        ] {
            assert_eq!(is_named(&interface, named), fits, "{named}");
        }
    }
}
