use std::collections::BTreeSet;
use std::net::ToSocketAddrs;

use hub::{Delivery, ErrorKind, Interface, OutputKind, OutputPlan, Target};
use link::{DeliveryReport, DeliveryState};
use transcode::failure::{Class, Failure};
use transcode::spec::{ChannelSpec, DatagramTarget, Destination, Output};

use crate::interfaces;
use crate::logs::slug;
use crate::settings::Settings;

/// The hub's plans, and the outputs that have none with the reason. Looks host names up, so it blocks.
pub(super) fn plan(
    spec: &ChannelSpec,
    paused: &BTreeSet<i64>,
    settings: &Settings,
) -> (Vec<OutputPlan>, Vec<DeliveryReport>) {
    let mut plans = Vec::new();
    let mut unplanned = Vec::new();
    for output in &spec.outputs {
        let Some(id) = output.id else { continue };
        match kind(output, spec, settings) {
            Ok(kind) => plans.push(OutputPlan {
                id,
                name: output.name.clone(),
                rung: output.rendition.clone(),
                paused: paused.contains(&id),
                kind,
            }),
            Err(failure) => unplanned.push(DeliveryReport {
                output_id: id,
                state: match paused.contains(&id) {
                    true => DeliveryState::Paused,
                    false => DeliveryState::Failed,
                },
                bytes: 0,
                bitrate: 0,
                drops: 0,
                reconnects: 0,
                last_byte_age_seconds: None,
                failure: Some(failure),
            }),
        }
    }
    (plans, unplanned)
}

fn kind(output: &Output, spec: &ChannelSpec, settings: &Settings) -> Result<OutputKind, Failure> {
    match &output.destination {
        Destination::Udp(to) => target(to).map(OutputKind::Udp),
        Destination::Rtp(to) => target(to).map(OutputKind::Rtp),
        Destination::Hls {
            segment_seconds,
            window_segments,
        } => Ok(OutputKind::Hls {
            segment_seconds: *segment_seconds,
            window_segments: *window_segments,
        }),
        Destination::HttpTs {} => Ok(OutputKind::HttpTs),
        Destination::File {
            path,
            segment_seconds,
        } => Ok(OutputKind::File {
            dir: settings.recordings_dir.join(path),
            segment_seconds: *segment_seconds,
            stem: slug(&spec.name),
        }),
        Destination::Srt(_) | Destination::Rtmp { .. } | Destination::Rtsp { .. } => {
            let kind = output.destination.type_name();
            Err(Failure::of(
                Class::NotSupported,
                [format!("outputs of type {kind} cannot run yet")],
            ))
        }
    }
}

fn target(to: &DatagramTarget) -> Result<Target, Failure> {
    let address = to
        .address
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(|| Failure::of(Class::NameNotResolved, [to.address.clone()]))?;
    let interface = match &to.interface {
        None => None,
        Some(wanted) => {
            let chosen = interfaces::choose(wanted)
                .map_err(|missing| Failure::of(Class::InterfaceMissing, [missing.to_string()]))?;
            Some(match address.is_ipv4() {
                true => Interface::Address(chosen.address),
                false => Interface::Index(chosen.index),
            })
        }
    };
    Ok(Target {
        address,
        interface,
        source: to.source_address,
        ttl: to.ttl,
        dscp: to.dscp,
    })
}

/// What is wrong with the outputs, naming the first that is not well.
pub(super) fn problem(
    spec: &ChannelSpec,
    deliveries: &[Delivery],
    unplanned: &[DeliveryReport],
) -> Option<(String, Failure)> {
    let name = |id: i64| {
        let output = spec.outputs.iter().find(|output| output.id == Some(id));
        output.map_or("?", |output| output.name.as_str())
    };
    let ailing = deliveries.iter().filter(|delivery| {
        matches!(
            delivery.state,
            hub::DeliveryState::Retrying | hub::DeliveryState::Failed
        )
    });
    let mut found = ailing.map(|delivery| (delivery.output_id, failure_of(delivery)));
    let mut never = unplanned
        .iter()
        .filter(|report| report.state == DeliveryState::Failed);
    let (id, failure) = match found.next() {
        Some((id, failure)) => (id, failure?),
        None => never
            .next()
            .and_then(|report| Some((report.output_id, report.failure.clone()?)))?,
    };
    let evidence = failure.evidence.first().cloned().unwrap_or_default();
    Some((format!("output `{}`: {evidence}", name(id)), failure))
}

/// What the hub's words about an output are in the failure dictionary.
pub(crate) fn failure_of(delivery: &Delivery) -> Option<Failure> {
    let error = delivery.error.as_ref()?;
    let class = match error.kind {
        ErrorKind::Unreachable | ErrorKind::NoBuffers => Class::OutputUnreachable,
        ErrorKind::Refused => Class::OutputRefused,
        ErrorKind::NotPermitted => Class::OutputUnauthorized,
        ErrorKind::InterfaceMissing => Class::InterfaceMissing,
        ErrorKind::DiskFull => Class::DiskFull,
        ErrorKind::ReadOnly => Class::OutputReadOnly,
        ErrorKind::NotFound => Class::OutputPathMissing,
        ErrorKind::TooSlow => Class::OutputTimeout,
        ErrorKind::NotCarried => Class::CodecNotInContainer,
        ErrorKind::BadConfiguration => Class::BadOption,
        ErrorKind::Other => Class::Unknown,
    };
    Some(Failure::of(class, [error.text.clone()]))
}
