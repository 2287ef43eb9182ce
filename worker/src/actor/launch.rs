use std::io;
use std::os::fd::{OwnedFd, RawFd};
use std::path::PathBuf;

use hub::{RunFeed, RunStart, RungStart, VideoFacts};
use link::Severity;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::unistd::pipe2;
use tokio::net::unix::pipe;
use transcode::command::{self, CommandLine, Picture, Probe, Transfer};
use transcode::failure::{Class, Failure};
use transcode::spec::{FrameRate, Rendition, Source, VideoCodec};

use crate::spawner::{Child, Launch, Limits};
use crate::start_gate::Permit;

use super::prepare::{Ready, Received};
use super::run::{RunEvent, Task};
use super::{evidence, sound};

/// What FFmpeg may leave unread for a moment before packets of its input are dropped.
const INPUT_PIPE: i32 = 1 << 20;

/// A child and its ends of the pipes.
pub(super) struct Live {
    pub(super) child: Child,
    pub(super) stderr: pipe::Receiver,
    pub(super) progress: pipe::Receiver,
    pub(super) feed: RunFeed,
    pub(super) input: Option<Received>,
    pub(super) seen: Probe,
    /// What is said of an input without its sound.
    pub(super) lost_sound: Option<(String, Failure)>,
    pub(super) permit: Option<Permit>,
    /// What its command takes the picture for.
    pub(super) built_for: Transfer,
    pub(super) oom_kills_before: u64,
}

/// Our ends of a child's pipes.
struct OurEnds {
    stderr: OwnedFd,
    progress: OwnedFd,
    rungs: Vec<OwnedFd>,
    thumbnail: OwnedFd,
    input: Option<OwnedFd>,
}

impl Task {
    /// Spawns the command and hands its pipes to who reads them.
    pub(super) async fn launch(&self, ready: Ready) -> Result<Live, Failure> {
        let failed = |error: io::Error| self.not_spawned(&error);
        self.announce(&ready.command);
        let (launch, ends) = self.pipes(&ready.command).map_err(failed)?;
        let oom_kills_before = evidence::oom_kills();
        let child = self.shared.spawner.spawn(launch).await.map_err(failed)?;
        let feed =
            self.channel
                .begin_run(self.run_start(ends.rungs, ends.thumbnail, ready.picture));
        if let (Some(received), Some(pipe)) = (&ready.input, ends.input) {
            received.receiver.attach(pipe).map_err(failed)?;
        }
        let stderr = pipe::Receiver::from_owned_fd(ends.stderr).map_err(failed)?;
        let progress = pipe::Receiver::from_owned_fd(ends.progress).map_err(failed)?;
        self.tell(RunEvent::Spawned {
            pid: child.pid(),
            feed: feed.clone(),
        });
        let input = self.loaded.spec.inputs.get(self.order.input_index);
        let mut lost_sound = None;
        if let Some(input) = input {
            if command::has_sound(&self.loaded.spec, input, &ready.seen) {
                self.tell(RunEvent::Sounds);
            }
            lost_sound = sound::lost(&self.loaded.spec, input, &ready.seen, self.had_sound);
            if lost_sound.is_some() {
                self.tell(RunEvent::Condition(lost_sound.clone()));
            }
        }
        if ready.input.is_some() {
            // It was received before there was a child to tell of.
            self.tell(RunEvent::FirstInput);
        }
        Ok(Live {
            child,
            stderr,
            progress,
            feed,
            input: ready.input,
            seen: ready.seen,
            lost_sound,
            permit: ready.permit,
            built_for: ready.command.transfer,
            oom_kills_before,
        })
    }

    fn not_spawned(&self, error: &io::Error) -> Failure {
        let class = match error.kind() {
            io::ErrorKind::NotFound => Class::FfmpegMissing,
            _ if evidence::is_full(&self.shared.settings.data_dir) => Class::DiskFull,
            _ => Class::SpawnFailed,
        };
        Failure::of(class, [error.to_string()])
    }

    /// The whole command begins the run's part of the log, and answers who asks for it.
    fn announce(&self, command: &CommandLine) {
        let order = &self.order;
        let argv = std::iter::once(&command.program).chain(&command.args);
        let argv: Vec<String> = argv.map(|arg| self.log.redact(arg)).collect();
        let begins = format!(
            "run {} begins: attempt {}, input {}, generation {}",
            order.run.0, order.attempt, order.input_index, order.generation
        );
        self.log.note(Severity::Info, &begins);
        let quoted: Vec<String> = argv.iter().map(|arg| quoted(arg)).collect();
        self.log
            .write_redacted(&format!("[info] signalbox: {}", quoted.join(" ")));
        if let Some(fallback) = &command.fallback {
            let why = fallback.evidence.join("; ");
            self.log
                .note(Severity::Warning, &format!("encodes in software: {why}"));
        }
        let mut view = self.view.lock();
        view.command = Some(argv);
        view.fallback.clone_from(&command.fallback);
    }

