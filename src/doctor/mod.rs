//! `signalbox doctor`: what of this machine would keep channels from running, and how to mend it.

mod database;
mod ffmpeg;
mod folders;
mod hardware;
mod limits;
mod network;
mod srt;

use std::fmt;
use std::process::ExitCode;

use crate::config::Config;

/// What was looked at and found.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) verdict: Verdict,
    /// What was looked at.
    pub(crate) subject: &'static str,
    /// What was found.
    pub(crate) found: String,
    /// How to mend it; none where all is well.
    pub(crate) remedy: Option<String>,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Fine,
    /// Channels run, but not as well as they could.
    Poor,
    /// No channel can run.
    Broken,
}

impl Finding {
    fn fine(subject: &'static str, found: impl Into<String>) -> Self {
        Finding {
            verdict: Verdict::Fine,
            subject,
            found: found.into(),
            remedy: None,
        }
    }

    fn poor(subject: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Finding {
            verdict: Verdict::Poor,
            subject,
            found: found.into(),
            remedy: Some(remedy.into()),
        }
    }

    fn broken(subject: &'static str, found: impl Into<String>, remedy: impl Into<String>) -> Self {
        Finding {
            verdict: Verdict::Broken,
            subject,
            found: found.into(),
            remedy: Some(remedy.into()),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.verdict {
            Verdict::Fine => "ok  ",
            Verdict::Poor => "poor",
            Verdict::Broken => "FAIL",
        };
        write!(f, "{word}  {:<18} {}", self.subject, self.found)?;
        match &self.remedy {
            Some(remedy) => write!(f, "\n      {:<18} → {remedy}", ""),
            None => Ok(()),
        }
    }
}

/// Looks at everything, prints it, and fails where no channel could run.
pub(crate) fn run(config: &Config) -> ExitCode {
    let findings = [
        ffmpeg::look(config),
        hardware::look(config),
        srt::look(),
        folders::look(config),
        database::look(config),
        limits::look(),
        network::look(config),
    ]
    .concat();
    let worst = findings
        .iter()
        .map(|finding| finding.verdict)
        .max()
        .unwrap_or(Verdict::Fine);
    for finding in &findings {
        println!("{finding}");
    }
    if worst == Verdict::Broken {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
