use std::time::Duration;

use super::*;
use crate::failure::Exit;
use crate::progress::Progress;

/// How often a child reports.
pub(super) const TICK: Duration = Duration::from_millis(500);

/// What a child does, in time since it was spawned.
#[derive(Debug, Clone)]
pub(super) struct Script {
    pub(super) spawn_takes: Duration,
    pub(super) spawn_fails: Option<Class>,
    pub(super) first_input: Option<Duration>,
    /// None: it never gives anything.
    pub(super) gives_from: Option<Duration>,
    /// From here on values and bytes stand still.
    pub(super) stalls_at: Option<Duration>,
    /// A rung that never carries a byte.
    pub(super) silent_rung: Option<usize>,
    /// Log lines and blocks whose values stand still go on.
    pub(super) babbles: bool,
    pub(super) incomplete_probe: bool,
    pub(super) speed: f64,
    pub(super) exits: Option<(Duration, Exit, Class)>,
    /// How many TERM it takes; none that many end it.
    pub(super) obeys_term: Option<u32>,
    pub(super) obeys_kill: bool,
    pub(super) dying_takes: Duration,
    /// Of an end that was not its own.
    pub(super) class: Class,
}

impl Script {
    /// Runs for ever and ends when told.
    pub(super) fn healthy() -> Script {
        Script {
            spawn_takes: ms(5),
            spawn_fails: None,
            first_input: None,
            gives_from: Some(ms(400)),
            stalls_at: None,
            silent_rung: None,
            babbles: false,
            incomplete_probe: false,
            speed: 1.0,
            exits: None,
            obeys_term: Some(1),
            obeys_kill: true,
            dying_takes: ms(100),
            class: Class::Stalled,
        }
    }

    pub(super) fn exits(after: Duration, exit: Exit, class: Class) -> Script {
        Script {
            exits: Some((after, exit, class)),
            ..Script::healthy()
        }
    }

    pub(super) fn stalls(at: Duration) -> Script {
        Script {
            stalls_at: Some(at),
            obeys_term: Some(2),
            ..Script::healthy()
        }
    }

    pub(super) fn mute() -> Script {
        Script {
            gives_from: None,
            class: Class::InputTimeout,
            ..Script::healthy()
        }
    }

    pub(super) fn unspawnable(class: Class) -> Script {
        Script {
            spawn_fails: Some(class),
            ..Script::healthy()
        }
    }
}

/// A living child.
#[derive(Debug, Clone)]
pub(super) struct Living {
    pub(super) run: RunId,
    pub(super) script: Script,
    pub(super) spawned_at: Duration,
    pub(super) next_tick: Duration,
    pub(super) terms: u32,
    pub(super) exit_at: Option<(Duration, Exit, Class)>,
    /// When a value last advanced on every rung, the spawn to begin with.
    pub(super) advanced_at: Duration,
    pub(super) signalled: Option<(Duration, Signal)>,
    pub(super) heard_from: bool,
    written: Duration,
}

impl Living {
    pub(super) fn new(run: RunId, script: Script, now: Duration) -> Living {
        let exit_at = script
            .exits
            .map(|(after, exit, class)| (now + after, exit, class));
        Living {
            run,
            script,
            spawned_at: now,
            next_tick: now + ms(50),
            terms: 0,
            exit_at,
            advanced_at: now,
            signalled: None,
            heard_from: false,
            written: Duration::ZERO,
        }
    }

    pub(super) fn next_event(&self) -> Duration {
        self.exit_at
            .map_or(self.next_tick, |(at, ..)| at.min(self.next_tick))
    }

    /// When a ladder that begins with its first signal has ended it.
    pub(super) fn gone_by(&self) -> Option<Duration> {
        let (signalled_at, first) = self.signalled?;
        let takes = match (first, self.script.obeys_term) {
            (Signal::Terminate, Some(1)) => self.script.dying_takes,
            (Signal::Terminate, Some(2)) => ms(300) + self.script.dying_takes,
            (Signal::Terminate, _) if self.script.obeys_kill => secs(2) + ms(1),
            (Signal::Kill, _) if self.script.obeys_kill => ms(1),
            _ => return None,
        };
        Some(signalled_at + takes)
    }

    pub(super) fn signal(&mut self, signal: Signal, now: Duration) {
        self.signalled.get_or_insert((now, signal));
        let exit = match signal {
            Signal::Terminate => {
                self.terms += 1;
                let obeys = self
                    .script
                    .obeys_term
                    .is_some_and(|enough| self.terms >= enough);
                obeys.then(|| (now + self.script.dying_takes, Exit::Code(255)))
            }
            Signal::Kill => self
                .script
                .obeys_kill
                .then(|| (now + ms(1), Exit::Signal(9))),
        };
        if let Some((at, exit)) = exit
            && self.exit_at.is_none_or(|(earlier, ..)| at < earlier)
        {
            self.exit_at = Some((at, exit, self.script.class));
        }
    }

    /// What it says at a tick.
    pub(super) fn tick(&mut self, now: Duration, rungs: usize) -> Vec<Input> {
        self.next_tick += TICK;
        let (run, age) = (self.run, now - self.spawned_at);
        let mut news = Vec::new();
        if self.script.first_input.is_some_and(|at| at <= age) {
            news.push(Input::FirstInput { run });
            self.heard_from = true;
        }
        if self.script.incomplete_probe {
            news.push(Input::LogLine {
                run,
                line: Line::IncompleteProbe,
            });
        }
        if self.script.babbles {
            news.push(Input::LogLine {
                run,
                line: Line::Other,
            });
        }
        let Some(from) = self.script.gives_from.filter(|from| *from <= age) else {
            return news;
        };
        let stalled = self.script.stalls_at.is_some_and(|at| at <= age);
        if stalled && !self.script.babbles {
            return news;
        }
        self.heard_from = true;
        let until = self.script.stalls_at.filter(|_| stalled).unwrap_or(age);
        let written = until
            .checked_sub(from)
            .map_or(Duration::ZERO, |written| written + TICK);
        if written > self.written && self.script.silent_rung.is_none_or(|rung| rung >= rungs) {
            self.advanced_at = now;
        }
        self.written = written;
        let out_time = written.mul_f64(self.script.speed).as_micros() as i64;
        let speed = Some(self.script.speed);
        news.push(Input::Progress {
            run,
            progress: Progress {
                frame: Some(out_time as u64 / 40_000),
                out_time: Some(out_time),
                speed,
                ..Progress::default()
            },
        });
        let total = written.as_micros() as u64;
        let carrying = (0..rungs).filter(|rung| Some(*rung) != self.script.silent_rung);
        news.extend(carrying.map(|rendition| Input::Bytes {
            run,
            rendition,
            total,
        }));
        news
    }
}
