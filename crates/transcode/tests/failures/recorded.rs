//! A recorded run as the supervisor would have seen it.

use transcode::failure::{Exit, HostFacts, InputKind, Killer, RunEvidence};

pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) class: &'static str,
    pub(crate) probe: &'static str,
}

/// The table beside the samples.
pub(crate) fn expected() -> Vec<Row> {
    include_str!("../fixtures/ffmpeg-failures/expected.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap_or("").trim();
            Row {
                name: cell(),
                class: cell(),
                probe: cell(),
            }
        })
        .collect()
}

pub(crate) struct Recorded<'a> {
    name: &'a str,
    head: Vec<(&'a str, &'a str)>,
    pub(crate) log: Vec<&'a str>,
}

impl<'a> Recorded<'a> {
    pub(crate) fn read(name: &'a str, text: &'a str) -> Recorded<'a> {
        let head = text
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .filter_map(|line| line.split_once(": "))
            .collect();
        let log = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| Some(line.split_once('\t')?.1))
            .collect();
        Recorded { name, head, log }
    }

    fn of(&self, key: &str) -> &'a str {
        self.head
            .iter()
            .find(|(name, _)| *name == key)
            .map_or("None", |(_, value)| value)
    }

    pub(crate) fn evidence(&self) -> RunEvidence<'_> {
        let code: i32 = self.of("exit_code").parse().expect("an exit code");
        let command = self.of("command");
        // `-t` before the output asks for the end, before the input it cuts the input short; a still film is played once.
        let asked_to_end =
            self.name == "kbd-no-stdin" || self.name == "rtsp-udp-transport-no-packets";
        let killed_by = self.killer();
        RunEvidence {
            exit: if code < 0 {
                Exit::Signal(-code)
            } else {
                Exit::Code(code)
            },
            asked: asked_to_end || killed_by == Some(Killer::Stop),
            killed_by,
            input: if command.contains("-i src") {
                InputKind::File
            } else {
                InputKind::Network
            },
            finite_input: self.name == "filter-font-missing",
            progress_blocks: self
                .of("progress_blocks")
                .split(' ')
                .next()
                .and_then(|count| count.parse().ok())
                .unwrap_or(0),
            last_speed: self.speed(),
            bytes: 0,
            log: &self.log,
            // What a look at the disk finds in the two that say nothing.
            host: HostFacts {
                disk_full: self.name.starts_with("disk-full-hls")
                    || self.name.starts_with("disk-full-tee"),
                ..HostFacts::default()
            },
        }
    }

    /// Who would have ended it: the stall timer where progress had stopped, the start deadline where it never began.
    fn killer(&self) -> Option<Killer> {
        let at: f64 = self
            .of("supervisor_killed")
            .trim_start_matches('(')
            .split(',')
            .next()?
            .parse()
            .ok()?;
        let progress = self.of("progress_blocks");
        let last: Option<f64> = progress
            .split("last_advance=")
            .nth(1)
            .and_then(|last| last.trim().parse().ok());
        Some(match last {
            None => Killer::StartDeadline,
            Some(last) if at - last > 1.5 => Killer::Stall,
            Some(_) => Killer::Stop,
        })
    }

    fn speed(&self) -> Option<f64> {
        let (_, after) = self.of("last_progress").split_once("\"speed\": \"")?;
        after.split('x').next()?.trim().parse().ok()
    }
}
