//! Hosts, ports and network interfaces.

use std::net::IpAddr;

use super::place::Place;
use crate::spec::code;

/// Which way the datagrams or the connection go.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Way {
    /// To that address: somebody must be there.
    Send,
    /// At that address: any of this host's, and multicast groups.
    Receive,
    /// A connection: no multicast.
    Connect,
    /// Connections of others: no multicast, any of this host's.
    Listen,
}

const FORM: &str = "host:port, such as 239.10.0.1:5001, [2001:db8::1]:5001 or encoder.example:5001";

impl Place<'_> {
    /// `host:port`.
    pub(super) fn address(&self, way: Way) -> Option<String> {
        let text = self.text(1..=300)?;
        let Some((host, port)) = text
            .rsplit_once(':')
            .filter(|(host, port)| is_form(host, port))
        else {
            self.fault(code::BAD_FORMAT, FORM);
            return None;
        };
        if !port.parse::<u16>().is_ok_and(|port| port > 0) {
            self.fault(code::OUT_OF_RANGE, "a port of 1 to 65535");
            return None;
        }
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if let Some(allowed) = bare
            .parse()
            .ok()
            .and_then(|address| refused_host(address, way))
        {
            self.fault(code::OUT_OF_RANGE, allowed);
            return None;
        }
        Some(text)
    }

    /// An address, a name of at most 15 characters, or a CIDR.
    pub(super) fn interface(&self) -> Option<String> {
        let text = self.string()?;
        if is_interface(text) {
            return Some(text.to_owned());
        }
        let allowed = "an address (10.0.3.7), a name of at most 15 characters (eth0) or a network (10.0.3.0/24)";
        self.fault(code::BAD_FORMAT, allowed);
        None
    }

    /// The address of one sender.
    pub(super) fn unicast(&self) -> Option<IpAddr> {
        let allowed = "the address of one host, such as 10.0.3.7";
        let Ok(address) = self.string()?.parse::<IpAddr>() else {
            self.fault(code::BAD_FORMAT, allowed);
            return None;
        };
        if refused_host(address, Way::Connect).is_some() {
            self.fault(code::OUT_OF_RANGE, allowed);
            return None;
        }
        Some(address)
    }
}

fn is_form(host: &str, port: &str) -> bool {
    let is_host = match host.strip_prefix('[') {
        Some(rest) => rest
            .strip_suffix(']')
            .is_some_and(|bare| matches!(bare.parse(), Ok(IpAddr::V6(_)))),
        None => matches!(host.parse(), Ok(IpAddr::V4(_))) || is_host_name(host),
    };
    is_host && !port.is_empty() && port.len() <= 7 && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// RFC 1123, with the underscore that local names have. A last label of digits is a mistyped address.
fn is_host_name(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=63).contains(&label.len())
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.len() <= 253
        && host.split('.').all(is_label)
        && !last.bytes().all(|byte| byte.is_ascii_digit())
}

/// What an address must be instead, where this one cannot serve.
fn refused_host(address: IpAddr, way: Way) -> Option<&'static str> {
    let is_any = address.is_unspecified();
    let is_group = address.is_multicast();
    let is_reserved = match address {
        IpAddr::V4(v4) => v4.octets()[0] >= 240 || (v4.octets()[0] == 0 && !is_any),
        IpAddr::V6(_) => is_group,
    };
    match way {
        Way::Send if is_any || is_reserved => {
            Some("a host, or a multicast group in 224.0.0.0 to 239.255.255.255")
        }
        Way::Receive if is_reserved => {
            Some("a host, or a multicast group in 224.0.0.0 to 239.255.255.255")
        }
        Way::Connect if is_any || is_group || is_reserved => Some("a host"),
        Way::Listen if is_group || is_reserved => Some("one of this host's addresses, or 0.0.0.0"),
        _ => None,
    }
}

fn is_interface(text: &str) -> bool {
    if let Some((network, prefix)) = text.split_once('/') {
        let longest = match network.parse::<IpAddr>() {
            Ok(IpAddr::V4(_)) => 32,
            Ok(IpAddr::V6(_)) => 128,
            Err(_) => return false,
        };
        let is_plain = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
        return is_plain && prefix.parse::<u8>().is_ok_and(|prefix| prefix <= longest);
    }
    if let Ok(address) = text.parse::<IpAddr>() {
        return !address.is_multicast();
    }
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:@".contains(&byte);
    // Digits and dots alone are a mistyped address.
    let is_number = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    (1..=15).contains(&text.len()) && text.bytes().all(inner) && !is_number
}
