use std::collections::BTreeSet;
use std::sync::Arc;

use transcode::command::{LegCommand, leg};
use transcode::failure::Class;
use transcode::failure::settle::Target;
use transcode::spec::{
    AudioCodec, ChannelSpec, Destination, MissingAudio, Output, SrtMode, VideoCodec,
};
use transcode::supervision::{Arrival, Plan};

#[cfg(test)]
mod tests;

/// Between two attempts of an `srt` output.
const SRT_DELAY: f64 = 5.0;
/// The next caller finds a listener again after one was lost.
const LISTENER_DELAY: f64 = 0.5;
/// Between two attempts at least, where the peer knows us and says no: it may count them.
const UNAUTHORIZED_DELAY: f64 = 60.0;

/// The run whose streams the legs carry, and what it encodes: a change may be wanted of the next one only.
pub(super) struct Begun {
    pub(super) run: u64,
    pub(super) spec: ChannelSpec,
}

/// What a leg is to carry where.
#[derive(Clone, PartialEq)]
pub(super) struct LegPlan {
    pub(super) name: String,
    pub(super) rung: String,
    pub(super) command: LegCommand,
    pub(super) kind: Kind,
    /// What can be looked at where its failure leaves open what went wrong.
    pub(super) target: Option<Target>,
    delay_seconds: f64,
    /// Of what takes streams out of the multiplex: what it was told of them at its start, so it begins anew with another.
    streams: Option<Arc<str>>,
}

/// How a leg tells what its peer took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// The kernel counts what is acknowledged.
    Tcp,
    /// The media leaves by UDP, and nobody acknowledges it.
    Datagrams,
    /// Its statistics tell. `address` is what it calls or listens at.
    Srt { address: String, mode: SrtMode },
}

impl LegPlan {
    /// The process of the one does for the other.
    pub(super) fn carries_as(&self, other: &LegPlan) -> bool {
        (&self.rung, &self.command, &self.kind, &self.streams)
            == (&other.rung, &other.command, &other.kind, &other.streams)
    }

    /// Somebody calls it.
    pub(super) fn listens(&self) -> bool {
        let mode = SrtMode::Listener;
        matches!(&self.kind, Kind::Srt { mode: theirs, .. } if *theirs == mode)
    }

    /// What supervision is to do, after a failure of that class.
    pub(super) fn supervision(&self, last: Option<Class>) -> Plan {
        let arrival = match self.listens() {
            true => Arrival::Called,
            false => Arrival::Fetched,
        };
        let delay = match last {
            Some(Class::OutputUnauthorized) => self.delay_seconds.max(UNAUTHORIZED_DELAY),
            Some(Class::OutputLost | Class::OutputTimeout) if self.listens() => LISTENER_DELAY,
            _ => self.delay_seconds,
        };
        Plan::of_leg(arrival, delay)
    }
}

/// Every leg of the channel, paused ones without a plan. Where to comes from `spec`, what from the run that has begun.
pub(super) fn plans(
    spec: &ChannelSpec,
    paused: &BTreeSet<i64>,
    begun: Option<&Begun>,
) -> Vec<(i64, Option<LegPlan>)> {
    let (encoded, run) = begun.map_or((spec, 0), |begun| (&begun.spec, begun.run));
    let mut found = Vec::new();
    for output in &spec.outputs {
        if let Some(id) = output.id
            && let Some(plan) = plan(encoded, output, run)
        {
            found.push((id, (!paused.contains(&id)).then_some(plan)));
        }
    }
    found
}

fn plan(spec: &ChannelSpec, output: &Output, run: u64) -> Option<LegPlan> {
    let rendition = spec
        .renditions
        .iter()
        .find(|rung| Some(&rung.name) == output.rendition.as_ref())?;
    let command = leg(spec, output, rendition)?;
    let (kind, delay_seconds) = match &output.destination {
        Destination::Srt(peer) => {
            let (address, mode) = (peer.address.clone(), peer.mode);
            (Kind::Srt { address, mode }, SRT_DELAY)
        }
        Destination::Rtmp {
            reconnect_delay_seconds,
            ..
        } => (Kind::Tcp, *reconnect_delay_seconds),
        Destination::Rtsp {
            transport,
            reconnect_delay_seconds,
            ..
        } => match transport.word() {
            "udp" => (Kind::Datagrams, *reconnect_delay_seconds),
            _ => (Kind::Tcp, *reconnect_delay_seconds),
        },
        _ => return None,
    };
    let tracks = spec.tracks();
    let copied = spec.video.codec == VideoCodec::Copy
        || tracks.iter().any(|track| track.codec == AudioCodec::Copy);
    let may_lack_sound = spec
        .inputs
        .iter()
        .any(|input| input.missing_audio == MissingAudio::Drop);
    let streams = match kind {
        Kind::Srt { .. } => None,
        // What is copied may be another stream in every run, and what may be missing there in one and not in another.
        _ if copied || may_lack_sound => Some(format!("run {run}")),
        _ => Some(format!("{:?} {tracks:?} {rendition:?}", spec.video)),
    };
    Some(LegPlan {
        name: output.name.clone(),
        rung: rendition.name.clone(),
        command,
        kind,
        target: Target::of_output(output),
        delay_seconds,
        streams: streams.map(Into::into),
    })
}
