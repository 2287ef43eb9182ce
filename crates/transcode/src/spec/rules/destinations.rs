//! Where two things meet at one address.

use std::collections::HashMap;

use url::Url;

use super::Judge;
use crate::spec::{Destination, Source, SrtMode, code, destination::address_key};

pub(super) fn rules(judge: &Judge<'_>) {
    shared_addresses(judge);
    shared_listeners(judge);
    for (index, output) in judge.spec.outputs.iter().enumerate() {
        own_input(judge, index, &output.destination);
        families(judge, index, &output.destination);
    }
}

fn shared_addresses(judge: &Judge<'_>) {
    let mut first: HashMap<String, Vec<usize>> = HashMap::new();
    let outputs = &judge.spec.outputs;
    for (index, output) in outputs.iter().enumerate() {
        let Some(key) = output.destination_key() else {
            continue;
        };
        let before = first.entry(key).or_default();
        let clash = before
            .iter()
            .find(|other| !(output.is_redundant() && outputs[**other].is_redundant()));
        if let Some(&other) = clash {
            let place = |index, field| format!("/outputs/{index}/{field}");
            let needs = [
                place(other, "address"),
                place(other, "redundant"),
                place(index, "redundant"),
            ];
            let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
            let name = &outputs[other].name;
            let allowed = format!(
                "an address and port of its own, or redundant on both; output {other} ({name}) sends there"
            );
            let came = output.destination_key();
            judge.breach(
                &place(index, "address"),
                &needs,
                code::ADDRESS_IN_USE,
                came,
                &allowed,
            );
        }
        before.push(index);
    }
}

/// The second could not listen, and callers would find the first.
fn shared_listeners(judge: &Judge<'_>) {
    let outputs = &judge.spec.outputs;
    let mut listening: Vec<(usize, String)> = Vec::new();
    for (index, output) in outputs.iter().enumerate() {
        let Destination::Srt(peer) = &output.destination else {
            continue;
        };
        if peer.mode != SrtMode::Listener {
            continue;
        }
        let here = address_key(&peer.address);
        let clash = listening.iter().find(|(_, there)| meet(&here, there));
        if let Some((other, _)) = clash {
            let place = |index| format!("/outputs/{index}/address");
            let name = &outputs[*other].name;
            judge.breach(
                &place(index),
                &[&place(*other)],
                code::ADDRESS_IN_USE,
                &peer.address,
                &format!("a port of its own; output {other} ({name}) listens there"),
            );
        }
        listening.push((index, here));
    }
}

/// One of them takes the other's port.
fn meet(one: &str, other: &str) -> bool {
    let (Some((host, port)), Some((other_host, other_port))) =
        (one.rsplit_once(':'), other.rsplit_once(':'))
    else {
        return false;
    };
    let any = |host: &str| host == "0.0.0.0" || host == "[::]";
    port == other_port && (host == other_host || any(host) || any(other_host))
}

fn own_input(judge: &Judge<'_>, index: usize, destination: &Destination) {
    for (number, input) in judge.spec.inputs.iter().enumerate() {
        let Some(field) = feeds(destination, &input.source) else {
            continue;
        };
        let allowed =
            format!("anywhere but input {number}: the channel would take in what it sends out");
        let place = format!("/inputs/{number}/{field}");
        let pointer = format!("/outputs/{index}/{field}");
        // A URL may carry a key, so neither is repeated.
        let came = if field == "url" {
            "the input's own URL"
        } else {
            "the input's own address"
        };
        judge.breach(&pointer, &[&place], code::OWN_INPUT, came, &allowed);
    }
}

/// The field by which an output arrives at an input.
fn feeds(destination: &Destination, source: &Source) -> Option<&'static str> {
    if let (Some(to), Some(from)) = (sent_url(destination), source_url(source)) {
        return same_place(to, from).then_some("url");
    }
    let both_call = matches!((destination, source), (Destination::Srt(to), Source::Srt(from))
        if to.mode == SrtMode::Caller && from.mode == SrtMode::Caller);
    let to = match destination {
        Destination::Udp(target) | Destination::Rtp(target) => &target.address,
        Destination::Srt(peer) if !both_call => &peer.address,
        _ => return None,
    };
    let from = match source {
        Source::Udp(datagrams) | Source::Rtp(datagrams) => &datagrams.address,
        Source::Srt(peer) => &peer.address,
        _ => return None,
    };
    let (to, from) = (address_key(to), address_key(from));
    (to == from || arrives_at_any(&to, &from)).then_some("address")
}

/// An input at every address of this host takes what is sent to its loopback.
fn arrives_at_any(to: &str, from: &str) -> bool {
    let (Some((to, to_port)), Some((from, from_port))) =
        (to.rsplit_once(':'), from.rsplit_once(':'))
    else {
        return false;
    };
    let is_loopback = to.starts_with("127.") || to == "[::1]";
    to_port == from_port && is_loopback && (from == "0.0.0.0" || from == "[::]")
}

fn sent_url(destination: &Destination) -> Option<&str> {
    match destination {
        Destination::Rtmp { url, .. } | Destination::Rtsp { url, .. } => Some(url),
        _ => None,
    }
}

fn source_url(source: &Source) -> Option<&str> {
    match source {
        Source::Rtmp { url } | Source::Rtsp { url, .. } => Some(url),
        _ => None,
    }
}

/// Whoever signs in, and with what, it is the same stream.
fn same_place(to: &str, from: &str) -> bool {
    let (Ok(to), Ok(from)) = (Url::parse(to), Url::parse(from)) else {
        return false;
    };
    let place = |url: &Url| {
        let default = if url.scheme().starts_with("rtmp") {
            1935
        } else {
            554
        };
        (
            url.scheme().to_owned(),
            url.host_str().map(str::to_owned),
            url.port().unwrap_or(default),
            url.path().to_owned(),
        )
    };
    place(&to) == place(&from)
}

/// A socket of one family cannot send to an address of the other.
fn families(judge: &Judge<'_>, index: usize, destination: &Destination) {
    let (Destination::Udp(target) | Destination::Rtp(target)) = destination else {
        return;
    };
    let Some(source) = target.source_address else {
        return;
    };
    let host = target.address.rsplit_once(':').map_or("", |(host, _)| host);
    let is_v6 = host.starts_with('[');
    let is_v4 = host.parse::<std::net::Ipv4Addr>().is_ok();
    if (is_v6 && source.is_ipv4()) || (is_v4 && source.is_ipv6()) {
        let needs = format!("/outputs/{index}/address");
        let pointer = format!("/outputs/{index}/source_address");
        let allowed = format!("an address of the same family as {}", target.address);
        judge.breach(&pointer, &[&needs], code::CONFLICT, source, &allowed);
    }
}
