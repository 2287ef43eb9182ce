use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::UdpSocket;
use tokio::time::timeout;
use transcode::failure::settle::{Found, Place};

use super::{Look, PATIENCE};
use crate::names;

pub(super) async fn names(place: &Place) -> Look {
    let mut addresses: Vec<String> = addresses(place)
        .await?
        .iter()
        .map(|address| address.ip().to_string())
        .collect();
    addresses.dedup();
    Ok(Found::Addresses(addresses))
}

/// At least one.
pub(super) async fn addresses(place: &Place) -> Result<Vec<SocketAddr>, Found> {
    let found = match timeout(PATIENCE, names::look_up(&place.host, place.port)).await {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => return Err(unresolved(&error)),
        Err(_) => return Err(Found::NamesUnanswered),
    };
    if found.is_empty() {
        return Err(Found::NoSuchName);
    }
    Ok(found)
}

/// The resolver's own words are all that tells one from the other.
fn unresolved(error: &io::Error) -> Found {
    let said = error.to_string();
    let is_one_of = |words: [&str; 2]| words.iter().any(|word| said.contains(word));
    if is_one_of(["not known", "No address associated"]) {
        Found::NoSuchName
    } else if is_one_of(["Temporary failure", "Non-recoverable failure"]) {
        Found::NamesUnanswered
    } else {
        Found::NameNotAsked(said)
    }
}

/// Asks the kernel; nothing is sent.
pub(super) async fn route(place: &Place) -> Look {
    let to = *addresses(place).await?.first().ok_or(Found::NoSuchName)?;
    let any: SocketAddr = match to {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let no_route = |error: io::Error| Found::NoRoute(error.to_string());
    let socket = UdpSocket::bind(any).await.map_err(no_route)?;
    socket.connect(to).await.map_err(no_route)?;
    let from = socket.local_addr().map_err(no_route)?;
    Ok(Found::Route(from.ip().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_servers_word_is_proof_that_there_is_no_such_name() {
        let of = |said: &str| {
            let said = format!("failed to lookup address information: {said}");
            unresolved(&io::Error::other(said))
        };
        assert_eq!(of("Name or service not known"), Found::NoSuchName);
        assert_eq!(of("No address associated with hostname"), Found::NoSuchName);
        let temporary = "Temporary failure in name resolution";
        assert_eq!(of(temporary), Found::NamesUnanswered);
        assert!(matches!(of("System error"), Found::NameNotAsked(_)));
    }
}
