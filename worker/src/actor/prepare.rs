use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::mpsc::{self, UnboundedReceiver};
use transcode::command::{self, CommandLine, Picture, Places, Probe, Program};
use transcode::failure::{Class, Failure};
use transcode::spec::{Datagrams, Input, Source};
use transcode::supervision::{Arrival, InputPlan};

use crate::probe;
use crate::receiver::{End, Event, Listen, Receiver, ReceiverSettings};
use crate::start_gate::Permit;

use super::run::Task;

/// How long a far end that answers may be looked at.
const LOOK: Duration = Duration::from_secs(3);

/// A run that can be spawned.
pub(super) struct Ready {
    pub(super) command: CommandLine,
    /// The input's, as far as somebody has looked.
    pub(super) picture: Option<Picture>,
    pub(super) input: Option<Received>,
    /// None of a listener: it may wait for its caller for days, and others are to start meanwhile.
    pub(super) permit: Option<Permit>,
}

/// An input that we receive ourselves.
pub(super) struct Received {
    pub(super) receiver: Receiver,
    pub(super) events: UnboundedReceiver<Event>,
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
        let (received, received_programs) = match input.map(|input| &input.source) {
            Some(Source::Udp(from)) => self.receive(from, false, timeout).await?,
            Some(Source::Rtp(from)) => self.receive(from, true, timeout).await?,
            _ => (None, None),
        };
        // Before its turn: whoever waits for a far end holds nobody up.
        let seen = match input {
            Some(input) => self.look_into_network(input).await,
            None => Probe::default(),
        };
        let called = input.is_some_and(|input| InputPlan::of(input).arrival == Arrival::Called);
        let permit = match called {
            true => None,
            false => Some(self.shared.start_gate.enter(i32::from(spec.priority)).await),
        };
        let programs = match received_programs.or(seen.programs) {
            Some(programs) => Some(programs),
            None => self.look_into_file().await,
        };
        let probe = Probe {
            programs,
            long: self.order.long_probe,
            on_demand: seen.on_demand,
            transfer: self.view.lock().transfer(index),
        };
        let command = command::build(
            spec,
            index,
            &probe,
            &self.shared.capabilities,
            &self.places()?,
        )?;
        Ok(Ready {
            command,
            picture: command::picture_taken(spec, index, &probe),
            input: received,
            permit,
        })
    }

    async fn receive(
        &self,
        from: &Datagrams,
        rtp: bool,
        timeout: Duration,
    ) -> Result<(Option<Received>, Option<Vec<Program>>), Failure> {
        let settings = ReceiverSettings {
            listen: Listen {
                address: from.address.clone(),
                interface: from.interface.clone(),
                sources: from.sources.clone(),
            },
            rtp,
            timeout,
        };
        let (told, mut events) = mpsc::unbounded_channel();
        let start = move || Receiver::start(&settings, told);
        let receiver = tokio::task::spawn_blocking(start)
            .await
            .map_err(|error| Failure::of(Class::Unknown, [error.to_string()]))?
            .map_err(|error| error.failure())?;
        loop {
            match events.recv().await {
                Some(Event::FirstDatagram) => {}
                Some(Event::Programs(programs)) => {
                    return Ok((Some(Received { receiver, events }), Some(programs)));
                }
                Some(Event::Ended(end)) => return Err(ended(&end, &from.address)),
                None => return Err(Failure::of(Class::InputUnreachable, ["the receiver ended"])),
            }
        }
    }

    /// What a far end offers, where a second connection to it does no harm; nothing is known where ffprobe cannot tell, and
    /// FFmpeg will say why.
    async fn look_into_network(&self, input: &Input) -> Probe {
        let shared = &self.shared;
        let args = command::look_into_network(input, self.order.long_probe);
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

    fn places(&self) -> Result<Places, Failure> {
        let settings = &self.shared.settings;
        let ffmpeg = settings.find_ffmpeg().ok_or_else(|| {
            let wanted = settings.ffmpeg.display().to_string();
            Failure::of(Class::FfmpegMissing, [format!("{wanted} was not found")])
        })?;
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
        End::Broken(error) => Failure::of(Class::InputUnreachable, [error.clone()]),
    }
}
