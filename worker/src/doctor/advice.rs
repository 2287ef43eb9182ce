//! What is likely wrong, in words. Pure: from what was seen to what it means.

use std::net::SocketAddr;

use link::{ProbeFinding, ProbeReport, TransportProbe};
use transcode::failure::{Class, Failure};

use super::links::Link;

/// What the report itself does not hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Scene {
    /// None where the name is not resolved.
    pub(super) address: Option<SocketAddr>,
    /// The interface that the input names.
    pub(super) wanted: Option<String>,
    pub(super) link: Option<Link>,
    pub(super) rtp: bool,
    pub(super) program: Option<u16>,
    /// All datagrams were of the other of `udp` and `rtp`.
    pub(super) mistyped: bool,
    /// Interfaces on which the group was heard when it was not on the one that is meant.
    pub(super) elsewhere: Vec<String>,
    /// The interface drops what comes from senders it would not answer.
    pub(super) reverse_path: bool,
}

/// Adds findings to what was seen, and the failure that a channel would meet.
pub(super) fn advise(scene: &Scene, report: &mut ProbeReport) {
    if let Some(failure) = &report.failure {
        let interface = failure.class == Class::InterfaceMissing;
        report.findings = interface
            .then(|| of_the_interface(scene))
            .flatten()
            .into_iter()
            .collect();
        return;
    }
    let network = report.network.clone().unwrap_or_default();
    let (class, fact) = if network.datagrams == 0 {
        report.findings = of_silence(scene, report);
        (
            Some(Class::InputTimeout),
            format!("no datagram came to {}", network.address),
        )
    } else {
        let (class, fact) = of_content(scene, report);
        (class, fact)
    };
    report.failure = class.map(|class| Failure::of(class, [fact]));
}

fn finding(code: &str, cause: impl Into<String>, remedy: impl Into<String>) -> ProbeFinding {
    ProbeFinding {
        code: code.to_owned(),
        cause: cause.into(),
        remedy: remedy.into(),
    }
}

/// Why an interface cannot be joined on, or hears nothing.
fn of_the_interface(scene: &Scene) -> Option<ProbeFinding> {
    let Some(link) = &scene.link else {
        let wanted = scene.wanted.as_deref()?;
        return Some(finding(
            "interface_missing",
            format!("This server has no interface {wanted}."),
            "Name one that it has: GET /network-interfaces lists them.",
        ));
    };
    let name = &link.name;
    if !link.up {
        return Some(finding(
            "interface_down",
            format!("The interface {name} is down."),
            format!("Bring it up: `ip link set {name} up`."),
        ));
    }
    if link.address.is_none() {
        return Some(finding(
            "interface_without_address",
            format!(
                "The interface {name} has no IPv4 address, and a group cannot be joined without."
            ),
            format!("Give it one: `ip address add ADDRESS/24 dev {name}`."),
        ));
    }
    // Loopback carries multicast all the same.
    (!link.multicast && !link.loopback).then(|| {
        finding(
            "interface_without_multicast",
            format!("The interface {name} does not take part in multicast."),
            format!("Switch it on: `ip link set {name} multicast on`."),
        )
    })
}

fn of_silence(scene: &Scene, report: &ProbeReport) -> Vec<ProbeFinding> {
    let group = scene
        .address
        .is_some_and(|address| address.ip().is_multicast());
    let on = scene
        .link
        .as_ref()
        .map_or("the interface", |link| &link.name);
    let excluded: Vec<&str> = report
        .network
        .iter()
        .flat_map(|network| &network.senders)
        .filter(|sender| !sender.accepted)
        .map(|sender| sender.address.as_str())
        .collect();
    let mut findings = Vec::new();
    if !excluded.is_empty() {
        findings.push(finding(
            "source_filtered",
            format!(
                "It is sent by {}, which `sources` excludes.",
                excluded.join(", ")
            ),
            "Add the sender to `sources`, or leave the list empty.",
        ));
    }
    if group {
        findings.extend(of_the_interface(scene));
    }
    if !scene.elsewhere.is_empty() {
        let elsewhere = scene.elsewhere.join(", ");
        findings.push(finding(
            "other_interface",
            format!("The group arrives on {elsewhere} and not on {on}."),
            format!("Set the input's `interface` to {}.", scene.elsewhere[0]),
        ));
    }
    if !findings.is_empty() {
        return findings;
    }
    if group && scene.reverse_path {
        findings.push(finding(
            "reverse_path_filter",
            format!("{on} drops datagrams of senders that this server would not answer through it (rp_filter 1)."),
            format!("If the sender is of another network: `sysctl net.ipv4.conf.{on}.rp_filter=2`, and the same for `all`."),
        ));
    }
    findings.push(nobody_sends(scene, group, on));
    findings
}

