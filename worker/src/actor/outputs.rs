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
            Ok(None) => {}
            Ok(Some(kind)) => plans.push(OutputPlan {
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
                link: None,
            }),
        }
    }
    (plans, unplanned)
}

/// None where a leg carries it.
fn kind(
    output: &Output,
    spec: &ChannelSpec,
    settings: &Settings,
) -> Result<Option<OutputKind>, Failure> {
    Ok(Some(match &output.destination {
        Destination::Udp(to) => OutputKind::Udp(target(to)?),
        Destination::Rtp(to) => OutputKind::Rtp(target(to)?),
        Destination::Hls {
            segment_seconds,
            window_segments,
        } => OutputKind::Hls {
            segment_seconds: *segment_seconds,
            window_segments: *window_segments,
        },
        Destination::HttpTs {} => OutputKind::HttpTs,
        Destination::File {
            path,
            segment_seconds,
        } => OutputKind::File {
            dir: settings.recordings_dir.join(path),
            segment_seconds: *segment_seconds,
            stem: slug(&spec.name),
        },
        Destination::Srt(_) | Destination::Rtmp { .. } | Destination::Rtsp { .. } => {
            return Ok(None);
        }
    }))
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
    deliveries: &[DeliveryReport],
) -> Option<(String, Failure)> {
    let ails = |report: &&DeliveryReport| {
        matches!(
            report.state,
            DeliveryState::Retrying | DeliveryState::Failed
        )
    };
    let report = deliveries.iter().find(ails)?;
    let failure = report.failure.clone()?;
    let outputs = &mut spec.outputs.iter();
    let output = outputs.find(|output| output.id == Some(report.output_id))?;
    // How a leg's process ended says little beside what it failed of.
    let words = match failure.evidence.first() {
        Some(evidence) if !is_leg(output) => evidence,
        _ => &failure.title,
    };
    Some((format!("output `{}`: {words}", output.name), failure))
}

fn is_leg(output: &Output) -> bool {
    matches!(
        output.destination,
        Destination::Srt(_) | Destination::Rtmp { .. } | Destination::Rtsp { .. }
    )
}

/// The hub's word on an output as it is reported.
pub(crate) fn delivery(of: &hub::Delivery) -> DeliveryReport {
    DeliveryReport {
        output_id: of.output_id,
        state: match of.state {
            hub::DeliveryState::Waiting => DeliveryState::Waiting,
            hub::DeliveryState::Delivering => DeliveryState::Delivering,
            hub::DeliveryState::Retrying => DeliveryState::Retrying,
            hub::DeliveryState::Paused => DeliveryState::Paused,
            hub::DeliveryState::Failed => DeliveryState::Failed,
        },
        bytes: of.bytes,
        bitrate: of.bitrate,
        drops: of.drops,
        reconnects: of.reconnects,
        last_byte_age_seconds: of.last_byte_age.map(|age| age.as_secs_f64()),
        failure: failure_of(of),
        link: None,
    }
}

/// What the hub's words about an output are in the failure dictionary.
fn failure_of(delivery: &Delivery) -> Option<Failure> {
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