    fn pipes(&self, command: &CommandLine) -> io::Result<(Launch, OurEnds)> {
        let pipes = &command.pipes;
        let mut descriptors: Vec<(RawFd, OwnedFd)> = Vec::new();
        let mut give = |fd: RawFd| -> io::Result<OwnedFd> {
            let (read, write) = pipe2(OFlag::O_CLOEXEC)?;
            descriptors.push((fd, write));
            Ok(read)
        };
        let progress = give(pipes.progress_fd)?;
        let rungs = pipes
            .renditions
            .iter()
            .map(|fd| give(*fd))
            .collect::<io::Result<_>>()?;
        let thumbnail = give(pipes.thumbnail_fd)?;
        let (stderr, their_stderr) = pipe2(OFlag::O_CLOEXEC)?;
        let (stdin, input) = match pipes.stdin {
            true => {
                let (read, write) = pipe2(OFlag::O_CLOEXEC)?;
                // Refused beyond the user's share of pipe memory; then the default size has to do.
                let _ = fcntl(&write, FcntlArg::F_SETPIPE_SZ(INPUT_PIPE));
                (Some(read), Some(write))
            }
            false => (None, None),
        };
        let last = descriptors.iter().map(|(fd, _)| *fd).max().unwrap_or(2);
        // Who gets the worker's lock must know that this child is gone.
        descriptors.push((last + 1, self.shared.lock.share()?));
        let launch = Launch {
            program: PathBuf::from(&command.program),
            args: command.args.iter().map(Into::into).collect(),
            dir: self.working_directory(),
            stdin,
            stderr: Some(their_stderr),
            descriptors,
            limits: Limits::default(),
        };
        let ends = OurEnds {
            stderr,
            progress,
            rungs,
            thumbnail,
            input,
        };
        Ok((launch, ends))
    }

    /// A directory of its own, or the root where none can be made: a full disk stops no channel.
    fn working_directory(&self) -> PathBuf {
        let dir = self
            .shared
            .settings
            .data_dir
            .join("work")
            .join(self.job_id.to_string());
        let made = std::fs::create_dir_all(&dir).and_then(|()| std::path::absolute(&dir));
        made.unwrap_or_else(|_| PathBuf::from("/"))
    }

    fn run_start(
        &self,
        pipes: Vec<OwnedFd>,
        thumbnail: OwnedFd,
        source: Option<Picture>,
    ) -> RunStart {
        let clock = &self.shared.clock;
        let rungs = self.loaded.spec.renditions.iter().zip(pipes);
        RunStart {
            number: self.order.run.0,
            unix_millis: u64::try_from(clock.millis(clock.now())).unwrap_or(0),
            rungs: rungs
                .map(|(rendition, pipe)| self.rung_start(rendition, pipe, source))
                .collect(),
            thumbnail: Some(thumbnail),
        }
    }

    fn rung_start(
        &self,
        rendition: &Rendition,
        pipe: OwnedFd,
        source: Option<Picture>,
    ) -> RungStart {
        let spec = &self.loaded.spec;
        let peak =
            rendition.max_bitrate.max(rendition.video_bitrate) + spec.audio_bitrate_of(rendition);
        let size = match spec.video.codec {
            VideoCodec::Copy => source.map(|picture| (picture.width, picture.height)),
            _ => Some((rendition.resolution.width, rendition.resolution.height)),
        };
        RungStart {
            name: rendition.name.clone(),
            pipe,
            video: VideoFacts {
                size,
                frame_rate: self.frame_rate(rendition, source),
                peak_bits: peak,
            },
            muxrate: rendition.mpegts.muxrate,
        }
    }

    /// None where nobody knows it before FFmpeg does.
    fn frame_rate(&self, rendition: &Rendition, source: Option<Picture>) -> Option<(u32, u32)> {
        let spec = &self.loaded.spec;
        let of_source = || source.and_then(|picture| picture.frame_rate);
        if spec.video.codec == VideoCodec::Copy {
            return of_source();
        }
        let input = spec.inputs.get(self.order.input_index);
        match (
            rendition.frame_rate.unwrap_or(spec.video.frame_rate),
            input.map(|input| &input.source),
        ) {
            (FrameRate::Fixed(rate), _) => Some((rate.num, rate.den)),
            (FrameRate::Source, Some(Source::Test { frame_rate, .. })) => {
                Some((frame_rate.num, frame_rate.den))
            }
            (FrameRate::Source, _) => of_source(),
        }
    }
}

/// As a shell would need it, so that a line of the log can be tried by hand.
fn quoted(arg: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=+,@%".contains(letter);
    match !arg.is_empty() && arg.chars().all(plain) {
        true => arg.to_owned(),
        false => format!("'{}'", arg.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_line_of_the_log_can_be_tried_by_hand() {
        assert_eq!(quoted("-c:v"), "-c:v");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("[0:v]scale=2:2"), "'[0:v]scale=2:2'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
