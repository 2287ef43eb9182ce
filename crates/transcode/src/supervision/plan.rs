use std::time::Duration;

use crate::spec::{ChannelSpec, Input, OnExhausted, RestartPolicy, Source, SrtMode};

/// Twice a target duration of ten seconds, and two.
const HLS_STALL: Duration = Duration::from_secs(22);

/// Seconds from a leg's spawn to the first byte that its peer took: its own time-outs of five seconds come first, and
/// tell more.
const LEG_START: f64 = 15.0;
/// Seconds that a leg's peer may take nothing while there is something to take.
const LEG_STALL: f64 = 6.0;

/// What supervision needs to know of a channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub restart: RestartPolicy,
    /// In order of preference, at least one.
    pub inputs: Vec<InputPlan>,
    /// Rungs of the ladder.
    pub renditions: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct InputPlan {
    /// It comes to an end, and then the job is completed.
    pub finite: bool,
    pub arrival: Arrival,
    /// The stall timer is never shorter than this.
    pub stall_at_least: Duration,
}

/// Who makes the first byte come, and so when the start deadline begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// FFmpeg fetches it: the deadline begins at the spawn.
    Fetched,
    /// Somebody calls: it begins at the first byte, and until then there is none.
    Called,
    /// The worker receives it and closes the pipe at silence: it begins at the first byte, and at the spawn it is at
    /// least the stall time, in case the pipe is never closed.
    Received,
}

impl Plan {
    pub fn of(spec: &ChannelSpec) -> Plan {
        Plan {
            restart: spec.restart.clone(),
            inputs: spec.inputs.iter().map(InputPlan::of).collect(),
            renditions: spec.renditions.len(),
        }
    }

    /// Of an output leg, which is tried again for as long as its channel runs: its one rung is what the peer takes.
    pub fn of_leg(arrival: Arrival, delay_seconds: f64) -> Plan {
        Plan {
            restart: RestartPolicy {
                start_deadline_seconds: LEG_START,
                stall_timeout_seconds: LEG_STALL,
                max_retries: u32::MAX,
                retry_delays_seconds: vec![delay_seconds],
                on_exhausted: OnExhausted::KeepTrying,
            },
            inputs: vec![InputPlan {
                finite: false,
                arrival,
                stall_at_least: Duration::ZERO,
            }],
            renditions: 1,
        }
    }

    pub(super) fn start_deadline(&self) -> Duration {
        seconds(self.restart.start_deadline_seconds)
    }

    pub(super) fn stall(&self, input: &InputPlan) -> Duration {
        seconds(self.restart.stall_timeout_seconds).max(input.stall_at_least)
    }

    /// The input at `index`; a plan without inputs has one that is fetched and never ends.
    pub(super) fn input(&self, index: usize) -> InputPlan {
        self.inputs.get(index).cloned().unwrap_or(InputPlan {
            finite: false,
            arrival: Arrival::Fetched,
            stall_at_least: Duration::ZERO,
        })
    }
}

impl InputPlan {
    pub fn of(input: &Input) -> InputPlan {
        let arrival = match &input.source {
            Source::Udp(_) | Source::Rtp(_) => Arrival::Received,
            Source::Srt(peer) if peer.mode == SrtMode::Listener => Arrival::Called,
            Source::Publish {} => Arrival::Called,
            Source::Srt(_)
            | Source::Rtmp { .. }
            | Source::Rtsp { .. }
            | Source::Hls { .. }
            | Source::Http { .. }
            | Source::File { .. }
            | Source::Camera { .. }
            | Source::Test { .. } => Arrival::Fetched,
        };
        InputPlan {
            finite: matches!(input.source, Source::File { r#loop: false, .. }),
            arrival,
            stall_at_least: stall_at_least(input),
        }
    }
}

/// FFmpeg's own time-outs fire up to twice as late as they are set. A playlist brings nothing new for a target duration,
/// and may come late once: for segments of up to ten seconds this holds, for longer ones `stall_timeout_seconds` is raised.
fn stall_at_least(input: &Input) -> Duration {
    let seconds = seconds(2.0 * input.timeout_seconds + 2.0);
    match input.source {
        Source::Hls { .. } => seconds.max(HLS_STALL),
        _ => seconds,
    }
}

/// A span of a checked specification; one that makes no sense is none.
pub(super) fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or_default()
}