fn nobody_sends(scene: &Scene, group: bool, on: &str) -> ProbeFinding {
    let (address, port) = match scene.address {
        Some(address) => (address.ip().to_string(), address.port()),
        None => (String::new(), 0),
    };
    if group {
        finding(
            "nobody_sends",
            format!(
                "Nothing came to group {address}, port {port}, on any interface of this server: nobody sends to it, group or port is another, or the switch does not forward it here."
            ),
            format!(
                "Check group and port at the sender, its TTL, and IGMP snooping with a querier on the switch; `tcpdump -ni {on} host {address}` shows other ports of the group."
            ),
        )
    } else {
        finding(
            "nobody_sends",
            format!(
                "Nothing came to {address}, port {port}: nobody sends to it, the port is another, or a firewall is between."
            ),
            format!(
                "Check address and port at the sender and the firewall of this server; `tcpdump -ni {on} udp port {port}` shows what arrives before it."
            ),
        )
    }
}

/// The same of a stream that is brought to us, of which only the programme is a matter of choice.
pub(super) fn advise_on_content(program: Option<u16>, report: &mut ProbeReport) {
    let scene = Scene {
        program,
        ..Scene::default()
    };
    let (class, fact) = of_content(&scene, report);
    report.failure = class.map(|class| Failure::of(class, [fact]));
}

/// Of a stream that arrives: why a channel would fail all the same, and what is poor.
fn of_content(scene: &Scene, report: &mut ProbeReport) -> (Option<Class>, String) {
    let transport = report.transport.clone().unwrap_or_default();
    if scene.mistyped {
        let (is, not) = match scene.rtp {
            true => ("udp", "without RTP"),
            false => ("rtp", "in RTP"),
        };
        report.findings.push(finding(
            "wrong_type",
            format!("The transport stream comes {not}."),
            format!("Set the input's `type` to `{is}`."),
        ));
        return (
            Some(Class::InputNotMedia),
            format!("the stream comes {not}"),
        );
    }
    report.findings.extend(of_quality(&transport));
    if transport.packets == 0 {
        report.findings.push(finding(
            "not_a_transport_stream",
            "Datagrams come that hold no MPEG transport stream.",
            "Check what is sent to this address; the sender must send MPEG-TS.",
        ));
        return (
            Some(Class::InputNotMedia),
            "no transport stream packet came".to_owned(),
        );
    }
    let told: Vec<u16> = report
        .programs
        .iter()
        .filter_map(|program| program.number)
        .collect();
    let list = told
        .iter()
        .map(u16::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    if told.is_empty() {
        report.findings.push(finding(
            "no_programs",
            "A transport stream comes without a programme table (PAT).",
            "Check the sender's multiplexer; a longer look (`seconds`) helps where tables are rare.",
        ));
        return (
            Some(Class::InputNotMedia),
            "no programme table came".to_owned(),
        );
    }
    match scene.program {
        Some(wanted) if !told.contains(&wanted) => (
            Some(Class::ProgramMissing),
            format!("programme {wanted} is not among {list}"),
        ),
        None if told.len() > 1 => (
            Some(Class::ProgramNotChosen),
            format!("the programmes are {list}"),
        ),
        _ => (None, String::new()),
    }
}

fn of_quality(transport: &TransportProbe) -> Vec<ProbeFinding> {
    let mut findings = Vec::new();
    let scrambled: Vec<String> = transport
        .pids
        .iter()
        .filter(|one| one.scrambled)
        .map(|one| one.pid.to_string())
        .collect();
    if !scrambled.is_empty() {
        findings.push(finding(
            "scrambled",
            format!(
                "PID {} arrives scrambled and cannot be decoded.",
                scrambled.join(", ")
            ),
            "Let the receiver before this server descramble it (CAM, smart card, entitlement).",
        ));
    }
    if transport.continuity_errors > 0 {
        findings.push(finding(
            "packets_lost",
            format!(
                "{} gaps among {} packets: the stream is damaged on its way.",
                transport.continuity_errors, transport.packets
            ),
            "Check cabling, switch ports and the interface's receive counters; two senders to one group look the same.",
        ));
    }
    findings
}

#[cfg(test)]
mod tests;
