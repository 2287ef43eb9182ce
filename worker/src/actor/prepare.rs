use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use link::Severity;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use transcode::command::{
    self, Capabilities, CommandLine, Picture, Places, Probe, Program, Transfer,
};
use transcode::failure::{Class, Failure};
use transcode::spec::{Datagrams, Hdr, Input, Source};
use transcode::supervision::{Arrival, InputPlan};

use crate::probe;
use crate::receiver::carrier::Carrier;
use crate::receiver::{End, Event, Listen, Receiver, ReceiverSettings};
use crate::start_gate::Permit;

use super::run::{RunEvent, Task};

/// How long a far end that answers may be looked at.
const LOOK: Duration = Duration::from_secs(3);

/// A run that can be spawned.
pub(super) struct Ready {
    pub(super) command: CommandLine,
    /// The input's, as far as somebody has looked.
    pub(super) picture: Option<Picture>,
    pub(super) input: Option<Received>,
    /// What the command was built with.
    pub(super) seen: Probe,
    /// None where FFmpeg itself waits for a caller: that may take days, and others are to start meanwhile.
    pub(super) permit: Option<Permit>,
}

/// An input that we receive ourselves.
pub(super) struct Received {
    pub(super) receiver: Receiver,
    pub(super) events: UnboundedReceiver<Event>,
    /// Of SRT: the process that brings it.
    pub(super) carrier: Option<Carrier>,
}

impl Task {
    /// Opens the input where it is ours to open, waits for its turn, and builds the command.
    pub(super) async fn prepare(&self) -> Result<Ready, Failure> {
        let spec = &self.loaded.spec;
        let index = self.order.input_index;
        let input = spec.inputs.get(index);
        let timeout = input.map_or(Duration::ZERO, |input| {
            Duration::try_from_secs_f64(input.timeout_seconds).unwrap_or_default()
        });
        let received = match input.map(|input| (input, &input.source)) {
            Some((_, Source::Udp(from))) => Some(self.receive(from, false, timeout).await?),
            Some((_, Source::Rtp(from))) => Some(self.receive(from, true, timeout).await?),
            Some((input, Source::Srt(_))) => Some(self.receive_carried(input, timeout).await?),
            _ => None,
        };
        let (received, carried) = received.unzip();
        // Before its turn: whoever waits for a far end holds nobody up.
        let seen = match input {
            Some(input) => self.look_into_network(input).await,
            None => Probe::default(),
        };
        let called = input.is_some_and(|input| InputPlan::of(input).arrival == Arrival::Called);
        let permit = match called && received.is_none() {
            true => None,
            false => Some(self.shared.start_gate.enter(i32::from(spec.priority)).await),
        };
        let seen = carried.unwrap_or(seen);
        let programs = match seen.programs {
            Some(programs) => Some(programs),
            None => self.look_into_file().await,
        };
        let seen = Probe {
            programs,
            long: self.order.long_probe || seen.long,
            transfer: self.remembered(index),
            ..seen
        };
        let command = command::build(
            spec,
            index,
            &seen,
            &self.capabilities().await,
            &self.places()?,
        )?;
        Ok(Ready {
            command,
            picture: command::picture_taken(spec, index, &seen),
            input: received,
            seen,
            permit,
        })
    }

    async fn receive(
        &self,
        from: &Datagrams,
        rtp: bool,
        timeout: Duration,
    ) -> Result<(Received, Probe), Failure> {
        let settings = ReceiverSettings {
            listen: Listen {
                address: from.address.clone(),
                interface: from.interface.clone(),
                sources: from.sources.clone(),
            },
            rtp,
            timeout,
        };
        let (told, events) = mpsc::unbounded_channel();
        let start = move || Receiver::start(&settings, told);
        let receiver = tokio::task::spawn_blocking(start)
            .await
            .map_err(|error| Failure::of(Class::Unknown, [error.to_string()]))?
            .map_err(|error| error.failure())?;
        self.until_known(receiver, events, None, &from.address)
            .await
    }

    /// SRT is brought by a process of its own and received like the others.
    async fn receive_carried(
        &self,
        input: &Input,
        timeout: Duration,
    ) -> Result<(Received, Probe), Failure> {
        let failed = |error: std::io::Error| Failure::of(Class::SpawnFailed, [error.to_string()]);
        let ffmpeg = self.ffmpeg()?;
        let args = command::carrier(input, Some(&self.loaded.spec)).unwrap_or_default();
        let argv: Vec<String> = args.iter().map(|arg| self.log.redact(arg)).collect();
        self.log.note(
            Severity::Info,
            &format!(
                "the input is carried by: {} {}",
                ffmpeg.display(),
                argv.join(" ")
            ),
        );
        let log = Some(self.log.clone());
        let (carrier, pipe) = Carrier::start(&self.shared, &ffmpeg, args, log)
            .await
            .map_err(failed)?;
        let (told, events) = mpsc::unbounded_channel();
        let receiver = Receiver::carried(pipe, timeout, told).map_err(failed)?;
        self.until_known(receiver, events, Some(carrier), "the SRT connection")
            .await
    }

