//! Which address and port an output occupies.

use std::net::IpAddr;

use super::{Destination, Output};

impl Output {
    /// The address and port that the output sends to, normalised (`239.1.1.1:5000`), for `udp` and `rtp`.
    pub fn destination_key(&self) -> Option<String> {
        match &self.destination {
            Destination::Udp(target) | Destination::Rtp(target) => {
                Some(address_key(&target.address))
            }
            _ => None,
        }
    }

    /// It may share its address and port with another that says the same.
    pub fn is_redundant(&self) -> bool {
        match &self.destination {
            Destination::Udp(target) | Destination::Rtp(target) => target.redundant,
            _ => false,
        }
    }
}

/// One spelling for every way to write an address and port.
pub(super) fn address_key(address: &str) -> String {
    let Some((host, port)) = address.rsplit_once(':') else {
        return address.to_ascii_lowercase();
    };
    let port = port.trim_start_matches('0');
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    match bare.parse::<IpAddr>() {
        Ok(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
            Some(mapped) => format!("{mapped}:{port}"),
            None => format!("[{address}]:{port}"),
        },
        Ok(address) => format!("{address}:{port}"),
        Err(_) => match bare.to_ascii_lowercase().trim_end_matches('.') {
            "localhost" => format!("127.0.0.1:{port}"),
            name => format!("{name}:{port}"),
        },
    }
}