    /// Until it is known what the input carries.
    async fn until_known(
        &self,
        receiver: Receiver,
        mut events: UnboundedReceiver<Event>,
        carrier: Option<Carrier>,
        from: &str,
    ) -> Result<(Received, Probe), Failure> {
        loop {
            match events.recv().await {
                Some(Event::FirstDatagram) => self.tell(RunEvent::FirstInput),
                Some(Event::Carries(seen)) => {
                    let received = Received {
                        receiver,
                        events,
                        carrier,
                    };
                    return Ok((received, seen));
                }
                Some(Event::Ended(end)) => {
                    return Err(match (end, carrier) {
                        (End::Closed, Some(carrier)) => carrier.failure().await,
                        (end, _) => ended(&end, from),
                    });
                }
                None => return Err(Failure::of(Class::InputUnreachable, ["the receiver ended"])),
            }
        }
    }

    /// What was seen of the input's pictures, where the command depends on it and the run corrects it. A refusal must rest
    /// on what comes now: after one that rested on memory nobody would look again.
    fn remembered(&self, input_index: usize) -> Transfer {
        match self.loaded.spec.video.hdr {
            Hdr::Tonemap => self.view.lock().transfer(input_index),
            Hdr::Refuse | Hdr::Keep => Transfer::Unknown,
        }
    }

    /// What a far end offers, where a second connection to it does no harm; nothing is known where ffprobe cannot tell, and
    /// FFmpeg will say why.
    async fn look_into_network(&self, input: &Input) -> Probe {
        let seen = self.look(input, self.order.long_probe).await;
        if self.order.long_probe || !seen.lacks_picture() {
            return seen;
        }
        // Behind a server that waits for its key frame the sound comes first.
        Probe {
            long: true,
            ..self.look(input, true).await
        }
    }

    async fn look(&self, input: &Input, long: bool) -> Probe {
        let shared = &self.shared;
        let args = command::look_into_network(input, long);
        let (Some(args), Some(ffprobe)) = (args, shared.settings.find_ffprobe()) else {
            return Probe::default();
        };
        let Ok(lock) = shared.lock.share() else {
            return Probe::default();
        };
        let limit = Duration::try_from_secs_f64(input.timeout_seconds).unwrap_or_default() + LOOK;
        let answer = probe::ask(&shared.spawner, &ffprobe, args, Some(lock), limit).await;
        answer.map_or_else(Probe::default, |answer| Probe::of_network(input, &answer))
    }

    /// The programmes of a file; none of any other input.
    async fn look_into_file(&self) -> Option<Vec<Program>> {
        let shared = &self.shared;
        let input = self.loaded.spec.inputs.get(self.order.input_index)?;
        let Source::File { path, .. } = &input.source else {
            return None;
        };
        let file = shared.settings.find_media(path)?;
        let ffprobe = shared.settings.find_ffprobe()?;
        let lock = shared.lock.share().ok()?;
        shared
            .prober
            .file(&shared.spawner, &ffprobe, &file, Some(lock))
            .await
    }

    /// Whether the hardware encoder works that is asked for; there is nothing else to know of FFmpeg.
    async fn capabilities(&self) -> Capabilities {
        let video = &self.loaded.spec.video;
        let (device, index) = (video.hardware.device, video.hardware.index);
        let mut capabilities = Capabilities::untried();
        if let Some(encoder) = command::hardware_encoder(video.codec, device) {
            let trial = self.shared.hardware.trial(&self.shared, encoder, index);
            capabilities.hardware = Some(trial.await);
        }
        capabilities
    }

    fn ffmpeg(&self) -> Result<PathBuf, Failure> {
        let settings = &self.shared.settings;
        settings.find_ffmpeg().ok_or_else(|| {
            let wanted = settings.ffmpeg.display().to_string();
            Failure::of(Class::FfmpegMissing, [format!("{wanted} was not found")])
        })
    }

    pub(super) fn places(&self) -> Result<Places, Failure> {
        let settings = &self.shared.settings;
        let ffmpeg = self.ffmpeg()?;
        let mut files = BTreeMap::new();
        for path in command::files(&self.loaded.spec, self.order.input_index) {
            if let Some(found) = settings.find_media(path) {
                files.insert(path.to_owned(), found.to_string_lossy().into_owned());
            }
        }
        Ok(Places {
            ffmpeg: ffmpeg.to_string_lossy().into_owned(),
            files,
        })
    }
}

/// The verdict on an input that ended before FFmpeg was there.
fn ended(end: &End, address: &str) -> Failure {
    match end {
        End::Silence {
            ever_received: false,
        } => Failure::of(
            Class::InputTimeout,
            [format!("no datagram came to {address}")],
        ),
        End::Silence {
            ever_received: true,
        } => Failure::of(
            Class::InputTimeout,
            [format!(
                "{address} fell silent before its programmes were known"
            )],
        ),
        End::NotMedia { evidence } => Failure::of(Class::InputNotMedia, [evidence.clone()]),
        End::Closed => Failure::of(Class::InputEnded, [format!("{address} was closed")]),
        End::Broken(error) => Failure::of(Class::InputUnreachable, [error.clone()]),
    }
}
